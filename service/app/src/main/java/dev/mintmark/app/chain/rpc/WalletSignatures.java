package dev.mintmark.app.chain.rpc;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.util.HexFormat;

/** Signatures of wallets that are contracts (EIP-1271). */
public final class WalletSignatures {
    /** Of {@code isValidSignature(bytes32,bytes)}, and what it returns for a signature that is the wallet's. */
    private static final String SELECTOR = "1626ba7e";

    private static final int WORD = 32;
    private static final HexFormat HEX = HexFormat.of();

    private WalletSignatures() {}

    /**
     * Whether the contract at the address says, in the newest block, that the signature is its own.
     *
     * @param hash 32 bytes
     * @return false where there is no contract, or it reverts or returns anything else
     */
    public static boolean areOf(ChainClient chain, Address wallet, byte[] hash, byte[] signature)
            throws SourceUnavailableException {
        if (!chain.hasCode(wallet)) {
            return false;
        }
        byte[] padded = new byte[Math.ceilDiv(signature.length, WORD) * WORD];
        System.arraycopy(signature, 0, padded, 0, signature.length);
        String call =
                "0x" + SELECTOR + HEX.formatHex(hash) + word(2 * WORD) + word(signature.length) + HEX.formatHex(padded);
        try {
            String answer = chain.simulate(Address.ZERO, ContractCall.to(wallet, call));
            return answer.equals("0x" + SELECTOR + "0".repeat(2 * WORD - SELECTOR.length()));
        } catch (RevertedException e) {
            return false;
        }
    }

    private static String word(int value) {
        return "%064x".formatted(value);
    }
}
