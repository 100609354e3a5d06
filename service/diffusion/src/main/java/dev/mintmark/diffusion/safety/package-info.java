/** The safety checker that a model's folder can have. */
@NullMarked
package dev.mintmark.diffusion.safety;

import org.jspecify.annotations.NullMarked;
