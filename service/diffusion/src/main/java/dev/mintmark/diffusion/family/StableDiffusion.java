package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.PromptCounter;
import dev.mintmark.diffusion.family.DenoisingNetwork.Ports;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.text.ClipTextEncoder;
import dev.mintmark.diffusion.text.ClipTextEncoder.Layer;
import dev.mintmark.diffusion.text.TextEmbedding;
import dev.mintmark.diffusion.text.WeightedTokens;
import dev.mintmark.diffusion.weights.WeightChanges;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stable Diffusion 1.x and 2.x (Rombach et al., 2022) with one CLIP encoder: also SD-Turbo, inpainting with nine channels,
 * ControlNets, and latent consistency models (Luo et al., 2023), whose UNet takes the guidance scale as an input.
 */
final class StableDiffusion implements Family {
    private static final Set<String> PIPELINES = Set.of(
            "StableDiffusionPipeline",
            "StableDiffusionImg2ImgPipeline",
            "StableDiffusionInpaintPipeline",
            "StableDiffusionControlNetPipeline",
            "StableDiffusionControlNetImg2ImgPipeline",
            "StableDiffusionControlNetInpaintPipeline",
            "LatentConsistencyModelPipeline",
            "LatentConsistencyModelImg2ImgPipeline",
            "OnnxStableDiffusionPipeline",
            "OnnxStableDiffusionImg2ImgPipeline",
            "OnnxStableDiffusionInpaintPipeline");

    private static final String CONSISTENCY = "LatentConsistency";

    private static final UnetFolder FOLDER = new UnetFolder(0.18215, new Defaults(25, 7.5), new Defaults(4, 8.5), 4);

    @Override
    public String name() {
        return "Stable Diffusion";
    }

    @Override
    public boolean reads(String pipeline) {
        return PIPELINES.contains(pipeline);
    }

    @Override
    public ModelFolder read(FolderConfigs configs) throws ModelException {
        configs.requireClipTokenizer("tokenizer");
        configs.part("text_encoder");
        boolean consistency = configs.pipeline().startsWith(CONSISTENCY);
        return FOLDER.read(name(), configs, configs.scheduler(forced(configs)), consistency);
    }

    @Override
    public boolean hasUnet() {
        return true;
    }

    /** Returns what diffusers' pipelines force, whatever old configurations say. */
    private static Map<String, Object> forced(FolderConfigs configs) {
        String pipeline = configs.pipeline();
        boolean guided =
                pipeline.contains("ControlNet") || !configs.addedControlNets().isEmpty();
        if (pipeline.startsWith(CONSISTENCY) || guided) {
            return Map.of();
        }
        return pipeline.contains("Inpaint")
                ? Map.of("steps_offset", 1, "skip_prk_steps", true)
                : Map.of("steps_offset", 1, "clip_sample", false);
    }

    @Override
    public DiffusionPipeline load(OnnxBackend backend, ModelFolder folder) throws ModelException {
        ClipTextEncoder text =
                ClipTextEncoder.load(backend, folder.root(), "text_encoder", "tokenizer", Layer.LAST, null);
        DenoisingNetwork unet =
                DenoisingNetwork.load(backend, folder, Ports.unet("a UNet of Stable Diffusion", Set.of()));
        unet.requireWidth("encoder_hidden_states", text.width(), text.file());
        return new Loaded(text, unet, unet.tokens("encoder_hidden_states"), UnetFolder.guidanceWidth(unet));
    }

    @Override
    public PromptCounter counter(ModelFolder folder, WeightChanges changes) throws ModelException {
        return UnetFolder.counter(folder, "text_encoder", "tokenizer", changes);
    }

    /** @param fixedTokens tokens that the UNet takes; −1 for any number */
    private record Loaded(ClipTextEncoder text, DenoisingNetwork network, long fixedTokens, int guidanceWidth)
            implements DiffusionPipeline {
        @Override
        public Conditioning condition(DrawRequest request) {
            boolean guided = request.guidance() > 1 && guidanceWidth == 0;
            WeightedTokens prompt = text.tokens(request.prompt());
            WeightedTokens negative = text.tokens(request.negativeOrEmpty());
            int chunks = Chunks.of(List.of(text), List.of(prompt), guided ? List.of(negative) : List.of(), fixedTokens);
            TextEmbedding positive = text.encode(prompt, chunks);
            @Nullable TextEmbedding avoided = guided ? text.encode(negative, chunks) : null;
            Conditioning.Builder builder = new Conditioning.Builder()
                    .inChunks()
                    .states("encoder_hidden_states", positive, avoided)
                    .leftOut("prompt", text.leftOut(prompt, chunks), text.chunkLength() * chunks);
            if (guided) {
                builder.leftOut("negative prompt", text.leftOut(negative, chunks), text.chunkLength() * chunks);
            }
            UnetFolder.addGuidance(builder, guidanceWidth, request.guidance());
            return builder.build(guided, request);
        }
    }
}
