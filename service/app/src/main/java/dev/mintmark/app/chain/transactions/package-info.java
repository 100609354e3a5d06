/**
 * Transactions from the signature to the finalized block: nonces, fees, the outbox, resending and replacement.
 */
@NullMarked
package dev.mintmark.app.chain.transactions;

import org.jspecify.annotations.NullMarked;
