package dev.mintmark.c2pa;

import java.util.Set;

/**
 * A small picture of the asset for its manifest. The bytes are stored as given: a thumbnail made before watermarking
 * reveals a picture without a mark.
 *
 * @param mediaType {@code image/jpeg}, {@code image/png} or {@code image/webp}
 * @param image the file, at most {@value #MAX_BYTES} bytes
 */
public record Thumbnail(String mediaType, byte[] image) {
    static final int MAX_BYTES = 1 << 20;
    private static final Set<String> MEDIA_TYPES = Set.of("image/jpeg", "image/png", "image/webp");

    public Thumbnail {
        if (!MEDIA_TYPES.contains(mediaType) || image.length == 0 || image.length > MAX_BYTES) {
            throw new IllegalArgumentException("A thumbnail of the type " + mediaType + " and " + image.length
                    + " bytes cannot be written; it is JPEG, PNG or WebP and has at most " + MAX_BYTES + " bytes.");
        }
        image = image.clone();
    }
}
