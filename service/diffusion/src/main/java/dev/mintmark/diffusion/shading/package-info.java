@NullMarked
package dev.mintmark.diffusion.shading;

import org.jspecify.annotations.NullMarked;
