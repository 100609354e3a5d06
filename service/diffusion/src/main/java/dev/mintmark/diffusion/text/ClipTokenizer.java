package dev.mintmark.diffusion.text;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.config.ConfigFile;
import dev.mintmark.diffusion.config.LfsPointers;
import dev.mintmark.diffusion.weights.NewToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * CLIP's tokenizer (Radford et al., 2021). Reads {@code vocab.json} and {@code merges.txt}, or {@code tokenizer.json}; with
 * {@code tokenizer_config.json}, {@code special_tokens_map.json} and {@code added_tokens.json}. Gives the ids of transformers'
 * {@code CLIPTokenizerFast}. Thread-safe.
 */
public final class ClipTokenizer {
    private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+", Pattern.UNICODE_CHARACTER_CLASS);

    private final BytePairs pairs;
    private final AddedTokens.Splitter added;
    private final int begin;
    private final int end;
    private final int pad;
    private final int length;
    /** How many vectors the words of textual inversions stand for, by the id of their first. */
    private final Map<Integer, Integer> vectors;

    private ClipTokenizer(
            BytePairs pairs,
            AddedTokens.Splitter added,
            int begin,
            int end,
            int pad,
            int length,
            Map<Integer, Integer> vectors) {
        this.pairs = pairs;
        this.added = added;
        this.begin = begin;
        this.end = end;
        this.pad = pad;
        this.length = length;
        this.vectors = vectors;
    }

    /**
     * Reads the tokenizer of a model folder.
     *
     * @param part sub-folder of the tokenizer
     * @param maxTokens positions of the text encoder; the configuration may lower the number of tokens
     * @param words those of textual inversions
     * @throws ModelException if a file is missing or invalid, the vocabulary lacks a special token, or it has one of the words
     */
    public static ClipTokenizer read(Path root, String part, int maxTokens, List<NewToken> words)
            throws ModelException {
        LfsPointers.refuse(root, part);
        ConfigFile config = ConfigFile.readIfPresent(root, part + "/tokenizer_config.json");
        ConfigFile map = ConfigFile.readIfPresent(root, part + "/special_tokens_map.json");
        boolean modern = config.value("added_tokens_decoder").isPresent();
        SpecialTokens specials = modern ? new SpecialTokens(config, map) : new SpecialTokens(map, config);
        String end = specials.content("eos_token", "<|endoftext|>");
        String unknown = specials.content("unk_token", "<|endoftext|>");

        boolean split = Files.isRegularFile(root.resolve(part).resolve("vocab.json"));
        ConfigFile whole =
                split ? ConfigFile.empty(part + "/tokenizer.json") : ConfigFile.read(root, part + "/tokenizer.json");
        BytePairs pairs = split ? BytePairs.read(root, part, unknown) : BytePairs.of(whole, unknown);

        AddedTokens added = new AddedTokens();
        added.addDecoder(config);
        added.addList(whole);
        added.addTokens(ConfigFile.readIfPresent(root, part + "/added_tokens.json"));
        int[] ids = new int[3];
        String[] tokens = {specials.content("bos_token", "<|startoftext|>"), end, specials.content("pad_token", end)};
        for (int i = 0; i < tokens.length; i++) {
            ids[i] = Math.max(added.id(tokens[i]), pairs.id(tokens[i]));
            if (ids[i] < 0) {
                throw new ModelException(
                        (split ? part + "/vocab.json" : whole.name()) + " lacks the token '" + tokens[i] + "'.");
            }
        }
        for (String key : new String[] {"bos_token", "eos_token", "pad_token", "unk_token"}) {
            String content = specials.content(key, "<|endoftext|>");
            if (pairs.id(content) >= 0 && specials.isPresent(key)) {
                added.add(content, pairs.id(content), specials.isNormalised(key), false);
            }
        }
        for (int i = 0; i < 2; i++) {
            added.add(tokens[i], ids[i], true, false);
        }
        // without a limit, transformers writes a number of thirty digits
        double limit = config.number("model_max_length", maxTokens);
        if (limit < 3) {
            throw new ModelException(config.name() + ": model_max_length must be at least 3, not " + limit + ".");
        }
        int length = (int) Math.min(limit, maxTokens);
        Map<Integer, Integer> vectors = new HashMap<>();
        for (NewToken word : words) {
            for (int vector = 0; vector < word.vectors(); vector++) {
                addVector(added, pairs, word, vector, part);
            }
            if (word.vectors() > length - 2) {
                throw new ModelException(word.file() + " has " + word.vectors() + " vectors; the text encoder takes "
                        + (length - 2) + " tokens at a time.");
            }
            vectors.put(word.id(), word.vectors());
        }
        return new ClipTokenizer(
                pairs, added.splitter(ClipTokenizer::normalised), ids[0], ids[1], ids[2], length, vectors);
    }

    private static void addVector(AddedTokens added, BytePairs pairs, NewToken word, int vector, String part)
            throws ModelException {
        String name = word.name(vector);
        String lower = normalised(name);
        if (added.contains(name) || pairs.id(name) >= 0 || pairs.id(lower) >= 0 || pairs.id(lower + "</w>") >= 0) {
            throw new ModelException(word.file() + ": the word '" + name + "' is a token of " + part
                    + " already; load the textual inversion with another word.");
        }
        added.add(name, word.id() + vector, true, false);
    }

    /** Returns how many tokens, from this one on, stand for one word of a textual inversion; 1 for other tokens. */
    int vectors(int id) {
        return vectors.getOrDefault(id, 1);
    }

    /** Returns the number of tokens that the text encoder takes at a time, the begin and the end token included. */
    int length() {
        return length;
    }

    /**
     * The tokens of a text, without begin, end and padding.
     *
     * @param starts where the word of each token starts in {@code text}
     * @param text the text as it was read: normalised, without repeated spaces
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Tokens(int[] ids, int[] starts, String text) {}

    /** Returns all tokens of a text. */
    Tokens tokens(String text) {
        Collector collector = new Collector();
        added.split(text, collector);
        return new Tokens(
                Arrays.copyOf(collector.ids, collector.count),
                Arrays.copyOf(collector.starts, collector.count),
                collector.read.toString());
    }

    /**
     * Returns what the text encoder takes at a time: the begin token, tokens of a text, the end token, then padding.
     *
     * @param count how many tokens of the text, at most {@code length() - 2}
     */
    int[] chunk(int[] tokens, int from, int count) {
        int[] ids = new int[length];
        Arrays.fill(ids, pad);
        ids[0] = begin;
        System.arraycopy(tokens, from, ids, 1, count);
        ids[count + 1] = end;
        return ids;
    }

    /** Gathers tokens in arrays that grow. */
    private final class Collector implements AddedTokens.Splitter.Parts {
        private final StringBuilder read = new StringBuilder();
        private int[] ids = new int[128];
        private int[] starts = new int[128];
        private int count;

        @Override
        public void token(String written, int id) {
            for (int vector = 0; vector < vectors(id); vector++) {
                append(id + vector, read.length());
            }
            read.append(written);
        }

        @Override
        public void text(String between) {
            int offset = read.length();
            read.append(between);
            Matcher words = WORDS.matcher(between);
            while (words.find()) {
                for (int id : pairs.encode(words.group())) {
                    append(id, offset + words.start());
                }
            }
        }

        private void append(int id, int start) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
                starts = Arrays.copyOf(starts, 2 * count);
            }
            ids[count] = id;
            starts[count++] = start;
        }
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
     * The special tokens of two files. As in transformers, a configuration with an added_tokens_decoder precedes the map;
     * in older folders the map precedes the configuration.
     */
    private record SpecialTokens(ConfigFile first, ConfigFile second) {
        boolean isPresent(String key) {
            return first.value(key).isPresent() || second.value(key).isPresent();
        }

        String content(String key, String fallback) throws ModelException {
            return content(first, key, content(second, key, fallback));
        }

        boolean isNormalised(String key) throws ModelException {
            for (ConfigFile file : new ConfigFile[] {first, second}) {
                JsonNode value = file.value(key).orElse(null);
                if (value != null && value.isObject()) {
                    return new ConfigFile(file.name() + ": " + key, value).flag("normalized", true);
                }
            }
            return false;
        }

        /** Reads a token, which is a string or an object with the string in "content". */
        private static String content(ConfigFile file, String key, String fallback) throws ModelException {
            JsonNode value = file.value(key).orElse(null);
            return value != null && value.isObject()
                    ? new ConfigFile(file.name() + ": " + key, value).text("content", fallback)
                    : file.text(key, fallback);
        }
    }
}
