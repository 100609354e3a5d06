package dev.mintmark.watermark.bench;

import dev.mintmark.watermark.WatermarkKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Keys that are the same in every run: the SHA-256 of a label. They are not secret. */
final class BenchmarkKeys {
    private BenchmarkKeys() {}

    /** The key of all marked pictures. */
    static WatermarkKey marking() {
        return of("mintmark benchmark");
    }

    static WatermarkKey of(String label) {
        try {
            return new WatermarkKey(
                    MessageDigest.getInstance("SHA-256").digest(label.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
