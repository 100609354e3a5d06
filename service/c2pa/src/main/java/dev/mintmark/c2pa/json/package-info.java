/** JSON (RFC 8259): a bounded parser and a small writer. */
@NullMarked
package dev.mintmark.c2pa.json;

import org.jspecify.annotations.NullMarked;
