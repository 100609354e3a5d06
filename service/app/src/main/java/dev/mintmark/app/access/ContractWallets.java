package dev.mintmark.app.access;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;

/** Asks wallets that are contracts whether a signature is theirs (EIP-1271), on this service's chain. */
@FunctionalInterface
public interface ContractWallets {
    /**
     * Whether there is a contract at the address that says so, in the newest block.
     *
     * @param hash 32 bytes, what was signed
     * @param signature of any form that the wallet knows
     * @throws SourceUnavailableException where the chain does not answer
     */
    boolean accepts(Address wallet, byte[] hash, byte[] signature) throws SourceUnavailableException;
}
