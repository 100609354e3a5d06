@NullMarked
package dev.mintmark.diffusion;

import org.jspecify.annotations.NullMarked;
