/** Bounds on the nesting of DER before a library parses it. */
@NullMarked
package dev.mintmark.c2pa.der;

import org.jspecify.annotations.NullMarked;
