package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.LatentScale;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.PromptCounter;
import dev.mintmark.diffusion.config.ConfigFile;
import dev.mintmark.diffusion.family.DenoisingNetwork.Ports;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.text.ClipTextEncoder;
import dev.mintmark.diffusion.text.ClipTextEncoder.Layer;
import dev.mintmark.diffusion.text.JsonTokenizer;
import dev.mintmark.diffusion.text.PromptWeights;
import dev.mintmark.diffusion.text.SequenceEncoder;
import dev.mintmark.diffusion.text.SequencePromptCounter;
import dev.mintmark.diffusion.text.TextEmbedding;
import dev.mintmark.diffusion.text.WeightedTokens;
import dev.mintmark.diffusion.weights.WeightChanges;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * FLUX.1 schnell and dev (Black Forest Labs, 2024): a transformer over patches of 2 × 2 latents with flow matching. T5's
 * tokens, CLIP's pooled vector, and positions; dev also takes the guidance scale as an input. There is no negative prompt.
 */
final class Flux implements Family {
    private static final Set<String> PIPELINES = Set.of("FluxPipeline", "FluxImg2ImgPipeline", "FluxInpaintPipeline");

    /** Tokens of T5 in diffusers' pipeline. */
    private static final int T5_TOKENS = 512;

    private static final int PATCH = 2;
    private static final double TIME_DIVISOR = 1000;

    @Override
    public String name() {
        return "FLUX.1";
    }

    @Override
    public boolean reads(String pipeline) {
        return PIPELINES.contains(pipeline);
    }

    @Override
    public ModelFolder read(FolderConfigs configs) throws ModelException {
        configs.requireClipTokenizer("tokenizer");
        configs.part("text_encoder");
        configs.part("text_encoder_2");
        configs.requireFile("tokenizer_2/tokenizer.json");
        ConfigFile transformer = configs.part("transformer");
        ConfigFile vae = configs.part("vae_decoder");
        int factor = 1 << (FolderConfigs.blocks(vae, "block_out_channels", 4) - 1);
        int channels = vae.integer("latent_channels", 16, 1, 256);
        int patches = transformer.integer("in_channels", 64, 1, 4096);
        FolderConfigs.requireChannels(transformer, patches / (PATCH * PATCH), vae, channels);
        boolean guided = transformer.flag("guidance_embeds", false);
        return new ModelFolder(
                configs.root(),
                name(),
                factor,
                factor * PATCH,
                channels,
                channels,
                new LatentScale(FolderConfigs.scaling(vae, 0.3611), (float) vae.number("shift_factor", 0.1159)),
                128 * factor,
                128 * factor,
                guided ? 28 : 4,
                guided ? 3.5 : 0,
                List.of(),
                false,
                configs.scheduler(Map.of()));
    }

    /** Counts for T5; no negative prompt is read. */
    @Override
    public PromptCounter counter(ModelFolder folder, WeightChanges changes) throws ModelException {
        return SequencePromptCounter.read(folder.root(), "tokenizer_2", T5_TOKENS)
                .withoutNegative();
    }

    @Override
    public DiffusionPipeline load(OnnxBackend backend, ModelFolder folder) throws ModelException {
        ClipTextEncoder clip =
                ClipTextEncoder.load(backend, folder.root(), "text_encoder", "tokenizer", Layer.LAST, "pooler_output");
        SequenceEncoder t5 = SequenceEncoder.load(backend, folder.root(), "text_encoder_2", "tokenizer_2");
        DenoisingNetwork transformer = DenoisingNetwork.load(
                backend,
                folder,
                Ports.transformer(
                        "a transformer of FLUX.1",
                        Set.of("encoder_hidden_states", "pooled_projections", "img_ids", "txt_ids"),
                        Set.of("guidance"),
                        TIME_DIVISOR,
                        Layout.PATCHES));
        transformer.requireWidth("encoder_hidden_states", t5.width(), t5.file());
        transformer.requireWidth("pooled_projections", clip.pooledWidth(), clip.file());
        return new Loaded(clip, t5, transformer, folder.factor());
    }

    private record Loaded(ClipTextEncoder clip, SequenceEncoder t5, DenoisingNetwork network, int factor)
            implements DiffusionPipeline {
        @Override
        public Conditioning condition(DrawRequest request) {
            Conditioning.Builder builder = new Conditioning.Builder();
            String text = builder.withoutWeights(request.prompt());
            JsonTokenizer.Tokens tokens = t5.tokenizer().encode(text, T5_TOKENS);
            TextEmbedding states = t5.encode(tokens);
            WeightedTokens first = clip.tokensOfOneChunk(PromptWeights.escaped(text));
            TextEmbedding whole = clip.encode(first, 1);
            builder.states("encoder_hidden_states", states, null)
                    .pooled("pooled_projections", whole, null)
                    .shared("txt_ids", new long[] {T5_TOKENS, 3}, new float[T5_TOKENS * 3])
                    .leftOut("prompt", tokens.leftOut(), T5_TOKENS)
                    .leftOutByClip("prompt", clip.leftOut(first, 1), clip.chunkLength());
            if (network.takes("guidance")) {
                builder.add("guidance", new long[0], new float[] {(float) request.guidance()}, null);
            }
            if (!request.negativeOrEmpty().isBlank()) {
                builder.note("FLUX.1 has no negative prompt; the one given was not used.");
            }
            int rows = request.height() / factor / PATCH;
            int columns = request.width() / factor / PATCH;
            return builder.shared("img_ids", new long[] {(long) rows * columns, 3}, positions(rows, columns))
                    .build(false, request);
        }

        /** For each patch: 0, its row, its column. */
        private static float[] positions(int rows, int columns) {
            float[] ids = new float[rows * columns * 3];
            for (int i = 0; i < rows * columns; i++) {
                ids[3 * i + 1] = i / columns;
                ids[3 * i + 2] = i % columns;
            }
            return ids;
        }

        @Override
        public int imageTokens(int height, int width) {
            return (height / PATCH) * (width / PATCH);
        }

        @Override
        public boolean hasEvenSigmas() {
            return true;
        }
    }
}
