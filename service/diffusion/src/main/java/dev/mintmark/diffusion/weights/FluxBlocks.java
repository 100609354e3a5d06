package dev.mintmark.diffusion.weights;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the original code of FLUX.1, which LoRAs of kohya's scripts have, as those of diffusers. What the original computes with one
 * weight, queries, keys, values and the first layer of the perceptron, has weights of its own in diffusers.
 */
final class FluxBlocks {
    private static final Pattern DOUBLE =
            Pattern.compile("double_blocks_(\\d{1,3})_(img|txt)_(attn_proj|attn_qkv|mlp_0|mlp_2|mod_lin)");
    private static final Pattern SINGLE = Pattern.compile("single_blocks_(\\d{1,3})_(linear1|linear2|modulation_lin)");

    /** Modules outside of the blocks. */
    private static final Map<String, String> OUTSIDE = Map.ofEntries(
            Map.entry("img_in", "x_embedder"),
            Map.entry("txt_in", "context_embedder"),
            Map.entry("time_in_in_layer", "time_text_embed_timestep_embedder_linear_1"),
            Map.entry("time_in_out_layer", "time_text_embed_timestep_embedder_linear_2"),
            Map.entry("vector_in_in_layer", "time_text_embed_text_embedder_linear_1"),
            Map.entry("vector_in_out_layer", "time_text_embed_text_embedder_linear_2"),
            Map.entry("guidance_in_in_layer", "time_text_embed_guidance_embedder_linear_1"),
            Map.entry("guidance_in_out_layer", "time_text_embed_guidance_embedder_linear_2"),
            Map.entry("final_layer_linear", "proj_out"));

    /**
     * A part of a weight.
     *
     * @param path the module's path in the names of diffusers
     * @param rows first outputs of the original weight, of which the module's are in this order
     * @param counts as many numbers of outputs
     */
    record Rows(String path, List<Integer> rows, List<Integer> counts) {
        private Rows(String path, int from, int to) {
            this(path, List.of(from), List.of(to - from));
        }
    }

    private FluxBlocks() {}

    /**
     * Returns where the outputs of a weight are in diffusers; a module in other names as it is.
     *
     * @param outputs of the weight
     * @param inputs of the weight
     */
    static List<Rows> of(String path, int outputs, int inputs) {
        Matcher pair = DOUBLE.matcher(path);
        if (pair.matches()) {
            return ofDouble(
                    "transformer_blocks_" + pair.group(1) + "_", pair.group(2).equals("img"), pair.group(3), outputs);
        }
        Matcher single = SINGLE.matcher(path);
        if (single.matches()) {
            String block = "single_transformer_blocks_" + single.group(1) + "_";
            return switch (single.group(2)) {
                case "linear2" -> whole(block + "proj_out", outputs);
                case "modulation_lin" -> whole(block + "norm_linear", outputs);
                default ->
                    outputs <= 3 * inputs
                            ? whole(path, outputs)
                            : List.of(
                                    new Rows(block + "attn_to_q", 0, inputs),
                                    new Rows(block + "attn_to_k", inputs, 2 * inputs),
                                    new Rows(block + "attn_to_v", 2 * inputs, 3 * inputs),
                                    new Rows(block + "proj_mlp", 3 * inputs, outputs));
            };
        }
        if (path.equals("final_layer_adaLN_modulation_1")) {
            int half = outputs / 2; // the original shifts and scales, diffusers scales and shifts
            return List.of(new Rows("norm_out_linear", List.of(half, 0), List.of(outputs - half, half)));
        }
        return whole(OUTSIDE.getOrDefault(path, path), outputs);
    }

    private static List<Rows> ofDouble(String block, boolean image, String module, int outputs) {
        return switch (module) {
            case "attn_proj" -> whole(block + (image ? "attn_to_out_0" : "attn_to_add_out"), outputs);
            case "mlp_0" -> whole(block + (image ? "ff_net_0_proj" : "ff_context_net_0_proj"), outputs);
            case "mlp_2" -> whole(block + (image ? "ff_net_2" : "ff_context_net_2"), outputs);
            case "mod_lin" -> whole(block + (image ? "norm1_linear" : "norm1_context_linear"), outputs);
            default -> {
                int third = outputs / 3;
                String attention = block + "attn_";
                yield List.of(
                        new Rows(attention + (image ? "to_q" : "add_q_proj"), 0, third),
                        new Rows(attention + (image ? "to_k" : "add_k_proj"), third, 2 * third),
                        new Rows(attention + (image ? "to_v" : "add_v_proj"), 2 * third, outputs));
            }
        };
    }

    private static List<Rows> whole(String path, int outputs) {
        return List.of(new Rows(path, 0, outputs));
    }
}
