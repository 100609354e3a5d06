/** COSE_Sign1 (RFC 9052) signatures over claims. */
@NullMarked
package dev.mintmark.c2pa.cose;

import org.jspecify.annotations.NullMarked;
