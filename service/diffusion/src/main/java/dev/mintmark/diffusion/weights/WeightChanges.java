package dev.mintmark.diffusion.weights;

import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.TextualInversion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Changes the weights of the networks of one model as they are loaded. Not thread-safe. */
public final class WeightChanges {
    /** Changes nothing. */
    public static final WeightChanges NONE = new WeightChanges(LoraMerge.none(), List.of());

    private final LoraMerge loras;
    private final List<InversionFile> inversions;
    /** Rows to append to the token vectors, by the encoder's sub-folder. */
    private final Map<String, List<float[]>> rows = new HashMap<>();
    /** Widths of token vectors, by the encoder's sub-folder. */
    private final Map<String, Integer> widths = new TreeMap<>();

    private WeightChanges(LoraMerge loras, List<InversionFile> inversions) {
        this.loras = loras;
        this.inversions = inversions;
    }

    /**
     * Reads the files.
     *
     * @throws ModelException if one is missing or invalid
     */
    public static WeightChanges read(List<Lora> loras, List<TextualInversion> textualInversions) throws ModelException {
        List<InversionFile> inversions = new ArrayList<>();
        for (TextualInversion inversion : textualInversions) {
            inversions.add(InversionFile.read(inversion));
        }
        return new WeightChanges(LoraMerge.read(loras), inversions);
    }

    /**
     * Checks that LoRAs can be merged into the networks of a model. Reads the headers of the files and the graphs of the networks, not
     * their weights.
     *
     * @param root the model's folder
     * @throws ModelException if a file is missing or invalid, or was made for another model
     */
    public static void checkLoras(Path root, List<Lora> loras) throws ModelException {
        LoraMerge.check(root, loras);
    }

    /**
     * Returns the word of a textual inversion: the one that it is loaded with, else the file's.
     *
     * @throws ModelException if the file is missing or invalid
     */
    public static String word(TextualInversion inversion) throws ModelException {
        return InversionFile.read(inversion).word();
    }

    /**
     * Returns the tokens that textual inversions add to a CLIP text encoder.
     *
     * @param encoder its file, in its sub-folder
     * @throws ModelException if a textual inversion was made for another model
     */
    public List<NewToken> newTokens(Path encoder) throws ModelException {
        if (inversions.isEmpty()) {
            return List.of();
        }
        String part = part(encoder);
        try {
            TokenEmbedding embedding = TokenEmbedding.find(encoder);
            widths.put(part, embedding.width());
            List<NewToken> tokens = new ArrayList<>();
            List<float[]> appended = new ArrayList<>();
            int id = embedding.tokens();
            for (InversionFile inversion : inversions) {
                InversionFile.Vectors vectors = inversion.vectors(part, embedding.width());
                if (vectors != null) {
                    tokens.add(new NewToken(inversion.name(), inversion.word(), id, vectors.count()));
                    appended.add(vectors.values());
                    id += vectors.count();
                }
            }
            rows.put(part, appended);
            return tokens;
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw new ModelException(part + "/model.onnx cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Applies the changes of one network.
     *
     * @param model its file, in the sub-folder of the network
     * @throws ModelException if the network's weights cannot be changed, or a file was made for another model
     */
    public ChangedNetwork apply(Path model) throws ModelException {
        ChangedNetwork merged = loras.merge(model);
        List<float[]> appended = rows.getOrDefault(part(model), List.of());
        if (appended.isEmpty()) {
            return merged;
        }
        try {
            return TokenEmbedding.append(model, merged, appended);
        } catch (IOException | ArithmeticException e) {
            merged.close();
            throw new ModelException(
                    part(model) + "/model.onnx cannot take the vectors of a textual inversion: " + e.getMessage() + ".",
                    e);
        } catch (ModelException | RuntimeException e) {
            merged.close();
            throw e;
        }
    }

    private static String part(Path model) {
        Path folder = model.toAbsolutePath().getParent();
        return folder == null ? "" : String.valueOf(folder.getFileName());
    }

    /**
     * Checks, after all networks are loaded, that the files were made for this model.
     *
     * @throws ModelException if a LoRA changes a weight that it lacks, or no encoder takes a textual inversion
     */
    public void requireUsed() throws ModelException {
        loras.requireUsed();
        for (InversionFile inversion : inversions) {
            inversion.requireUsed(widths);
        }
    }
}
