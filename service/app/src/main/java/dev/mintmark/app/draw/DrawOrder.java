package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.diffusion.Cancellation;

/**
 * A picture that is to be drawn.
 *
 * @param listener receives its progress, on the thread that draws; can stop it alone
 * @param cancellation stops it alone, from another thread
 */
public record DrawOrder(Recipe recipe, DrawListener listener, Cancellation cancellation) {}
