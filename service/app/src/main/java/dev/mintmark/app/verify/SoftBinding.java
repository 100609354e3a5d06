package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** What can be found in a picture that lost its manifest, and leads back to it: an algorithm and its value. */
public sealed interface SoftBinding {
    /** The algorithms that are looked up here, by their names in manifests. */
    enum Algorithm {
        WATERMARK(GeneratedImage.WATERMARK_ALGORITHM, true),
        NOISE(GeneratedImage.SHADING_ALGORITHM, true),
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

        /** Whether it was put into the picture; a fingerprint is only taken from it. */
        public boolean watermark() {
            return watermark;
        }

        public static Optional<Algorithm> of(String id) {
            return Arrays.stream(values()).filter(each -> each.id.equals(id)).findFirst();
        }
    }

    Algorithm algorithm();

    /** A watermark's 64 bits. */
    record Mark(Algorithm algorithm, long id) implements SoftBinding {}

    /** A fingerprint. */
    record Code(IsccImageCode code) implements SoftBinding {
        @Override
        public Algorithm algorithm() {
            return Algorithm.ISCC;
        }
    }

    /**
     * Reads a value as the algorithm writes it into manifests.
     *
     * @param field of the request in which it stands
     * @throws InvalidRequestException where it is none of this algorithm's
     */
    static SoftBinding of(String field, Algorithm algorithm, byte[] value) {
        return switch (algorithm) {
            case WATERMARK, NOISE -> {
                if (value.length != Long.BYTES) {
                    throw new InvalidRequestException(
                            field, "A value of " + algorithm.id() + " has 8 bytes; this one has " + value.length + ".");
                }
                yield new Mark(algorithm, ByteBuffer.wrap(value).getLong());
            }
            case ISCC -> {
                try {
                    yield new Code(IsccImageCode.ofUnit(value));
                } catch (IllegalArgumentException e) {
                    throw new InvalidRequestException(field, String.valueOf(e.getMessage()));
                }
            }
        };
    }
}
