package dev.mintmark.diffusion;

import dev.mintmark.diffusion.sampler.SchedulerConfig;
import dev.mintmark.diffusion.sampler.SchedulerConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The configuration of a Stable Diffusion 1.x or 2.x folder in the layout of an ONNX export. Reading it checks that all
 * files exist. Immutable.
 *
 * @param factor pixels for each latent, along a side
 * @param sizeMultiple number that divides every width and height in pixels: an exported UNet halves the latents once
 *     for each block after its first and cannot process a remainder; equal to {@code factor} if its configuration does
 *     not list the blocks
 * @param latentChannels channels of the latents
 * @param scalingFactor divisor of the latents before decoding
 * @param shiftFactor summand after that division
 * @param defaultWidth width that the UNet was trained for, in pixels
 * @param defaultHeight height that the UNet was trained for, in pixels
 * @param maxTokens positions of the text encoder
 */
public record ModelFolder(
        Path root,
        int factor,
        int sizeMultiple,
        int latentChannels,
        float scalingFactor,
        float shiftFactor,
        int defaultWidth,
        int defaultHeight,
        int maxTokens,
        SchedulerConfig scheduler) {
    static final String SCHEDULER = "scheduler/scheduler_config.json";

    private static final String INDEX = "model_index.json";

    /**
     * diffusers' first ONNX exports have no config.json beside the models; they imply the values of Stable Diffusion 1.
     */
    private static final String LEGACY = "OnnxStableDiffusionPipeline";

    private static final List<String> PIPELINES =
            List.of("StableDiffusionPipeline", "ORTStableDiffusionPipeline", LEGACY);

    /**
     * Reads the folder's configuration, not its models.
     *
     * @throws ModelException if a file is missing or invalid
     */
    public static ModelFolder read(Path root) throws ModelException {
        if (!Files.isDirectory(root)) {
            throw new ModelException("The model folder " + root + " is no folder.");
        }
        String pipeline = ConfigFile.read(root, INDEX).text("_class_name", "");
        if (!PIPELINES.contains(pipeline)) {
            throw new ModelException(INDEX + ": _class_name '" + pipeline + "' cannot be drawn with; known are "
                    + String.join(", ", PIPELINES) + ".");
        }
        SchedulerConfig scheduler = scheduler(root);
        for (String file : List.of("tokenizer/vocab.json", "tokenizer/merges.txt")) {
            requireFile(root, file);
        }
        ConfigFile text = part(root, "text_encoder", pipeline);
        ConfigFile unet = part(root, "unet", pipeline);
        ConfigFile vae = part(root, "vae_decoder", pipeline);

        int factor = 1 << (blocks(vae, 4) - 1);
        int channels = vae.integer("latent_channels", 4, 1, 256);
        int unetChannels = unet.integer("in_channels", 4, 1, 1024);
        if (unetChannels != channels) {
            throw new ModelException(unet.name() + ": in_channels is " + unetChannels + ", " + vae.name()
                    + ": latent_channels is " + channels + "; for text to image they must be equal.");
        }
        double scaling = vae.number("scaling_factor", 0.18215);
        if (scaling == 0) {
            throw new ModelException(vae.name() + ": scaling_factor must not be 0.");
        }
        int[] size = sampleSize(unet);
        return new ModelFolder(
                root,
                factor,
                factor << (blocks(unet, 1) - 1),
                channels,
                (float) scaling,
                (float) vae.number("shift_factor", 0),
                size[1] * factor,
                size[0] * factor,
                text.integer("max_position_embeddings", 77, 3, 100_000),
                scheduler);
    }

    private static SchedulerConfig scheduler(Path root) throws ModelException {
        ConfigFile file = ConfigFile.read(root, SCHEDULER);
        try {
            return SchedulerConfig.of(file.root());
        } catch (SchedulerConfigException e) {
            throw new ModelException(file.name() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the number of latents of a picture, channels included. */
    public int latents(int width, int height) {
        return Math.multiplyExact(latentChannels, (height / factor) * (width / factor));
    }

    /** Tells whether the folder has the encoder that {@link DiffusionModel#invert} needs. */
    public boolean hasEncoder() {
        return Files.isRegularFile(root.resolve(VaeEncoder.PART).resolve("model.onnx"));
    }

    /** Returns the number of resolutions at which a network works. */
    private static int blocks(ConfigFile config, int standard) throws ModelException {
        int blocks = config.value("block_out_channels").map(JsonNode::size).orElse(standard);
        if (blocks < 1 || blocks > 8) {
            throw new ModelException(
                    config.name() + ": block_out_channels must list 1 to 8 blocks, not " + blocks + ".");
        }
        return blocks;
    }

    /** Returns height and width in latents. diffusers writes one number for a square. */
    private static int[] sampleSize(ConfigFile unet) throws ModelException {
        JsonNode value = unet.value("sample_size").orElse(null);
        if (value != null && value.isArray() && value.size() == 2) {
            return new int[] {
                side(unet, value.path(0).intValue(0)), side(unet, value.path(1).intValue(0))
            };
        }
        int side = side(unet, unet.integer("sample_size", 64, 1, DrawRequest.MAX_SIDE));
        return new int[] {side, side};
    }

    private static int side(ConfigFile unet, int latents) throws ModelException {
        if (latents < 1 || latents > DrawRequest.MAX_SIDE) {
            throw new ModelException(unet.name() + ": sample_size must be positive, or two positive numbers.");
        }
        return latents;
    }

    private static ConfigFile part(Path root, String part, String pipeline) throws ModelException {
        requireFile(root, part + "/model.onnx");
        String config = part + "/config.json";
        return pipeline.equals(LEGACY) ? ConfigFile.readIfPresent(root, config) : ConfigFile.read(root, config);
    }

    private static void requireFile(Path root, String file) throws ModelException {
        if (!Files.isRegularFile(root.resolve(file))) {
            throw new ModelException("The model folder " + root + " lacks the file " + file + ".");
        }
    }
}
