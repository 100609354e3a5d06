package dev.mintmark.diffusion.text;

import dev.mintmark.diffusion.ModelException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a {@code tokenizer.json} does to a text before it is tokenized. The native library runs every regular expression and every
 * replacement that the file names, and a hostile one ends the process or never ends; so the file may name only what the
 * tokenizers of known models have. Stateless.
 */
final class TokenizerFile {
    private static final Set<String> NORMALIZERS = Set.of(
            "BertNormalizer", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "Nmt", "Precompiled", "Strip", "StripAccents");
    private static final Set<String> PRE_TOKENIZERS = Set.of(
            "BertPreTokenizer",
            "ByteLevel",
            "Digits",
            "Metaspace",
            "Punctuation",
            "UnicodeScripts",
            "Whitespace",
            "WhitespaceSplit");
    private static final String SPACE = " ";
    private static final String SPACES = " {2,}";
    private static final int MAX_STEPS = 16;

    /** The most characters that a replacement or a beginning puts into the text. */
    private static final int MAX_CONTENT = 1;

    private final String name;
    private int steps;

    private TokenizerFile(String name) {
        this.name = name;
    }

    /**
     * Checks a file.
     *
     * @param name for messages
     * @throws ModelException if it is no JSON object, or names what no known tokenizer has
     */
    static void check(Path file, String name) throws ModelException {
        try (JsonParser parser = JsonMapper.shared().createParser(file)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ModelException(name + " must hold a JSON object.");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                if (key.equals("normalizer") || key.equals("pre_tokenizer")) {
                    JsonNode value = parser.readValueAsTree();
                    new TokenizerFile(name).check(key, value);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw new ModelException(name + " is not readable as JSON: " + e.getOriginalMessage() + ".", e);
        }
    }

    private void check(String key, JsonNode step) throws ModelException {
        if (step.isNull()) {
            return;
        }
        steps++;
        String type = step.path("type").asString("");
        boolean normalizes = key.equals("normalizer");
        boolean known = steps <= MAX_STEPS
                && switch (type) {
                    case "Sequence" -> true;
                    case "Replace" -> normalizes && isOfSpaces(step.path("pattern")) && isShort(step.path("content"));
                    case "Prepend" -> normalizes && isShort(step.path("prepend"));
                    case "Split" -> !normalizes && isOfSpaces(step.path("pattern"));
                    default -> (normalizes ? NORMALIZERS : PRE_TOKENIZERS).contains(type);
                };
        if (!known) {
            String shown = step.toString();
            throw new ModelException(
                    name + ": the " + key + " " + (shown.length() > 120 ? shown.substring(0, 120) + "…" : shown)
                            + " is none that the tokenizers of known models have, and would not be safe to run.");
        }
        if (type.equals("Precompiled")) {
            JsonNode map = step.path("precompiled_charsmap");
            Optional<String> fault =
                    map.isString() ? CharacterMap.fault(map.stringValue()) : Optional.of("is no string");
            if (fault.isPresent()) {
                throw new ModelException(name + ": the precompiled_charsmap " + fault.get() + ".");
            }
        }
        if (type.equals("Sequence")) {
            for (JsonNode each : step.path(normalizes ? "normalizers" : "pretokenizers")) {
                check(key, each);
            }
        }
    }

    /** Returns whether a pattern finds spaces and nothing else. */
    private static boolean isOfSpaces(JsonNode pattern) {
        return pattern.size() == 1
                && (pattern.path("String").asString("").equals(SPACE)
                        || pattern.path("Regex").asString("").equals(SPACES));
    }

    private static boolean isShort(JsonNode content) {
        return content.isString() && content.stringValue().length() <= MAX_CONTENT;
    }
}
