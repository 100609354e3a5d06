package dev.mintmark.app.verify.softbinding;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A C2PA soft binding: a watermark or a fingerprint that leads from an image without a manifest back to its manifest.
 */
public sealed interface SoftBinding {
    /** The algorithms that are supported, by their names in manifests. */
    enum Algorithm {
        WATERMARK(GeneratedImage.WATERMARK_ALGORITHM, true),
        NOISE_WATERMARK(GeneratedImage.SHADING_ALGORITHM, true),
        ISCC(IsccImageCode.C2PA_ALGORITHM, false);

        private final String id;
        private final boolean watermark;

        Algorithm(String id, boolean watermark) {
            this.id = id;
            this.watermark = watermark;
        }

        public String id() {
            return id;
        }

        /** Whether the value is embedded in the image; a fingerprint is only computed from it. */
        public boolean isWatermark() {
            return watermark;
        }

        public static Optional<Algorithm> of(String id) {
            return Arrays.stream(values()).filter(each -> each.id.equals(id)).findFirst();
        }
    }

    Algorithm algorithm();

    /**
     * A watermark.
     *
     * @param id its 64 bits
     */
    record Watermark(Algorithm algorithm, long id) implements SoftBinding {}

    /** A fingerprint. */
    record Fingerprint(IsccImageCode code) implements SoftBinding {
        @Override
        public Algorithm algorithm() {
            return Algorithm.ISCC;
        }
    }

    /**
     * Parses a value as the algorithm writes it into manifests.
     *
     * @param field the request's field, for the message
     * @throws InvalidRequestException where the value is not one of this algorithm
     */
    static SoftBinding parse(String field, Algorithm algorithm, byte[] value) {
        return switch (algorithm) {
            case WATERMARK, NOISE_WATERMARK -> {
                if (value.length != Long.BYTES) {
                    throw new InvalidRequestException(
                            field, "A value of " + algorithm.id() + " has 8 bytes; this one has " + value.length + ".");
                }
                yield new Watermark(algorithm, ByteBuffer.wrap(value).getLong());
            }
            case ISCC -> {
                try {
                    yield new Fingerprint(IsccImageCode.ofUnit(value));
                } catch (IllegalArgumentException e) {
                    throw new InvalidRequestException(field, String.valueOf(e.getMessage()));
                }
            }
        };
    }
}
