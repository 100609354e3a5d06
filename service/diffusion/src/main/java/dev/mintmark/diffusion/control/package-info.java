/** Control images made from pictures without a network, one file each. */
@NullMarked
package dev.mintmark.diffusion.control;

import org.jspecify.annotations.NullMarked;
