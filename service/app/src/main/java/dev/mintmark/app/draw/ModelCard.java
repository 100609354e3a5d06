package dev.mintmark.app.draw;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model's folder says of the model: its file README.md, a model card in Markdown, and the licence that the card's metadata or
 * model.json names. Nobody has checked it.
 *
 * @param license such as {@code Apache-2.0}; null where none is named
 * @param text without the metadata; null where there is no card
 * @param isShortened whether the card is longer than the text
 */
public record ModelCard(@Nullable String license, @Nullable String text, boolean isShortened) {
    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_LICENSE = 200;

    /** The YAML between two lines of three hyphens with which a card can begin. */
    private static final Pattern METADATA = Pattern.compile("\\A---\\R(.*?)\\R---\\s*\\R", Pattern.DOTALL);

    /** The value, perhaps in quotation marks and with a comment behind it. */
    private static final Pattern LICENSE = Pattern.compile("^license:([^\\r\\n]{0,300})", Pattern.MULTILINE);

    /** Reads the card of a folder; what cannot be read is not there. */
    public static ModelCard read(Path folder) {
        byte[] bytes = start(folder.resolve("README.md"));
        String license = null;
        String text = null;
        if (bytes.length > 0) {
            text = new String(bytes, 0, Math.min(bytes.length, MAX_BYTES), StandardCharsets.UTF_8);
            Matcher metadata = METADATA.matcher(text);
            if (metadata.find()) {
                license = license(metadata.group(1));
                text = text.substring(metadata.end());
            }
        }
        return new ModelCard(license == null ? ofConfiguration(folder) : license, text, bytes.length > MAX_BYTES);
    }

    private static byte[] start(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static @Nullable String license(String metadata) {
        Matcher named = LICENSE.matcher(metadata);
        if (!named.find()) {
            return null;
        }
        String value = shortened(named.group(1).split("#", 2)[0].replaceAll("[\"']", ""));
        return value.isEmpty() ? null : value;
    }

    private static @Nullable String ofConfiguration(Path folder) {
        try {
            String named = JsonMapper.shared()
                    .readTree(start(folder.resolve("model.json")))
                    .path("license")
                    .asString("");
            return named.isBlank() ? null : shortened(named);
        } catch (JacksonException e) {
            return null;
        }
    }

    private static String shortened(String text) {
        return text.strip().substring(0, Math.min(text.strip().length(), MAX_LICENSE));
    }
}
