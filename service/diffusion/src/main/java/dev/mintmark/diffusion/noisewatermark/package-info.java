/** Gaussian Shading: a watermark in the initial noise of a drawing. */
@NullMarked
package dev.mintmark.diffusion.noisewatermark;

import org.jspecify.annotations.NullMarked;
