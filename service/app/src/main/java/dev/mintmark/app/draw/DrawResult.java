package dev.mintmark.app.draw;

import dev.mintmark.watermark.Raster;
import org.jspecify.annotations.Nullable;

/**
 * What drawing a recipe gave.
 *
 * @param notDrawn what of the request was not drawn, in sentences; null for nothing
 */
public record DrawResult(Raster picture, @Nullable String notDrawn) {}
