package dev.mintmark.diffusion;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * CLIP's tokenizer (Radford et al., 2021). Reads {@code vocab.json}, {@code merges.txt}, {@code tokenizer_config.json}
 * and {@code special_tokens_map.json} and gives the ids of transformers' {@code CLIPTokenizerFast}. Thread-safe.
 */
final class ClipTokenizer {
    private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+", Pattern.UNICODE_CHARACTER_CLASS);

    private final BytePairs pairs;
    private final Pattern specials;
    private final int begin;
    private final int end;
    private final int pad;
    private final int length;

    private ClipTokenizer(BytePairs pairs, Pattern specials, int begin, int end, int pad, int length) {
        this.pairs = pairs;
        this.specials = specials;
        this.begin = begin;
        this.end = end;
        this.pad = pad;
        this.length = length;
    }

    /**
     * Reads the tokenizer of a model folder.
     *
     * @param part sub-folder of the tokenizer
     * @param maxTokens positions of the text encoder; the configuration may lower the number of tokens
     */
    static ClipTokenizer read(Path root, String part, int maxTokens) throws ModelException {
        ConfigFile config = ConfigFile.readIfPresent(root, part + "/tokenizer_config.json");
        ConfigFile map = ConfigFile.readIfPresent(root, part + "/special_tokens_map.json");
        String begin = special("bos_token", "<|startoftext|>", config, map);
        String end = special("eos_token", "<|endoftext|>", config, map);
        String pad = special("pad_token", "<|endoftext|>", config, map);
        String unknown = special("unk_token", "<|endoftext|>", config, map);
        BytePairs pairs = BytePairs.read(root, part, unknown);
        for (String token : new String[] {begin, end, pad}) {
            if (pairs.id(token) < 0) {
                throw new ModelException(part + "/vocab.json lacks the token '" + token + "'.");
            }
        }
        // without a limit, transformers writes a number of thirty digits
        double limit = config.number("model_max_length", maxTokens);
        if (limit < 3) {
            throw new ModelException(config.name() + ": model_max_length must be at least 3, not " + limit + ".");
        }
        Pattern specials = Pattern.compile(Pattern.quote(begin) + "|" + Pattern.quote(end));
        return new ClipTokenizer(
                pairs, specials, pairs.id(begin), pairs.id(end), pairs.id(pad), (int) Math.min(limit, maxTokens));
    }

    /** Returns the number of tokens: ids from {@link #encode} are below it. */
    int vocabularySize() {
        return pairs.size();
    }

    /**
     * Returns the begin token, the text's tokens, the end token, then padding. A text that is too long is cut before
     * the end token.
     */
    int[] encode(String text) {
        int[] ids = new int[length];
        Arrays.fill(ids, pad);
        ids[0] = begin;
        int count = 1;
        Matcher special = specials.matcher(text);
        int from = 0;
        while (special.find()) {
            count = append(text.substring(from, special.start()), ids, count);
            if (count < length - 1) {
                ids[count++] = pairs.id(special.group());
            }
            from = special.end();
        }
        count = append(text.substring(from), ids, count);
        ids[count] = end;
        return ids;
    }

    private int append(String text, int[] ids, int count) {
        Matcher words = WORDS.matcher(normalised(text));
        while (count < length - 1 && words.find()) {
            int[] word = pairs.encode(words.group());
            int taken = Math.min(word.length, length - 1 - count);
            System.arraycopy(word, 0, ids, count, taken);
            count += taken;
        }
        return count;
    }

    private static String normalised(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        String spaced = SPACES.matcher(composed).replaceAll(" ");
        StringBuilder lower = new StringBuilder(spaced.length());
        // one code point at a time, because the reference has no rule for the final sigma
        spaced.codePoints().forEach(c -> lower.append(Character.toString(c).toLowerCase(Locale.ROOT)));
        return lower.toString();
    }

    /**
     * Reads a special token. As in transformers, a configuration with an added_tokens_decoder precedes the map; in
     * older folders the map precedes the configuration.
     */
    private static String special(String key, String fallback, ConfigFile config, ConfigFile map)
            throws ModelException {
        boolean modern = config.value("added_tokens_decoder").isPresent();
        ConfigFile first = modern ? config : map;
        ConfigFile second = modern ? map : config;
        return token(key, token(key, fallback, second), first);
    }

    /** Reads a token, which is a string or an object with the string in "content". */
    private static String token(String key, String fallback, ConfigFile file) throws ModelException {
        JsonNode value = file.value(key).orElse(null);
        return value != null && value.isObject()
                ? new ConfigFile(file.name() + ": " + key, value).text("content", fallback)
                : file.text(key, fallback);
    }
}
