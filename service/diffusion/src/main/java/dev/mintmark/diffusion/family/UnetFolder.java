package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.LatentScale;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.PromptCounter;
import dev.mintmark.diffusion.config.ConfigFile;
import dev.mintmark.diffusion.sampler.SchedulerConfig;
import dev.mintmark.diffusion.text.ClipPromptCounter;
import dev.mintmark.diffusion.weights.OnnxInputs;
import dev.mintmark.diffusion.weights.WeightChanges;
import java.nio.file.Path;
import java.util.List;

/**
 * What a family with a UNet recommends, and what it implies where the configurations are silent.
 *
 * @param scaling the autoencoder's scaling factor
 * @param defaults steps and guidance
 * @param distilled those for a UNet that takes the guidance scale as an input
 * @param blocks resolutions at which the UNet works
 */
record UnetFolder(double scaling, Defaults defaults, Defaults distilled, int blocks) {
    private static final int MAX_PERIOD = 10_000;

    /**
     * Reads the configurations of UNet, ControlNets and autoencoder.
     *
     * @param choosesTimestepsByStrength as in {@link ModelFolder}
     * @throws ModelException if a file is missing or invalid
     */
    ModelFolder read(
            String family, FolderConfigs configs, SchedulerConfig scheduler, boolean choosesTimestepsByStrength)
            throws ModelException {
        ConfigFile unet = configs.part("unet");
        ConfigFile vae = configs.part("vae_decoder");
        int factor = 1 << (FolderConfigs.blocks(vae, "block_out_channels", 4) - 1);
        int channels = vae.integer("latent_channels", 4, 1, 256);
        int unetChannels = unet.integer("in_channels", channels, 1, 1024);
        if (unetChannels != 2 * channels + 1) {
            FolderConfigs.requireChannels(unet, unetChannels, vae, channels);
        }
        List<Float> means = FolderConfigs.perChannel(vae, "latents_mean", channels);
        List<Float> deviations = FolderConfigs.perChannel(vae, "latents_std", channels);
        // the pipelines with a UNet know no shift, whatever the autoencoder's configuration says
        LatentScale scale = means.isEmpty() || deviations.isEmpty()
                ? new LatentScale(FolderConfigs.scaling(vae, scaling), 0)
                : new LatentScale(FolderConfigs.scaling(vae, scaling), 0, means, deviations);
        int[] size = FolderConfigs.sampleSize(unet, 64);
        int textWidth = textWidth(unet);
        Defaults chosen = unet.value("time_cond_proj_dim").isPresent()
                ? distilled
                : defaults.adjustedTo(scheduler, Math.max(size[0], size[1]), textWidth);
        return new ModelFolder(
                configs.root(),
                family,
                factor,
                factor << (FolderConfigs.blocks(unet, "block_out_channels", blocks) - 1),
                channels,
                unetChannels,
                scale,
                size[1] * factor,
                size[0] * factor,
                chosen.steps(),
                chosen.guidance(),
                configs.controlNets(),
                choosesTimestepsByStrength,
                scheduler);
    }

    /** Returns the width of the text that a UNet takes; 0 if its configuration names none, or one for each resolution. */
    private static int textWidth(ConfigFile unet) {
        return unet.value("cross_attention_dim").map(width -> width.intValue(0)).orElse(0);
    }

    /**
     * Reads what counts the tokens of prompts for an encoder of CLIP, as far as the UNet takes their chunks.
     *
     * @throws ModelException if a file is missing or invalid
     */
    static PromptCounter counter(ModelFolder folder, String encoder, String tokenizer, WeightChanges changes)
            throws ModelException {
        Path root = folder.root();
        long fixedTokens = OnnxInputs.size(root.resolve("unet/model.onnx"), "encoder_hidden_states", 1);
        return ClipPromptCounter.ofChunks(
                root,
                encoder,
                tokenizer,
                changes.newTokens(root.resolve(encoder).resolve("model.onnx")),
                fixedTokens);
    }

    /** Returns the width of the guidance embedding that a distilled UNet takes; 0 if it takes none. */
    static int guidanceWidth(DenoisingNetwork unet) throws ModelException {
        if (!unet.takes("timestep_cond")) {
            return 0;
        }
        long width = unet.width("timestep_cond");
        return width > 0 ? Math.toIntExact(width) : 256;
    }

    /** Adds the guidance embedding of a distilled UNet (Meng et al., 2023), if it takes one. */
    static void addGuidance(Conditioning.Builder builder, int width, double guidance) {
        if (width == 0) {
            return;
        }
        float[] embedding = new float[width];
        int half = width / 2;
        float scaled = (float) (guidance - 1) * 1000;
        float rate = (float) (Math.log(MAX_PERIOD) / (half - 1));
        for (int i = 0; i < half; i++) {
            float angle = scaled * (float) Math.exp(i * -rate);
            embedding[i] = (float) Math.sin(angle);
            embedding[half + i] = (float) Math.cos(angle);
        }
        builder.add("timestep_cond", new long[] {width}, embedding, null);
    }
}
