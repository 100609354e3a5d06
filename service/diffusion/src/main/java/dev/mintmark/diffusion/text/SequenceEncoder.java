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

/**
 * A text encoder of a language model, T5 (Raffel et al., 2020) or Gemma, with its tokenizer: one vector for each token of a
 * padded sequence. Owns its session and its tokenizer.
 */
public final class SequenceEncoder implements AutoCloseable {
    private static final String MASK = "attention_mask";

    private final JsonTokenizer tokenizer;
    private final OnnxPart part;
    private final OnnxPart.Port ids;
    private final OnnxPart.Port states;

    private SequenceEncoder(JsonTokenizer tokenizer, OnnxPart part) throws ModelException {
        this.tokenizer = tokenizer;
        this.part = part;
        part.checkInputs("such a text encoder", Set.of("input_ids"), Set.of(MASK));
        this.ids = part.input("input_ids", OnnxPart.INTEGERS, 2, 2);
        this.states = part.outputOrFirst("last_hidden_state", 3);
    }

    public static SequenceEncoder load(OnnxBackend backend, Path root, String encoder, String tokenizerPart)
            throws ModelException {
        JsonTokenizer tokenizer = JsonTokenizer.read(root, tokenizerPart);
        OnnxPart part = null;
        try {
            part = OnnxPart.load(backend, root, encoder, false);
            return new SequenceEncoder(tokenizer, part);
        } catch (ModelException e) {
            if (part != null) {
                part.close();
            }
            tokenizer.close();
            throw e;
        }
    }

    /** Returns the width of the vectors; −1 if the model leaves it open. */
    public long width() {
        return states.shape()[2];
    }

    public String file() {
        return part.file();
    }

    public JsonTokenizer tokenizer() {
        return tokenizer;
    }

    /** Encodes padded tokens. The encoder sees the padding unless it takes an attention mask. */
    public Embedding encode(JsonTokenizer.Tokens tokens) {
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
            if (part.inputNames().contains(MASK)) {
                HostTensor mask = new HostTensor(part.ort(), maskType(), 1, length);
                owned.add(mask);
                for (int i = 0; i < length; i++) {
                    mask.put(i, i < tokens.count() ? 1.0 : 0.0);
                }
                feeds.put(MASK, mask.tensor());
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
            return new Embedding(length, Math.toIntExact(values.shape().get(2)), values.floats(), new float[0]);
        } catch (OrtException e) {
            throw part.failed(e);
        } finally {
            owned.forEach(HostTensor::close);
        }
    }

    private ai.onnxruntime.OnnxJavaType maskType() {
        try {
            return part.input(MASK, OnnxPart.NUMBERS, 2, 2).type();
        } catch (ModelException e) {
            throw new DrawFailedException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        part.close();
        tokenizer.close();
    }
}
