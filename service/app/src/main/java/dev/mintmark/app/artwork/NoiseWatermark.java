package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.app.io.Sha256;

/**
 * The watermark in the initial noise of a drawing (Gaussian Shading): the watermark key gives the signs of the noise, the seed
 * only its magnitudes. Whoever has the key, or the signs, can draw the image again.
 *
 * @param mark the watermark ID, 16 hex digits; the artwork's watermark ID
 * @param signsSha256 SHA-256 of the packed signs, 64 hex digits: the commitment to exactly this noise; {@code signs} in recipes
 */
public record NoiseWatermark(
        String mark, @JsonProperty("signs") String signsSha256) {
    public NoiseWatermark {
        if (!mark.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("A mark of \"" + mark + "\"; it has 16 lower-case hex digits.");
        }
        if (!Sha256.isHex(signsSha256)) {
            throw new IllegalArgumentException(
                    "Signs of \"" + signsSha256 + "\"; their SHA-256 has 64 lower-case hex digits.");
        }
    }

    /** Returns the watermark ID as a number. */
    public long markId() {
        return Long.parseUnsignedLong(mark, 16);
    }
}
