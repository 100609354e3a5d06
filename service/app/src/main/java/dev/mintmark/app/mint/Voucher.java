package dev.mintmark.app.mint;

import java.time.Instant;

/**
 * A signed attestation that any wallet can bring to the contract: a transaction to {@code contract} with {@code data} mints
 * the token to {@code to}, at the cost of its gas.
 *
 * @param tokenId 0x and 64 hex digits
 * @param data the whole call, hexadecimal
 * @param signature the attester's, 65 bytes, hexadecimal
 * @param deadline after which the contract refuses it
 */
public record Voucher(
        long chainId,
        String contract,
        String tokenId,
        String to,
        int royaltyBps,
        String data,
        String signature,
        Instant deadline) {}
