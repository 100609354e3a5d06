package dev.mintmark.diffusion;

import dev.mintmark.diffusion.config.ConfigFile;
import tools.jackson.databind.JsonNode;

/**
 * The memory that the attention of a UNet takes in a step, by its configuration. Every place of the latents is compared with every
 * other, so it grows with the square of a picture's area, and decides how large a picture, or how many together, a machine can draw.
 * ONNX Runtime keeps two such matrices at a time on a CPU, the scores and what softmax makes of them.
 */
public final class AttentionMemory {
    private static final int MATRICES = 2;

    private AttentionMemory() {}

    /**
     * Computes the bytes that the largest attention takes in float32, without the network's weights.
     *
     * @param width pixels
     * @param height pixels
     * @param pictures that are drawn together
     * @param guided whether there is guidance, which doubles the batch unless the network takes it as an input
     * @return 0 for a network without such blocks
     * @throws ModelException if the model has no UNet, or its configuration cannot be read
     */
    public static long bytes(ModelFolder folder, int width, int height, int pictures, boolean guided)
            throws ModelException {
        ConfigFile unet = ConfigFile.read(folder.root(), "unet/config.json");
        JsonNode blocks = unet.root().path("down_block_types");
        long places = (long) (width / folder.factor()) * (height / folder.factor());
        double largest = 0;
        for (int block = 0; block < blocks.size(); block++) {
            if (blocks.path(block).asString("").contains("Attn")) {
                double shrunk = places / Math.pow(4, block); // each block before it has halved both sides
                largest = Math.max(largest, heads(unet, block) * shrunk * shrunk);
            }
        }
        boolean isDoubled =
                guided && !unet.root().path("time_cond_proj_dim").isNumber(); // not where guidance is an input
        return Math.round(MATRICES * (isDoubled ? 2.0 : 1.0) * pictures * largest * Float.BYTES);
    }

    /** Returns the heads of a block's attention. diffusers calls their number the dimension of a head, and keeps that name. */
    private static int heads(ConfigFile unet, int block) {
        JsonNode heads = unet.root().path("num_attention_heads");
        if (!heads.isNumber() && !heads.isArray()) {
            heads = unet.root().path("attention_head_dim");
        }
        return heads.isArray() ? heads.path(block).asInt(1) : heads.asInt(8);
    }
}
