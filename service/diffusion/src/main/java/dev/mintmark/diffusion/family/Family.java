package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.PromptCounter;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.weights.WeightChanges;

/**
 * What distinguishes one family of models from the others: how its configurations are read, and how prompts become the inputs
 * of its network. To add a family, implement this in one file and list it in {@link Families}.
 */
public interface Family {
    /** Returns the family's name, such as "Stable Diffusion XL". */
    String name();

    /**
     * Returns whether this family reads a pipeline class of diffusers.
     *
     * @param pipeline the class in model_index.json, without optimum's prefix "ORT"
     */
    boolean reads(String pipeline);

    /** Returns whether the networks of this family are UNets. */
    default boolean hasUnet() {
        return false;
    }

    /**
     * Reads a folder's configurations, and checks that its files exist.
     *
     * @throws ModelException if a file is missing or invalid
     */
    ModelFolder read(FolderConfigs configs) throws ModelException;

    /**
     * Loads text encoders and network. The autoencoder is loaded by the caller, as it is the same for all.
     *
     * @param backend owns what is loaded
     * @throws ModelException if a file is missing or invalid
     */
    DiffusionPipeline load(OnnxBackend backend, ModelFolder folder) throws ModelException;

    /**
     * Reads what counts the tokens of prompts as the loaded pipeline reads them.
     *
     * @param changes with the words of textual inversions
     * @throws ModelException if a file is missing or invalid
     */
    PromptCounter counter(ModelFolder folder, WeightChanges changes) throws ModelException;
}
