package dev.mintmark.app.verify;

/** A report is not as its installation signed it, or cannot be read; the message is one sentence. */
public final class InvalidReportException extends Exception {
    InvalidReportException(String sentence) {
        super(sentence);
    }
}
