package dev.mintmark.app.cli;

/** Ends a command with its exit code and one sentence. */
final class CommandFailedException extends RuntimeException {
    private final int code;

    private CommandFailedException(int code, String sentence) {
        super(sentence);
        this.code = code;
    }

    static CommandFailedException failed(String sentence) {
        return new CommandFailedException(Main.FAILED, sentence);
    }

    static CommandFailedException wrongUse(String sentence) {
        return new CommandFailedException(Main.WRONG_USE, sentence);
    }

    int code() {
        return code;
    }
}
