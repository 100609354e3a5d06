/**
 * The chain of an installation and the contract on it: opened here, read and written by the packages below. Of artworks it knows
 * only that a transaction may mint one: the {@link dev.mintmark.app.chain.transactions.Outbox} moves that artwork to SIGNED in the
 * transaction that stores the mint. Knows nothing of mints or sales.
 */
@NullMarked
package dev.mintmark.app.chain;

import org.jspecify.annotations.NullMarked;
