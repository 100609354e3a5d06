package dev.mintmark.app.automatic1111;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.image.PictureText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The text that the web UI, or this service, wrote into a picture.
 *
 * @param info the text as it stands there; empty where there is none
 * @param items all texts of the file, by key
 * @param parameters the text in its parts
 */
public record PngInfo(String info, Map<String, String> items, Map<String, String> parameters) {
    /** That of the web UI. A text has at most {@value #MAX_TEXT} characters, so that its backtracking ends soon. */
    private static final Pattern SETTING =
            Pattern.compile("\\s*(\\w[\\w \\-/]+):\\s*(\"(?:\\\\.|[^\\\\\"])+\"|[^,]*)(?:,|$)");

    private static final int MAX_TEXT = 20_000;
    private static final int FEWEST_SETTINGS = 3;
    private static final String NEGATIVE = "Negative prompt:";
    private static final Pattern SIZE = Pattern.compile("(\\d+)x(\\d+)");

    /**
     * Reads the picture of a request.
     *
     * @param body a JSON object with the file in base64 as {@code image}
     */
    public static PngInfo of(JsonNode body) {
        Fields fields = new Fields(body);
        JsonNode image = fields.raw("image");
        if (image == null) {
            throw new InvalidRequestException("image", "The image is missing; it is a file in base64.");
        }
        fields.unread().stream().findFirst().ifPresent(name -> {
            throw new InvalidRequestException(name, "There is no field \"" + name + "\".");
        });
        Map<String, String> items = PictureText.read(Fields.file("image", image));
        String info = items.getOrDefault(PictureText.KEY, "");
        return new PngInfo(info, items, info.length() > MAX_TEXT ? Map.of() : parse(info));
    }

    /** Takes the text apart as the web UI does: the last line has the settings if it has three or more. */
    static Map<String, String> parse(String text) {
        if (text.isBlank()) {
            return Map.of();
        }
        List<String> lines = new ArrayList<>(text.strip().lines().toList());
        String last = lines.removeLast();
        if (SETTING.matcher(last).results().count() < FEWEST_SETTINGS) {
            lines.add(last);
            last = "";
        }
        StringBuilder prompt = new StringBuilder();
        StringBuilder negative = new StringBuilder();
        boolean isNegative = false;
        for (String line : lines) {
            isNegative |= line.strip().startsWith(NEGATIVE);
            String words = line.strip().startsWith(NEGATIVE)
                    ? line.strip().substring(NEGATIVE.length()).strip()
                    : line.strip();
            StringBuilder part = isNegative ? negative : prompt;
            part.append(part.isEmpty() ? "" : "\n").append(words);
        }
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("Prompt", prompt.toString());
        parts.put("Negative prompt", negative.toString());
        Matcher setting = SETTING.matcher(last);
        while (setting.find()) {
            put(parts, setting.group(1), unquoted(setting.group(2)));
        }
        return parts;
    }

    private static void put(Map<String, String> parts, String name, String value) {
        Matcher size = SIZE.matcher(value);
        if (size.matches()) {
            parts.put(name + "-1", size.group(1));
            parts.put(name + "-2", size.group(2));
        } else {
            parts.put(name, value);
        }
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        try {
            return JsonMapper.shared().readValue(value, String.class);
        } catch (JacksonException e) {
            return value;
        }
    }
}
