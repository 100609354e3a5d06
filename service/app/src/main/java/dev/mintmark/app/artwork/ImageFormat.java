package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The formats of sealed files. */
public enum ImageFormat {
    PNG("image/png"),
    JPEG("image/jpeg");

    private final String mediaType;

    ImageFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** The name in JSON, on the command line and as a file's extension: {@code png} or {@code jpeg}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Parses {@link #id()}. */
    @JsonCreator
    public static ImageFormat of(String id) {
        return switch (id) {
            case "png" -> PNG;
            case "jpeg" -> JPEG;
            default ->
                throw new InvalidRequestException("format", "The format is \"" + id + "\"; it can be png or jpeg.");
        };
    }

    /** The default: PNG up to 768 by 768 pixels, most of which fit one IPFS block, JPEG above. */
    public static ImageFormat standardFor(int width, int height) {
        return (long) width * height <= 768L * 768 ? PNG : JPEG;
    }
}
