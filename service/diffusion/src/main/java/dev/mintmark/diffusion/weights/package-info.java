/**
 * Changes to the weights of a model that are made while it is loaded, from {@code .safetensors} files: LoRA (Hu et al., 2022) and
 * textual inversion (Gal et al., 2023).
 */
@NullMarked
package dev.mintmark.diffusion.weights;

import org.jspecify.annotations.NullMarked;
