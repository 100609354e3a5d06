package dev.mintmark.c2pa;

/**
 * A small picture for display, such as the logo of software. As a value in a manifest it becomes a reference to an
 * assertion that holds the picture.
 *
 * @param mediaType such as {@code image/svg+xml}
 * @param image the file
 */
public record Icon(String mediaType, byte[] image) {
    public Icon {
        if (!mediaType.matches("[\\w.+-]+/[\\w.+-]+")) {
            throw new IllegalArgumentException("\"" + mediaType + "\" is no media type; image/png is one.");
        }
        image = image.clone();
    }
}
