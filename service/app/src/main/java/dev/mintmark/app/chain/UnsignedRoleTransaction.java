package dev.mintmark.app.chain;

import dev.mintmark.app.chain.transactions.ForeignTransactions;

/**
 * A change of roles as its sender signs it: a transaction of the type EIP-1559.
 *
 * @param nonce the sender's next
 * @param gas the most that it may use, decimal
 * @param maxFeeWei the most that it pays for a unit of gas, decimal
 * @param tipWei the part of that for the block's producer, decimal
 */
public record UnsignedRoleTransaction(
        RoleTransaction transaction, long nonce, String gas, String maxFeeWei, String tipWei) {
    static UnsignedRoleTransaction of(RoleTransaction transaction, ForeignTransactions.Terms terms) {
        return new UnsignedRoleTransaction(
                transaction,
                terms.nonce(),
                terms.gas().toString(),
                terms.fees().max().toString(),
                terms.fees().tip().toString());
    }
}
