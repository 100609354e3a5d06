package dev.mintmark.diffusion.text;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.config.ConfigFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Tokens that text is never split inside of: the special ones and those of textual inversion. As in transformers, a token
 * that is not "normalized" is searched for in the text as it is written, the others in the normalised text.
 */
final class AddedTokens {
    private final Map<String, Integer> raw = new HashMap<>();
    private final Map<String, Integer> normalised = new HashMap<>();
    private final List<String> singleWords = new ArrayList<>();

    /** Adds a token; the first entry of a token counts. */
    void add(String content, int id, boolean normalise, boolean singleWord) {
        if (content.isEmpty() || raw.containsKey(content) || normalised.containsKey(content)) {
            return;
        }
        (normalise ? normalised : raw).put(content, id);
        if (singleWord) {
            singleWords.add(content);
        }
    }

    /** Adds the entries of {@code added_tokens_decoder}: an object from ids to tokens. */
    void addDecoder(ConfigFile file) throws ModelException {
        JsonNode decoder = file.value("added_tokens_decoder").orElse(null);
        if (decoder == null) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : decoder.properties()) {
            if (!entry.getKey().matches("\\d{1,9}") || !entry.getValue().isObject()) {
                throw file.wrong("added_tokens_decoder", "an object from ids to tokens", decoder);
            }
            add(
                    new ConfigFile(file.name() + ": added_tokens_decoder", entry.getValue()),
                    Integer.parseInt(entry.getKey()));
        }
    }

    /** Adds the list {@code added_tokens} of a tokenizer.json. */
    void addList(ConfigFile file) throws ModelException {
        JsonNode list = file.value("added_tokens").orElse(null);
        if (list == null) {
            return;
        }
        for (JsonNode entry : list) {
            ConfigFile token = new ConfigFile(file.name() + ": added_tokens", entry);
            add(token, token.integer("id", 0, 0, Integer.MAX_VALUE));
        }
    }

    /** Adds the entries of an {@code added_tokens.json}: an object from tokens to ids. */
    void addTokens(ConfigFile file) throws ModelException {
        for (Map.Entry<String, JsonNode> entry : file.root().properties()) {
            add(entry.getKey(), file.integer(entry.getKey(), 0, 0, Integer.MAX_VALUE), true, false);
        }
    }

    private void add(ConfigFile token, int id) throws ModelException {
        boolean special = token.flag("special", false);
        add(token.text("content", ""), id, token.flag("normalized", !special), token.flag("single_word", false));
    }

    /** Returns the id of a token, or −1. */
    int id(String content) {
        return raw.getOrDefault(content, normalised.getOrDefault(content, -1));
    }

    /** Returns whether a token is written so, in upper or lower case. */
    boolean contains(String content) {
        return Stream.concat(raw.keySet().stream(), normalised.keySet().stream())
                .anyMatch(content::equalsIgnoreCase);
    }

    /** Returns what finds the tokens added so far, in texts that are normalised so. */
    Splitter splitter(UnaryOperator<String> normaliser) {
        Map<String, Integer> inNormalised = new HashMap<>();
        List<String> words = new ArrayList<>(singleWords);
        normalised.forEach((content, id) -> {
            inNormalised.putIfAbsent(normaliser.apply(content), id);
            if (singleWords.contains(content)) {
                words.add(normaliser.apply(content));
            }
        });
        return new Splitter(normaliser, raw, pattern(raw, words), inNormalised, pattern(inNormalised, words));
    }

    private static Pattern pattern(Map<String, Integer> tokens, List<String> singleWords) {
        if (tokens.isEmpty()) {
            return Pattern.compile("(?!)");
        }
        return Pattern.compile(tokens.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .map(token -> singleWords.contains(token)
                        ? "(?<!\\w)" + Pattern.quote(token) + "(?!\\w)"
                        : Pattern.quote(token))
                .collect(Collectors.joining("|")));
    }

    /**
     * Finds the tokens in a text. Immutable.
     *
     * @param raw ids of the tokens in the text as it is written
     * @param normalised ids of those in the normalised text
     */
    record Splitter(
            UnaryOperator<String> normaliser,
            Map<String, Integer> raw,
            Pattern rawPattern,
            Map<String, Integer> normalised,
            Pattern normalisedPattern) {
        /** Receives the parts of a text in order. */
        interface Parts {
            void token(String written, int id);

            /** @param between normalised text between tokens */
            void text(String between);
        }

        void split(String text, Parts parts) {
            Matcher outer = rawPattern.matcher(text);
            int from = 0;
            while (outer.find()) {
                splitNormalised(normaliser.apply(text.substring(from, outer.start())), parts);
                parts.token(outer.group(), Objects.requireNonNull(raw.get(outer.group())));
                from = outer.end();
            }
            splitNormalised(normaliser.apply(text.substring(from)), parts);
        }

        private void splitNormalised(String text, Parts parts) {
            Matcher inner = normalisedPattern.matcher(text);
            int from = 0;
            while (inner.find()) {
                parts.text(text.substring(from, inner.start()));
                parts.token(inner.group(), Objects.requireNonNull(normalised.get(inner.group())));
                from = inner.end();
            }
            parts.text(text.substring(from));
        }
    }
}
