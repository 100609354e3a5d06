package dev.mintmark.diffusion;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** CLIP's text encoder with its tokenizer: turns a prompt into one vector for each token. Owns its session. */
final class TextEncoder implements AutoCloseable {
    private final ClipTokenizer tokenizer;
    private final OnnxPart part;
    private final OnnxPart.Port ids;
    private final OnnxPart.Port states;

    /** The embedding of a prompt, {@code float[tokens · width]}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Embedding(int tokens, int width, float[] values) {}

    private TextEncoder(ClipTokenizer tokenizer, OnnxPart part) throws ModelException {
        this.tokenizer = tokenizer;
        this.part = part;
        this.ids = part.input("input_ids", OnnxPart.INTEGERS, 2, 2);
        this.states = part.output("last_hidden_state", 3);
    }

    static TextEncoder load(OnnxBackend backend, ModelFolder folder) throws ModelException {
        Path root = folder.root();
        ClipTokenizer tokenizer = ClipTokenizer.read(root, "tokenizer", folder.maxTokens());
        OnnxPart part = OnnxPart.load(backend, root, "text_encoder", false, Set.of("input_ids"));
        try {
            return new TextEncoder(tokenizer, part);
        } catch (ModelException e) {
            part.close();
            throw e;
        }
    }

    Embedding encode(String prompt) {
        int[] tokens = tokenizer.encode(prompt);
        try (HostTensor input = new HostTensor(part.ort(), ids.type(), 1, tokens.length)) {
            for (int i = 0; i < tokens.length; i++) {
                input.put(i, tokens[i]);
            }
            OnnxPart.Values values = part.run(Map.of(ids.name(), input.tensor()), states.name());
            List<Long> shape = values.shape();
            if (shape.size() != 3 || shape.get(0) != 1 || shape.get(1) != tokens.length) {
                throw new DrawFailedException(
                        part.file() + " gave states of shape " + shape + "; for " + tokens.length
                                + " tokens they must be [1, " + tokens.length + ", width].",
                        null);
            }
            return new Embedding(tokens.length, Math.toIntExact(shape.get(2)), values.floats());
        } catch (OrtException e) {
            throw part.failed(e);
        }
    }

    @Override
    public void close() {
        part.close();
    }
}
