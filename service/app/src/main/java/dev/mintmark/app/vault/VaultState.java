package dev.mintmark.app.vault;

import java.util.List;

/**
 * A vault as the contract has it now, in one currency. Amounts are wei, or units of the currency, in decimal digits; addresses
 * have the capital letters of ERC-55.
 *
 * @param currency the zero address for the chain's native coin, else an ERC-20
 * @param receivedWei what has ever arrived
 * @param releasedWei what was paid out of that; the rest is due
 */
public record VaultState(
        long chainId, String address, String currency, String receivedWei, String releasedWei, List<Payee> payees) {
    public VaultState {
        payees = List.copyOf(payees);
    }

    /**
     * Who shares what the vault receives.
     *
     * @param share of 10,000
     * @param dueWei what the vault can pay it now
     */
    public record Payee(String address, int share, String dueWei) {}
}
