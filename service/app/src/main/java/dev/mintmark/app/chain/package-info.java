/**
 * The chain of an installation and the contract on it: opened here, read and written by the packages below. Knows nothing
 * of artworks, mints or sales.
 */
@NullMarked
package dev.mintmark.app.chain;

import org.jspecify.annotations.NullMarked;
