package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.config.ConfigFile;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One of the tensors that a ControlNet gives and a UNet adds to the output of one of its layers. Both networks use the same names.
 *
 * @param divisor what height and width of the latents are divided by
 */
record Residual(String name, int channels, int divisor) {
    static final String MIDDLE = "mid_block_res_sample";
    private static final String DOWN = "down_block_res_samples.";

    /**
     * Returns the residuals of a ControlNet in the order of its layers: one after the first convolution, one after each layer of
     * each block and one where the resolution is halved between two blocks, then that of the middle block.
     *
     * @throws ModelException if the configuration is invalid
     */
    static List<Residual> of(ConfigFile controlNet) throws ModelException {
        int blocks = FolderConfigs.blocks(controlNet, "block_out_channels", 4);
        int layers = controlNet.integer("layers_per_block", 2, 1, 16);
        List<Residual> all = new ArrayList<>();
        all.add(new Residual(DOWN + 0, channels(controlNet, 0), 1));
        for (int block = 0; block < blocks; block++) {
            int channels = channels(controlNet, block);
            for (int layer = 0; layer < layers; layer++) {
                all.add(new Residual(DOWN + all.size(), channels, 1 << block));
            }
            if (block < blocks - 1) {
                all.add(new Residual(DOWN + all.size(), channels, 1 << (block + 1)));
            }
        }
        all.add(new Residual(MIDDLE, channels(controlNet, blocks - 1), 1 << (blocks - 1)));
        return List.copyOf(all);
    }

    private static int channels(ConfigFile controlNet, int block) throws ModelException {
        JsonNode list = controlNet.value("block_out_channels").orElse(null);
        int channels =
                list == null ? 320 * Math.min(1 << block, 4) : list.path(block).intValue(0);
        if (channels < 1) {
            throw controlNet.wrong("block_out_channels", "a list of positive whole numbers", controlNet.root());
        }
        return channels;
    }

    /** Returns the shape for latents of this height and width. */
    long[] shape(int batch, int height, int width) {
        return new long[] {batch, channels, height / divisor, width / divisor};
    }
}
