/**
 * What an artwork is: its recipe, its stage, what each step made of it, and the ports through which other packages find and
 * change it. Uses {@code io} alone, so every other package may use it.
 */
@NullMarked
package dev.mintmark.app.artwork;

import org.jspecify.annotations.NullMarked;
