/** The JSON files of a model folder. */
@NullMarked
package dev.mintmark.diffusion.config;

import org.jspecify.annotations.NullMarked;
