/** Claims and typed assertions, and their encodings. */
@NullMarked
package dev.mintmark.c2pa.manifest;

import org.jspecify.annotations.NullMarked;
