/** LoRA (Hu et al., 2022): files of low-rank changes, merged into a model's weights when it is loaded. */
@NullMarked
package dev.mintmark.diffusion.lora;

import org.jspecify.annotations.NullMarked;
