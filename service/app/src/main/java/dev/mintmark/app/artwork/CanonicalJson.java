package dev.mintmark.app.artwork;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one JSON text of a recipe, after RFC 8785: keys sorted, no white space, numbers as ECMAScript prints them. */
public final class CanonicalJson {
    private CanonicalJson() {}

    public static String of(Recipe recipe) {
        return "{\"guidance\":" + number(recipe.guidance())
                + ",\"height\":" + recipe.height()
                + ",\"inputs\":["
                + recipe.inputs().stream().map(CanonicalJson::string).collect(Collectors.joining(","))
                + "],\"model\":" + string(recipe.model())
                + ",\"negativePrompt\":" + string(recipe.negativePrompt())
                + ",\"prompt\":" + string(recipe.prompt())
                + ",\"sampler\":" + string(recipe.sampler())
                + ",\"seed\":" + recipe.seed()
                + shading(recipe.shading())
                + ",\"steps\":" + recipe.steps()
                + ",\"width\":" + recipe.width()
                + "}";
    }

    /** Recipes from before there was such a thing, and all without it, keep their text. */
    private static String shading(@Nullable NoiseWatermark shading) {
        return shading == null
                ? ""
                : ",\"shading\":{\"mark\":" + string(shading.mark()) + ",\"signs\":" + string(shading.signs()) + "}";
    }

    /** A guidance scale, 0 to 1000: in this range ECMAScript's text is the shortest decimal without an exponent. */
    private static String number(double value) {
        if (!(value >= 0 && value <= 1000)) {
            throw new IllegalArgumentException("A guidance of " + value + "; it lies between 0 and 1000.");
        }
        if (value != 0 && value < 1e-6) {
            throw new IllegalArgumentException("A guidance of " + value + "; it is 0 or at least 0.000001.");
        }
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    private static String string(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
