package dev.mintmark.app.artwork;

/** A request for something that does not exist, or was deleted. The message is one sentence. */
public final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotFoundException(String sentence) {
        super(sentence);
    }

    /** The artwork is registered, and its file was deleted by somebody or is damaged. */
    public static NotFoundException sealedFile(String id) {
        return new NotFoundException("The sealed file of artwork " + id
                + " is no longer in the data folder; restore it from a backup, or from IPFS where it is pinned.");
    }

    /** There is no artwork with this ID. */
    public static NotFoundException artwork(String id) {
        return new NotFoundException("There is no artwork " + id + ".");
    }
}
