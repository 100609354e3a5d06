package dev.mintmark.app.artwork;

/** How far the drawing is: sampler step {@code step} of {@code steps}. */
public record Progress(int step, int steps) {}
