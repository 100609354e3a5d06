package dev.mintmark.app.chain.accounts;

import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.contracts.Address;
import java.util.List;
import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.MnemonicUtils;

/** The published keys of development tools. On a public chain, coins of such a key are stolen within seconds. */
final class DevelopmentKeys {
    /** Of Hardhat and Foundry, and of Ganache with {@code --deterministic}. */
    private static final List<String> MNEMONICS = List.of(
            "test test test test test test test test test test test junk",
            "myth like bonus scare over problem client lizard pioneer submit female collect");

    private static final int KEYS_EACH = 20;

    private DevelopmentKeys() {}

    /**
     * Refuses a well-known key on a public chain.
     *
     * @throws IllegalArgumentException if the account is one of them
     */
    static void refuse(long chainId, Account account) {
        if (Network.of(chainId).isPublic() && isWellKnown(account.address())) {
            throw new IllegalArgumentException("The key of " + account.address()
                    + " is a well-known development key; on chain " + chainId + " use one that only you know.");
        }
    }

    static boolean isWellKnown(Address address) {
        return MNEMONICS.stream().anyMatch(mnemonic -> derives(mnemonic, address));
    }

    private static boolean derives(String mnemonic, Address address) {
        Bip32ECKeyPair master = Bip32ECKeyPair.generateKeyPair(MnemonicUtils.generateSeed(mnemonic, ""));
        int hardened = Bip32ECKeyPair.HARDENED_BIT;
        for (int i = 0; i < KEYS_EACH; i++) {
            int[] path = {44 | hardened, 60 | hardened, hardened, 0, i};
            if (address.equals(Address.of("0x" + Keys.getAddress(Bip32ECKeyPair.deriveKeyPair(master, path))))) {
                return true;
            }
        }
        return false;
    }
}
