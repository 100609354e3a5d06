package dev.mintmark.diffusion.text;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.onnx.HostTensor;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.onnx.OnnxPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text encoder of a language model, T5 (Raffel et al., 2020) or Gemma, with its tokenizer: one vector for each token of a
 * padded sequence. Its session and its tokenizer belong to the backend.
 */
public final class SequenceEncoder {
    private static final String MASK = "attention_mask";

    private final JsonTokenizer tokenizer;
    private final OnnxPart part;
    private final OnnxPart.Port ids;
    private final OnnxPart.@Nullable Port mask;
    private final OnnxPart.Port states;

    private SequenceEncoder(JsonTokenizer tokenizer, OnnxPart part) throws ModelException {
        this.tokenizer = tokenizer;
        this.part = part;
        part.checkInputs("such a text encoder", Set.of("input_ids"), Set.of(MASK));
        this.ids = part.input("input_ids", OnnxPart.INTEGERS, 2, 2);
        this.mask = part.inputNames().contains(MASK) ? part.input(MASK, OnnxPart.NUMBERS, 2, 2) : null;
        this.states = part.outputOrFirst("last_hidden_state", 3);
    }

    /**
     * Loads an encoder and its tokenizer.
     *
     * @param root the model's folder
     * @param encoder sub-folder of the encoder
     * @param tokenizerPart sub-folder of the tokenizer
     * @throws ModelException if a file is missing or invalid
     */
    public static SequenceEncoder load(OnnxBackend backend, Path root, String encoder, String tokenizerPart)
            throws ModelException {
        JsonTokenizer tokenizer = backend.own(JsonTokenizer.read(root, tokenizerPart));
        return new SequenceEncoder(tokenizer, OnnxPart.load(backend, root, encoder, false));
    }

    /** Returns the width of the vectors; −1 if the model leaves it open. */
    public long width() {
        return states.shape()[2];
    }

    /** Returns the encoder's file in the model's folder, for messages. */
    public String file() {
        return part.file();
    }

    /** Returns the tokenizer, which gives what {@link #encode} takes. */
    public JsonTokenizer tokenizer() {
        return tokenizer;
    }

    /** Encodes padded tokens. The encoder sees the padding unless it takes an attention mask. */
    public TextEmbedding encode(JsonTokenizer.Tokens tokens) {
        int length = tokens.ids().length;
        List<HostTensor> owned = new ArrayList<>();
        try {
            Map<String, OnnxTensor> feeds = new HashMap<>();
            HostTensor input = new HostTensor(part.ort(), ids.type(), 1, length);
            owned.add(input);
            for (int i = 0; i < length; i++) {
                input.put(i, tokens.ids()[i]);
            }
            feeds.put(ids.name(), input.tensor());
            if (mask != null) {
                HostTensor seen = new HostTensor(part.ort(), mask.type(), 1, length);
                owned.add(seen);
                for (int i = 0; i < length; i++) {
                    seen.put(i, i < tokens.count() ? 1.0 : 0.0);
                }
                feeds.put(MASK, seen.tensor());
            }
            OnnxPart.Values values = part.run(feeds, states.name());
            if (values.shape().size() != 3 || values.shape().get(1) != length) {
                throw new DrawFailedException(
                        part.file() + " gave states of shape " + values.shape() + "; for " + length
                                + " tokens they must be [1, " + length + ", width].",
                        null);
            }
            if (!values.isFinite()) {
                throw part.notFinite("text states", states);
            }
            return new TextEmbedding(length, Math.toIntExact(values.shape().get(2)), values.floats(), new float[0]);
        } catch (OrtException e) {
            throw part.failed(e);
        } finally {
            owned.forEach(HostTensor::close);
        }
    }
}
