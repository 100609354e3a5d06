package dev.mintmark.app.image;

/** Other files occupy the memory for decoding; the same file can be sent again later. */
public final class DecodingBusyException extends RuntimeException {
    DecodingBusyException() {
        super("Other images are being read and occupy the memory; try again in a few seconds.");
    }
}
