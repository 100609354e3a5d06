/**
 * Mints of artworks: attestations, vouchers, the contract's register of models, and tokens as the chain shows them.
 */
@NullMarked
package dev.mintmark.app.mint;

import org.jspecify.annotations.NullMarked;
