package dev.mintmark.diffusion;

/** What became of a picture that was drawn together with others. */
public sealed interface BatchResult {
    /** It was drawn. */
    record Drawn(Drawing picture) implements BatchResult {}

    /** It alone was cancelled, refused by the safety checker or could not be decoded. */
    record NotDrawn(DrawException reason) implements BatchResult {}

    /**
     * Returns the drawing.
     *
     * @throws DrawException why there is none
     */
    default Drawing drawing() {
        return switch (this) {
            case Drawn drawn -> drawn.picture();
            case NotDrawn none -> throw none.reason();
        };
    }
}
