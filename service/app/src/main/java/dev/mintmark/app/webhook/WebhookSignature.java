package dev.mintmark.app.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages as Standard Webhooks 1.0 has it (standardwebhooks.com): HMAC-SHA-256 of ID, time and payload. Thread-safe.
 */
public final class WebhookSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    /** The fewest and the most bytes of a secret, by the specification. */
    private static final int MIN_BYTES = 24;

    private static final int MAX_BYTES = 64;

    private final SecretKeySpec key;

    private WebhookSignature(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * Signs with a secret.
     *
     * @param secret whsec_ and 24 to 64 bytes in base64
     * @throws IllegalArgumentException if it is no such text; the message does not show it
     */
    public static WebhookSignature of(String secret) {
        if (secret.startsWith(PREFIX)) {
            try {
                byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
                if (key.length >= MIN_BYTES && key.length <= MAX_BYTES) {
                    return new WebhookSignature(new SecretKeySpec(key, ALGORITHM));
                }
            } catch (IllegalArgumentException e) {
                // refused below, like a secret of another length
            }
        }
        throw new IllegalArgumentException(
                "it is whsec_ and " + MIN_BYTES + " to " + MAX_BYTES + " random bytes in base64");
    }

    /** The header {@code webhook-signature} of a message that is sent at this time. */
    String sign(String id, Instant time, String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signature =
                    mac.doFinal((id + "." + time.getEpochSecond() + "." + payload).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM + ".", e);
        }
    }
}
