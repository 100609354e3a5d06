package dev.mintmark.diffusion;

import java.util.Locale;

/** Thrown when a prompt is close to a forbidden concept; nothing was drawn. */
public final class ForbiddenConceptException extends DrawException {
    /**
     * @param label of the concept
     * @param closeness of the prompt to it
     * @param threshold the largest closeness that is drawn
     */
    public ForbiddenConceptException(String label, double closeness, double threshold) {
        super(
                String.format(
                        Locale.ROOT,
                        "The prompt is close to \"%s\", which is not drawn here: %.3f, above the limit of %.3f; ask for"
                                + " something else.",
                        label,
                        closeness,
                        threshold),
                null);
    }
}
