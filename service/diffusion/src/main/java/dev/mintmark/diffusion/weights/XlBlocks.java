package dev.mintmark.diffusion.weights;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the original code of Stable Diffusion XL, which LoRAs and LoCons of kohya's scripts have, as those of diffusers. The
 * original counts the layers of a resolution on, three for each, and an element of a layer by its position.
 */
final class XlBlocks {
    private static final Pattern BLOCK = Pattern.compile("(input|output)_blocks_(\\d{1,2})_([012])_(.*)");
    private static final Pattern MIDDLE = Pattern.compile("middle_block_([012])_(.*)");
    private static final int PER_BLOCK = 3;

    /** Modules outside of the blocks. */
    private static final Map<String, String> OUTSIDE = Map.of(
            "input_blocks_0_0", "conv_in",
            "time_embed_0", "time_embedding_linear_1",
            "time_embed_2", "time_embedding_linear_2",
            "label_emb_0_0", "add_embedding_linear_1",
            "label_emb_0_2", "add_embedding_linear_2",
            "out_2", "conv_out");

    /** Modules of a residual block. */
    private static final Map<String, String> RESNET = Map.of(
            "in_layers_2", "conv1",
            "out_layers_3", "conv2",
            "emb_layers_1", "time_emb_proj",
            "skip_connection", "conv_shortcut");

    private XlBlocks() {}

    /** Returns a module's path in the names of diffusers; one in other names as it is. */
    static String renamed(String path) {
        Matcher middle = MIDDLE.matcher(path);
        if (middle.matches()) {
            return switch (middle.group(1)) {
                case "0" -> "mid_block_resnets_0_" + inResnet(middle.group(2));
                case "1" -> "mid_block_attentions_0_" + middle.group(2);
                default -> "mid_block_resnets_1_" + inResnet(middle.group(2));
            };
        }
        Matcher block = BLOCK.matcher(path);
        if (!block.matches()) {
            return OUTSIDE.getOrDefault(path, path);
        }
        boolean input = block.group(1).equals("input");
        int layer = Integer.parseInt(block.group(2)) - (input ? 1 : 0);
        String at = (input ? "down_blocks_" : "up_blocks_") + layer / PER_BLOCK + "_";
        String inside = block.group(4);
        if (inside.equals("op")) {
            return at + "downsamplers_0_conv";
        }
        if (inside.equals("conv")) {
            return at + "upsamplers_0_conv";
        }
        return block.group(3).equals("0")
                ? at + "resnets_" + layer % PER_BLOCK + "_" + inResnet(inside)
                : at + "attentions_" + layer % PER_BLOCK + "_" + inside;
    }

    private static String inResnet(String module) {
        return RESNET.getOrDefault(module, module);
    }
}
