/** Text, and text with a picture, to image on ONNX Runtime. Start with {@link dev.mintmark.diffusion.DiffusionModel}. */
@NullMarked
package dev.mintmark.diffusion;

import org.jspecify.annotations.NullMarked;
