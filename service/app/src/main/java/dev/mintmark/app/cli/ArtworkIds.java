package dev.mintmark.app.cli;

/** IDs of artworks named on the command line. */
final class ArtworkIds {
    private ArtworkIds() {}

    /** The text, if it can be an ID; wrong use otherwise. */
    static String require(String text) {
        if (!text.matches("[0-9A-Za-z-]{1,64}")) {
            throw CommandFailedException.wrongUse("\"" + text + "\" is no artwork's ID.");
        }
        return text;
    }
}
