package dev.mintmark.diffusion.text;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.config.ConfigFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Byte-pair encoding over bytes (Sennrich et al., 2016) with CLIP's vocabulary. Each byte is written as one letter, the
 * last symbol of a word ends in {@code </w>}, and pairs are merged in the order of merges.txt.
 */
final class BytePairs {
    private static final String END = "</w>";
    private static final long MAX_BYTES = 64L << 20;
    private static final String[] LETTERS = letters();

    private final Map<String, Integer> vocabulary;
    /** Maps (left id, right id) to (rank, merged id); both pairs are packed into a long. */
    private final Map<Long, Long> merges;

    private final int[] byteIds = new int[256];
    private final int[] lastByteIds = new int[256];

    private BytePairs(Map<String, Integer> vocabulary, Map<Long, Long> merges, int unknown) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        for (int b = 0; b < 256; b++) {
            byteIds[b] = vocabulary.getOrDefault(LETTERS[b], unknown);
            lastByteIds[b] = vocabulary.getOrDefault(LETTERS[b] + END, unknown);
        }
    }

    /** Reads vocab.json and merges.txt. The token {@code unknown} replaces bytes that the vocabulary lacks. */
    static BytePairs read(Path folder, String part, String unknown) throws ModelException {
        ConfigFile file = ConfigFile.read(folder, part + "/vocab.json");
        Map<String, Integer> vocabulary = vocabulary(file.name(), file.root());
        int unknownId = unknownId(file.name(), vocabulary, unknown);
        String merges = part + "/merges.txt";
        return new BytePairs(vocabulary, merges(merges, readLines(folder, merges), vocabulary), unknownId);
    }

    /** Reads the "model" of a tokenizer.json; merges are lines with a space, or pairs. */
    static BytePairs of(ConfigFile tokenizer, String unknown) throws ModelException {
        JsonNode words = tokenizer.root().path("model").path("vocab");
        JsonNode pairs = tokenizer.root().path("model").path("merges");
        if (!words.isObject() || !pairs.isArray()) {
            throw new ModelException(
                    tokenizer.name() + " must have model.vocab and model.merges, as a byte-pair model.");
        }
        Map<String, Integer> vocabulary = vocabulary(tokenizer.name(), words);
        List<String> lines = new ArrayList<>();
        for (JsonNode pair : pairs) {
            lines.add(
                    pair.isArray()
                            ? pair.path(0).asString("") + " " + pair.path(1).asString("")
                            : pair.asString(""));
        }
        int unknownId = unknownId(tokenizer.name(), vocabulary, unknown);
        return new BytePairs(vocabulary, merges(tokenizer.name(), lines, vocabulary), unknownId);
    }

    private static int unknownId(String file, Map<String, Integer> vocabulary, String unknown) throws ModelException {
        Integer id = vocabulary.get(unknown);
        if (id == null) {
            throw new ModelException(file + " lacks the token '" + unknown + "'.");
        }
        return id;
    }

    /** Returns the id of a token, or −1. */
    int id(String token) {
        return vocabulary.getOrDefault(token, -1);
    }

    /** Returns the token ids of one word of at least one character. */
    int[] encode(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ids[i] = (i == bytes.length - 1 ? lastByteIds : byteIds)[bytes[i] & 0xFF];
        }
        int length = ids.length;
        while (length > 1) {
            long best = Long.MAX_VALUE;
            long bestPair = -1;
            for (int i = 0; i + 1 < length; i++) {
                long pair = pack(ids[i], ids[i + 1]);
                Long merge = merges.get(pair);
                if (merge != null && merge < best) {
                    best = merge;
                    bestPair = pair;
                }
            }
            if (bestPair < 0) {
                break;
            }
            length = merge(ids, length, bestPair, (int) best);
        }
        return Arrays.copyOf(ids, length);
    }

    /** Merges every occurrence of the pair, left to right, and returns the new length. */
    private static int merge(int[] ids, int length, long pair, int merged) {
        int to = 0;
        for (int from = 0; from < length; from++) {
            if (from + 1 < length && pack(ids[from], ids[from + 1]) == pair) {
                ids[to++] = merged;
                from++;
            } else {
                ids[to++] = ids[from];
            }
        }
        return to;
    }

    private static long pack(int high, int low) {
        return (long) high << 32 | low;
    }

    private static Map<String, Integer> vocabulary(String name, JsonNode words) throws ModelException {
        int size = words.size();
        Map<String, Integer> vocabulary = HashMap.newHashMap(size);
        for (Map.Entry<String, JsonNode> entry : words.properties()) {
            int id = entry.getValue().isInt() ? entry.getValue().intValue() : -1;
            if (id < 0 || id >= size) {
                throw new ModelException(name + ": the id of '" + entry.getKey() + "' must be a whole number from 0 to "
                        + (size - 1) + ", not " + entry.getValue() + ".");
            }
            vocabulary.put(entry.getKey(), id);
        }
        return vocabulary;
    }

    private static Map<Long, Long> merges(String name, List<String> lines, Map<String, Integer> vocabulary)
            throws ModelException {
        Map<Long, Long> merges = new HashMap<>();
        int rank = 0;
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#version")) {
                continue;
            }
            int space = line.indexOf(' ');
            Integer left = space < 0 ? null : vocabulary.get(line.substring(0, space));
            Integer right = vocabulary.get(line.substring(space + 1));
            Integer merged = vocabulary.get(line.replaceFirst(" ", ""));
            if (left == null || right == null || merged == null) {
                throw new ModelException(name + ": the merge '" + line
                        + "' must be two tokens of the vocabulary, with a space between them, that make a third.");
            }
            merges.putIfAbsent(pack(left, right), pack(rank++, merged));
        }
        return merges;
    }

    private static List<String> readLines(Path folder, String name) throws ModelException {
        try {
            Path file = folder.resolve(name);
            if (Files.size(file) > MAX_BYTES) {
                throw new ModelException(name + " is larger than " + MAX_BYTES + " bytes, which no vocabulary is.");
            }
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new ModelException(name + " cannot be read as UTF-8 lines: " + e.getMessage() + ".", e);
        }
    }

    /** A printable Latin-1 byte is its own letter; the others get the letters from U+0100 on. */
    private static String[] letters() {
        String[] letters = new String[256];
        int spare = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            letters[b] = String.valueOf((char) (printable ? b : spare++));
        }
        return letters;
    }
}
