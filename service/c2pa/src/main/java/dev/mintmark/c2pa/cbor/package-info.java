/** CBOR (RFC 8949), as far as C2PA uses it: a writer of definite lengths and a bounded parser that keeps byte spans. */
@NullMarked
package dev.mintmark.c2pa.cbor;

import org.jspecify.annotations.NullMarked;
