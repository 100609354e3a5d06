/** The validation of a manifest store against the asset that carries it. */
@NullMarked
package dev.mintmark.c2pa.validate;

import org.jspecify.annotations.NullMarked;
