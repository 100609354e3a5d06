package dev.mintmark.app.draw;

import dev.mintmark.diffusion.ForbiddenConcepts;

/**
 * What is not drawn, or not given out.
 *
 * @param checker whether the safety checkers of models decide on pictures
 * @param forbidden concepts to which prompts must not be close
 */
public record DrawingSafety(boolean checker, ForbiddenConcepts forbidden) {
    /** The safety checkers alone. */
    public static final DrawingSafety CHECKERS = new DrawingSafety(true, ForbiddenConcepts.NONE);

    /** For pictures that are compared and not given out. */
    public static final DrawingSafety OFF = new DrawingSafety(false, ForbiddenConcepts.NONE);
}
