package dev.mintmark.app.image;

import dev.mintmark.watermark.Raster;
import org.jspecify.annotations.Nullable;

/**
 * What a file shows.
 *
 * @param raster its pixels, opaque
 * @param note a sentence that says which frame of an animation it is; null of a still picture
 */
public record Picture(Raster raster, @Nullable String note) {}
