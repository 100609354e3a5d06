package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Fields of what a wallet signed. */
final class WalletFields {
    /** More bytes than any wallet's signature has. */
    private static final int MAX_SIGNATURE = 4096;

    private WalletFields() {}

    static Instant instant(@Nullable String text) {
        try {
            return Instant.parse(text == null ? "" : text);
        } catch (DateTimeException e) {
            throw new InvalidRequestException("deadline", "The deadline is a time such as 2027-01-31T12:00:00Z.");
        }
    }

    static byte[] bytes(@Nullable String hex) {
        if (hex == null || hex.length() > 2 + 2 * MAX_SIGNATURE || !hex.matches("0x([0-9a-fA-F]{2})+")) {
            throw new InvalidRequestException("signature", "A signature is 0x and pairs of hex digits.");
        }
        return HexFormat.of().parseHex(hex, 2, hex.length());
    }
}
