package dev.mintmark.diffusion;

import dev.mintmark.diffusion.weights.WeightChanges;
import java.nio.file.Path;
import java.util.List;

/**
 * A LoRA (Hu et al., 2022) to merge into a model when it is loaded: a {@code .safetensors} file with the names of kohya's scripts
 * or of diffusers.
 *
 * @param weight how strongly it changes the model: 1 as it was trained, 0 not at all; −100 to 100
 */
public record Lora(Path file, double weight) {
    /** The largest file. */
    public static final long MAX_BYTES = Integer.MAX_VALUE;

    private static final int MAX_WEIGHT = 100;

    public Lora {
        if (!(Math.abs(weight) <= MAX_WEIGHT)) {
            throw new IllegalArgumentException(
                    "The weight of a LoRA must be -" + MAX_WEIGHT + " to " + MAX_WEIGHT + ", not " + weight + ".");
        }
    }

    /**
     * Checks that LoRAs can be merged into a model, without loading it: reads the headers of the files and the graphs of the model's
     * networks, and no weights.
     *
     * @param root the model's folder
     * @throws ModelException if a file is missing or invalid, or was made for another model
     */
    public static void check(Path root, List<Lora> loras) throws ModelException {
        WeightChanges.checkLoras(root, loras);
    }
}
