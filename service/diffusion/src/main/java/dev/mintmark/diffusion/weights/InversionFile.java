package dev.mintmark.diffusion.weights;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.TextualInversion;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A textual inversion: a word and its vectors, for one encoder or for each of two.
 *
 * @param name the file's name, for messages
 * @param byPart the vectors by the sub-folder of their encoder; or, at {@link #ANY}, those for every encoder of their width
 */
record InversionFile(String name, String word, Map<String, Vectors> byPart) {
    private static final String ANY = "";
    private static final Map<String, String> KEYS = Map.of("text_encoder", "clip_l", "text_encoder_2", "clip_g");

    /** Names of a tensor that say nothing of the word. */
    private static final Set<String> WORDLESS = Set.of("emb_params", "*");

    private static final int MAX_VECTORS = 75;

    /** @param values {@code float[count · width]} */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Vectors(int count, int width, float[] values) {}

    static InversionFile read(TextualInversion inversion) throws ModelException {
        SafeTensors tensors = SafeTensors.read(inversion.file());
        Set<String> keys = tensors.entries().keySet();
        Map<String, Vectors> byPart = new HashMap<>();
        if (!keys.isEmpty() && KEYS.values().containsAll(keys)) {
            for (Map.Entry<String, String> key : KEYS.entrySet()) {
                if (keys.contains(key.getValue())) {
                    byPart.put(key.getKey(), vectors(tensors, key.getValue()));
                }
            }
            return new InversionFile(tensors.name(), word(inversion, tensors.name(), null), byPart);
        }
        if (keys.size() != 1) {
            throw new ModelException(tensors.name() + " has " + keys.size()
                    + " tensors, which is no textual inversion: that has 'emb_params', or 'clip_l' and 'clip_g', or one"
                    + " tensor that is named as its word.");
        }
        String key = keys.iterator().next();
        String word = word(inversion, tensors.name(), WORDLESS.contains(key) ? null : key);
        return new InversionFile(tensors.name(), word, Map.of(ANY, vectors(tensors, key)));
    }

    private static String word(TextualInversion inversion, String name, @Nullable String key) throws ModelException {
        if (inversion.word() != null) {
            return inversion.word();
        }
        String word = key != null ? key : name.replaceFirst("\\.[^.]*$", "");
        if (!TextualInversion.isWord(word)) {
            throw new ModelException(name + " has the word '" + word.substring(0, Math.min(word.length(), 100))
                    + "', which no prompt can contain; load it with another word.");
        }
        return word;
    }

    private static Vectors vectors(SafeTensors tensors, String key) throws ModelException {
        long[] shape = Objects.requireNonNull(tensors.entries().get(key)).shape();
        long count = shape.length == 1 ? 1 : shape.length == 2 ? shape[0] : 0;
        if (count < 1 || count > MAX_VECTORS || shape[shape.length - 1] < 1) {
            throw new ModelException(tensors.name() + ": '" + key + "' has the shape " + Arrays.toString(shape)
                    + "; a textual inversion has [vectors, width] with 1 to " + MAX_VECTORS + " vectors.");
        }
        return new Vectors((int) count, (int) shape[shape.length - 1], tensors.floats(key));
    }

    /**
     * Returns the vectors for an encoder; null if they are for others.
     *
     * @param part the encoder's sub-folder
     * @param width of the encoder's token vectors
     * @throws ModelException if the file does not go with this encoder
     */
    @Nullable
    Vectors vectors(String part, int width) throws ModelException {
        Vectors any = byPart.get(ANY);
        if (any != null) {
            return any.width() == width ? any : null;
        }
        Vectors own = byPart.get(part);
        if (own == null) {
            throw new ModelException(name + " lacks the tensor '" + KEYS.get(part) + "' for the model's " + part + ".");
        }
        if (own.width() != width) {
            throw wrongWidth(own, part + " takes " + width);
        }
        return own;
    }

    /** @param taken what the model takes, such as "text_encoder takes 768" */
    private ModelException wrongWidth(Vectors vectors, String taken) {
        return new ModelException(name + " has vectors of width " + vectors.width() + ", but the model's " + taken
                + ": it was made for another model.");
    }

    /**
     * Checks, after all encoders are loaded, that the file was made for this model.
     *
     * @param widths widths of the token vectors by the sub-folders of the model's CLIP text encoders
     */
    void requireUsed(Map<String, Integer> widths) throws ModelException {
        if (widths.isEmpty()) {
            throw new ModelException(name + " cannot be used: this model has no CLIP text encoder.");
        }
        Vectors any = byPart.get(ANY);
        if (any != null && !widths.containsValue(any.width())) {
            StringBuilder taken = new StringBuilder();
            widths.forEach((part, width) -> taken.append(taken.isEmpty() ? "" : " and ")
                    .append(part)
                    .append(" takes ")
                    .append(width));
            throw wrongWidth(any, taken.toString());
        }
        // the refiner of XL has the second encoder alone, and takes the files of XL
        if (byPart.containsKey("text_encoder_2") && !widths.containsKey("text_encoder_2")) {
            throw new ModelException(name + " has the tensor 'clip_g', but this model has no second CLIP text encoder:"
                    + " it was made for another model.");
        }
    }
}
