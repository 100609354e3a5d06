/** Text to image with Stable Diffusion on ONNX Runtime. Start with {@link dev.mintmark.diffusion.DiffusionModel}. */
@NullMarked
package dev.mintmark.diffusion;

import org.jspecify.annotations.NullMarked;
