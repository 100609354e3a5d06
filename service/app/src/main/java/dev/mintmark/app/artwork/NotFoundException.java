package dev.mintmark.app.artwork;

/** A request for something that does not exist, or was deleted. The message is one sentence. */
public final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotFoundException(String sentence) {
        super(sentence);
    }

    /** There is no artwork with this ID. */
    public static NotFoundException artwork(String id) {
        return new NotFoundException("There is no artwork " + id + ".");
    }
}
