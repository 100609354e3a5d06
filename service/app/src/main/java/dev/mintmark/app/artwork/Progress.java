package dev.mintmark.app.artwork;

import org.jdbi.v3.core.mapper.PropagateNull;

/** How far the drawing is: sampler step {@code step} of {@code steps}. */
public record Progress(int step, @PropagateNull int steps) {}
