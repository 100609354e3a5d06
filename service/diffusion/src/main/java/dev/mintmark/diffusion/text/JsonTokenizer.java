package dev.mintmark.diffusion.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.config.ConfigFile;
import dev.mintmark.diffusion.config.LfsPointers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The tokenizer of a {@code tokenizer.json}, such as T5's and Gemma's, on the library that transformers uses. Owns native
 * memory. Thread-safe.
 */
public final class JsonTokenizer implements AutoCloseable {
    static {
        // without them the library asks the cloud's metadata service where it runs, and reports it to its makers
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
    }

    private final HuggingFaceTokenizer tokenizer;
    private final long[] before;
    private final long[] after;
    private final long pad;

    private JsonTokenizer(HuggingFaceTokenizer tokenizer, String file, String padToken) throws ModelException {
        this.tokenizer = tokenizer;
        long[] bare = tokenizer.encode("a", false, false).getIds();
        long[] full = tokenizer.encode("a", true, false).getIds();
        int at = 0;
        while (at + bare.length <= full.length
                && !Arrays.equals(bare, Arrays.copyOfRange(full, at, at + bare.length))) {
            at++;
        }
        if (at + bare.length > full.length) {
            throw new ModelException(file + " changes a text when it adds special tokens; no known tokenizer does.");
        }
        this.before = Arrays.copyOf(full, at);
        this.after = Arrays.copyOfRange(full, at + bare.length, full.length);
        long[] padding = tokenizer.encode(padToken, false, false).getIds();
        if (padding.length != 1) {
            throw new ModelException(file + " does not know the padding token '" + padToken + "'.");
        }
        this.pad = padding[0];
    }

    /**
     * Reads the tokenizer of a model folder.
     *
     * @param part sub-folder of the tokenizer
     * @throws ModelException if its file is missing or invalid, or lacks the padding token
     */
    public static JsonTokenizer read(Path root, String part) throws ModelException {
        String file = part + "/tokenizer.json";
        if (!Files.isRegularFile(root.resolve(part).resolve("tokenizer.json"))) {
            throw new ModelException("The model folder " + root + " lacks the file " + file
                    + "; save the tokenizer with transformers' fast class.");
        }
        LfsPointers.refuse(root, part);
        TokenizerFile.check(root.resolve(part).resolve("tokenizer.json"), file);
        String padToken = padToken(ConfigFile.readIfPresent(root, part + "/tokenizer_config.json"));
        HuggingFaceTokenizer loaded = null;
        try {
            loaded = HuggingFaceTokenizer.newInstance(
                    root.resolve(part).resolve("tokenizer.json"), Map.of("truncation", "false", "padding", "false"));
            return new JsonTokenizer(loaded, file, padToken);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new ModelException(file + " cannot be read as a tokenizer: " + e.getMessage() + ".", e);
        } catch (ModelException e) {
            loaded.close();
            throw e;
        }
    }

    private static String padToken(ConfigFile config) throws ModelException {
        JsonNode pad = config.value("pad_token").orElse(null);
        JsonNode content = pad != null && pad.isObject() ? pad.get("content") : pad;
        if (content == null) {
            return "<pad>";
        }
        if (!content.isString()) {
            throw config.wrong("pad_token", "a string", content);
        }
        return content.stringValue();
    }

    /**
     * A text as a fixed number of ids.
     *
     * @param count ids that are not padding
     * @param leftOut the end of the text that had no room
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Tokens(long[] ids, int count, String leftOut) {}

    /** Returns the ids with special tokens, cut and padded at the end to a length. */
    public Tokens encode(String text, int length) {
        Encoding encoding = tokenizer.encode(text, false, false);
        long[] found = encoding.getIds();
        int taken = Math.min(found.length, length - before.length - after.length);
        long[] ids = new long[length];
        Arrays.fill(ids, pad);
        System.arraycopy(before, 0, ids, 0, before.length);
        System.arraycopy(found, 0, ids, before.length, taken);
        System.arraycopy(after, 0, ids, before.length + taken, after.length);
        return new Tokens(ids, before.length + taken + after.length, textFrom(text, encoding, taken));
    }

    /** Returns the number of tokens of a text, special tokens included. */
    public int count(String text) {
        return before.length + tokenizer.encode(text, false, false).getIds().length + after.length;
    }

    private static String textFrom(String text, Encoding encoding, int token) {
        if (token >= encoding.getIds().length) {
            return "";
        }
        CharSpan span = encoding.getCharTokenSpans()[token];
        return span == null
                ? text
                : text.substring(text.offsetByCodePoints(0, span.getStart())).strip();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
