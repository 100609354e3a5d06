package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.InvalidDrawRequestException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stable Diffusion XL (Podell et al., 2024), its refiner, SDXL-Turbo and ControlNets. Two CLIP encoders, whose last layers but one are
 * joined; the second one's pooled vector; and the picture's size, crop and target size, or its aesthetic score. The refiner
 * has only the second encoder.
 */
final class StableDiffusionXl implements Family {
    private static final Set<String> PIPELINES = Set.of(
            "StableDiffusionXLPipeline",
            "StableDiffusionXLImg2ImgPipeline",
            "StableDiffusionXLInpaintPipeline",
            "StableDiffusionXLControlNetPipeline",
            "StableDiffusionXLControlNetImg2ImgPipeline",
            "StableDiffusionXLControlNetInpaintPipeline");

    private static final UnetFolder FOLDER = new UnetFolder(0.13025, new Defaults(30, 5), new Defaults(4, 8), 3);
    private static final float AESTHETIC_SCORE = 6;
    private static final float NEGATIVE_AESTHETIC_SCORE = 2.5f;

    @Override
    public String name() {
        return "Stable Diffusion XL";
    }

    @Override
    public boolean reads(String pipeline) {
        return PIPELINES.contains(pipeline);
    }

    @Override
    public ModelFolder read(FolderConfigs configs) throws ModelException {
        if (configs.has("text_encoder")) {
            configs.requireClipTokenizer("tokenizer");
            configs.part("text_encoder");
        }
        configs.requireClipTokenizer("tokenizer_2");
        configs.part("text_encoder_2");
        return FOLDER.read(name(), configs, configs.scheduler(Map.of()), false);
    }

    @Override
    public boolean hasUnet() {
        return true;
    }

    /** Counts for the second encoder, which alone says what a prompt's end is. */
    @Override
    public PromptCounter counter(ModelFolder folder, WeightChanges changes) throws ModelException {
        return UnetFolder.counter(folder, "text_encoder_2", "tokenizer_2", changes);
    }

    @Override
    public DiffusionPipeline load(OnnxBackend backend, ModelFolder folder) throws ModelException {
        FolderConfigs configs = FolderConfigs.read(folder.root());
        List<ClipTextEncoder> encoders = new ArrayList<>();
        if (configs.has("text_encoder")) {
            encoders.add(
                    ClipTextEncoder.load(backend, folder.root(), "text_encoder", "tokenizer", Layer.PENULTIMATE, null));
        }
        encoders.add(ClipTextEncoder.load(
                backend, folder.root(), "text_encoder_2", "tokenizer_2", Layer.PENULTIMATE, "text_embeds"));
        DenoisingNetwork unet = DenoisingNetwork.load(
                backend, folder, Ports.unet("a UNet of Stable Diffusion XL", Set.of("text_embeds", "time_ids")));
        long width = encoders.stream().mapToLong(ClipTextEncoder::width).sum();
        unet.requireWidth("encoder_hidden_states", width, "the text encoders");
        unet.requireWidth(
                "text_embeds",
                encoders.getLast().pooledWidth(),
                encoders.getLast().file());
        boolean scored = configs.index().flag("requires_aesthetics_score", false);
        unet.requireWidth("time_ids", scored ? 5 : 6, FolderConfigs.INDEX + ": requires_aesthetics_score");
        return new Loaded(
                List.copyOf(encoders),
                unet,
                unet.tokens("encoder_hidden_states"),
                UnetFolder.guidanceWidth(unet),
                scored,
                configs.index().flag("force_zeros_for_empty_prompt", true));
    }

    /**
     * @param fixedTokens tokens that the UNet takes; −1 for any number
     * @param scored whether the UNet takes an aesthetic score in place of the target size: the refiner
     * @param zeroNegative whether a missing negative prompt, not an empty one, is a vector of zeros
     */
    private record Loaded(
            List<ClipTextEncoder> encoders,
            DenoisingNetwork network,
            long fixedTokens,
            int guidanceWidth,
            boolean scored,
            boolean zeroNegative)
            implements DiffusionPipeline {
        @Override
        public Conditioning condition(DrawRequest request) {
            if (scored && request.image() == null) {
                throw new InvalidDrawRequestException(
                        "image", "This model refines pictures and draws none from text alone; give it a picture.");
            }
            boolean guided = request.guidance() > 1 && guidanceWidth == 0;
            boolean zeros = zeroNegative && request.negativePrompt() == null;
            List<WeightedTokens> prompts = tokens(request.prompt());
            List<WeightedTokens> negatives = tokens(request.negativeOrEmpty());
            int chunks = Chunks.of(encoders, prompts, guided && !zeros ? negatives : List.of(), fixedTokens);
            TextEmbedding prompt = encode(prompts, chunks);
            @Nullable TextEmbedding negative = !guided ? null : zeros ? prompt.zeros() : encode(negatives, chunks);
            ClipTextEncoder last = encoders.getLast();
            Conditioning.Builder builder = new Conditioning.Builder()
                    .inChunks()
                    .states("encoder_hidden_states", prompt, negative)
                    .pooled("text_embeds", prompt, negative)
                    .leftOut("prompt", last.leftOut(prompts.getLast(), chunks), last.chunkLength() * chunks);
            if (guided && !zeros) {
                builder.leftOut(
                        "negative prompt", last.leftOut(negatives.getLast(), chunks), last.chunkLength() * chunks);
            }
            float[] ids = timeIds(request, AESTHETIC_SCORE);
            builder.add("time_ids", new long[] {ids.length}, ids, timeIds(request, NEGATIVE_AESTHETIC_SCORE));
            UnetFolder.addGuidance(builder, guidanceWidth, request.guidance());
            return builder.build(guided, request);
        }

        private List<WeightedTokens> tokens(String prompt) {
            return encoders.stream().map(encoder -> encoder.tokens(prompt)).toList();
        }

        private TextEmbedding encode(List<WeightedTokens> prompts, int chunks) {
            TextEmbedding joined = encoders.getFirst().encode(prompts.getFirst(), chunks);
            return encoders.size() == 1 ? joined : joined.beside(encoders.get(1).encode(prompts.get(1), chunks));
        }

        /** Original height and width, crop from top and left, then target height and width or the score. */
        private float[] timeIds(DrawRequest request, float score) {
            float height = request.height();
            float width = request.width();
            return scored ? new float[] {height, width, 0, 0, score} : new float[] {height, width, 0, 0, height, width};
        }
    }
}
