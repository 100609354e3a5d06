/**
 * Sales of tokens by the contract's market: listings, purchases, withdrawals.
 */
@NullMarked
package dev.mintmark.app.market;

import org.jspecify.annotations.NullMarked;
