package dev.mintmark.diffusion.text;

import ai.onnxruntime.OrtException;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.config.ConfigFile;
import dev.mintmark.diffusion.onnx.HostTensor;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.onnx.OnnxPart;
import dev.mintmark.diffusion.weights.NewToken;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CLIP's text encoder with its tokenizer: turns a prompt into one vector for each token, and one for the whole. Its
 * session belongs to the backend.
 *
 * <p>As in AUTOMATIC1111's web UI, a long prompt is split into chunks. Each chunk is encoded between a begin and an end token,
 * and their vectors are concatenated. A weight multiplies the vectors of its words; then the chunk's mean is restored.
 */
public final class ClipTextEncoder {
    /** Which vectors of the encoder the network was trained with. */
    public enum Layer {
        LAST,
        PENULTIMATE
    }

    private static final double MIN_MEAN = 1e-5;

    private final ClipTokenizer tokenizer;
    private final OnnxPart part;
    private final OnnxPart.Port ids;
    private final OnnxPart.Port states;
    private final OnnxPart.@Nullable Port pooled;

    private ClipTextEncoder(ClipTokenizer tokenizer, OnnxPart part, Layer layer, @Nullable String pooledName)
            throws ModelException {
        this.tokenizer = tokenizer;
        this.part = part;
        part.checkInputs("CLIP's text encoder", Set.of("input_ids"), Set.of());
        this.ids = part.input("input_ids", OnnxPart.INTEGERS, 2, 2);
        this.states = layer == Layer.LAST
                ? part.outputOrFirst("last_hidden_state", 3)
                : part.output("hidden_states." + (hiddenStates(part) - 2), 3);
        this.pooled = pooledName == null ? null : part.output(pooledName, 2);
    }

    private static long hiddenStates(OnnxPart part) throws ModelException {
        long count = part.outputNames().stream()
                .filter(name -> name.startsWith("hidden_states."))
                .count();
        if (count < 2) {
            throw new ModelException(
                    part.file()
                            + " must have the outputs hidden_states.0 to the last layer's; export it with output_hidden_states.");
        }
        return count;
    }

    /**
     * Loads an encoder and its tokenizer.
     *
     * @param encoder sub-folder of the encoder
     * @param tokenizerPart sub-folder of the tokenizer
     * @param pooledName output of the vector for the whole prompt; null if it is not used
     * @throws ModelException if a file is missing or invalid, or the encoder lacks an output
     */
    public static ClipTextEncoder load(
            OnnxBackend backend,
            Path root,
            String encoder,
            String tokenizerPart,
            Layer layer,
            @Nullable String pooledName)
            throws ModelException {
        ClipTokenizer tokenizer = tokenizer(root, encoder, tokenizerPart, backend.newTokens(root, encoder));
        return new ClipTextEncoder(tokenizer, OnnxPart.load(backend, root, encoder, false), layer, pooledName);
    }

    /** Reads the tokenizer of an encoder, which may be shorter than its positions. */
    static ClipTokenizer tokenizer(Path root, String encoder, String tokenizerPart, List<NewToken> words)
            throws ModelException {
        int positions = ConfigFile.readIfPresent(root, encoder + "/config.json")
                .integer("max_position_embeddings", 77, 3, 100_000);
        return ClipTokenizer.read(root, tokenizerPart, positions, words);
    }

    /** Returns the width of the vectors; −1 if the model leaves it open. */
    public long width() {
        return states.shape()[2];
    }

    /** Returns the width of the vector for the whole prompt; −1 if the model leaves it open or there is none. */
    public long pooledWidth() {
        return pooled == null ? -1 : pooled.shape()[1];
    }

    /** Returns the encoder's file in the model's folder, for messages. */
    public String file() {
        return part.file();
    }

    /** Returns a prompt's tokens with their weights, in chunks that the word BREAK divides too. */
    public WeightedTokens tokens(String prompt) {
        return WeightedTokens.of(tokenizer, prompt, true);
    }

    /** Returns the tokens for a model that reads one chunk alone; BREAK is a word. */
    public WeightedTokens tokensOfOneChunk(String prompt) {
        return WeightedTokens.of(tokenizer, prompt, false);
    }

    /** Returns the number of tokens of a chunk, begin and end included. */
    public int chunkLength() {
        return tokenizer.length();
    }

    /** Returns how many chunks a prompt needs, at least 1. */
    public int chunks(WeightedTokens tokens) {
        return tokens.chunks().length;
    }

    /** Returns the text behind the first {@code chunks} chunks; empty if there is none. */
    public String leftOut(WeightedTokens tokens, int chunks) {
        return tokens.textFrom(chunks);
    }

    /** Encodes the first chunks of a prompt; the pooled vector is the first chunk's. */
    public TextEmbedding encode(WeightedTokens tokens, int chunks) {
        TextEmbedding all = encodeChunk(tokens, 0);
        for (int chunk = 1; chunk < chunks; chunk++) {
            all = all.followedBy(encodeChunk(tokens, chunk));
        }
        return all;
    }

    private TextEmbedding encodeChunk(WeightedTokens tokens, int chunk) {
        int from = tokens.chunk(chunk);
        int count = tokens.chunk(chunk + 1) - from;
        float[] weights = new float[chunkLength()];
        Arrays.fill(weights, 1);
        System.arraycopy(tokens.weights(), from, weights, 1, count);
        TextEmbedding embedding = run(tokenizer.chunk(tokens.ids(), from, count));
        weigh(embedding, weights);
        return embedding;
    }

    private static void weigh(TextEmbedding embedding, float[] weights) {
        boolean weighted = false;
        for (float weight : weights) {
            weighted |= weight != 1;
        }
        if (!weighted) {
            return;
        }
        float[] states = embedding.states();
        double before = sum(states);
        for (int i = 0; i < states.length; i++) {
            states[i] *= weights[i / embedding.width()];
        }
        double after = sum(states);
        // a mean of nothing but rounding errors, as of vectors that were normalised without a bias, cannot be restored
        double least = MIN_MEAN * states.length;
        if (Math.abs(before) > least && Math.abs(after) > least) {
            float restore = (float) (before / after);
            for (int i = 0; i < states.length; i++) {
                states[i] *= restore;
            }
        }
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private TextEmbedding run(int[] tokens) {
        try (HostTensor input = new HostTensor(part.ort(), ids.type(), 1, tokens.length)) {
            for (int i = 0; i < tokens.length; i++) {
                input.put(i, tokens[i]);
            }
            Set<String> outputs = new LinkedHashSet<>(List.of(states.name()));
            if (pooled != null) {
                outputs.add(pooled.name());
            }
            Map<String, OnnxPart.Values> values = part.run(Map.of(ids.name(), input.tensor()), outputs);
            OnnxPart.Values all = Objects.requireNonNull(values.get(states.name()));
            List<Long> shape = all.shape();
            if (shape.size() != 3 || shape.get(0) != 1 || shape.get(1) != tokens.length) {
                throw new DrawFailedException(
                        part.file() + " gave states of shape " + shape + "; for " + tokens.length
                                + " tokens they must be [1, " + tokens.length + ", width].",
                        null);
            }
            float[] whole = pooled == null
                    ? new float[0]
                    : Objects.requireNonNull(values.get(pooled.name())).floats();
            if (!all.isFinite() || !OnnxPart.isFinite(whole)) {
                throw part.notFinite("text states", states);
            }
            return new TextEmbedding(tokens.length, Math.toIntExact(shape.get(2)), all.floats(), whole);
        } catch (OrtException e) {
            throw part.failed(e);
        }
    }
}
