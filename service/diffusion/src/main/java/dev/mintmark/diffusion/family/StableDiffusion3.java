package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.LatentScale;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.PromptCounter;
import dev.mintmark.diffusion.config.ConfigFile;
import dev.mintmark.diffusion.family.DenoisingNetwork.Ports;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.text.ClipPromptCounter;
import dev.mintmark.diffusion.text.ClipTextEncoder;
import dev.mintmark.diffusion.text.ClipTextEncoder.Layer;
import dev.mintmark.diffusion.text.JsonTokenizer;
import dev.mintmark.diffusion.text.SequenceEncoder;
import dev.mintmark.diffusion.text.SequencePromptCounter;
import dev.mintmark.diffusion.text.TextEmbedding;
import dev.mintmark.diffusion.text.WeightedTokens;
import dev.mintmark.diffusion.weights.WeightChanges;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stable Diffusion 3 and 3.5 (Esser et al., 2024): a transformer with flow matching. Two CLIP encoders side by side, padded to
 * the width of T5, whose tokens follow; and both pooled vectors. T5 may be missing.
 */
final class StableDiffusion3 implements Family {
    private static final Set<String> PIPELINES =
            Set.of("StableDiffusion3Pipeline", "StableDiffusion3Img2ImgPipeline", "StableDiffusion3InpaintPipeline");

    /** Tokens of T5 in diffusers' pipeline. */
    private static final int T5_TOKENS = 256;

    @Override
    public String name() {
        return "Stable Diffusion 3";
    }

    @Override
    public boolean reads(String pipeline) {
        return PIPELINES.contains(pipeline);
    }

    @Override
    public ModelFolder read(FolderConfigs configs) throws ModelException {
        configs.requireClipTokenizer("tokenizer");
        configs.requireClipTokenizer("tokenizer_2");
        configs.part("text_encoder");
        configs.part("text_encoder_2");
        if (configs.has("text_encoder_3")) {
            configs.part("text_encoder_3");
            configs.requireFile("tokenizer_3/tokenizer.json");
        }
        ConfigFile transformer = configs.part("transformer");
        ConfigFile vae = configs.part("vae_decoder");
        int factor = 1 << (FolderConfigs.blocks(vae, "block_out_channels", 4) - 1);
        int channels = vae.integer("latent_channels", 16, 1, 256);
        FolderConfigs.requireChannels(transformer, transformer.integer("in_channels", 16, 1, 1024), vae, channels);
        int[] size = FolderConfigs.sampleSize(transformer, 128);
        return new ModelFolder(
                configs.root(),
                name(),
                factor,
                factor * transformer.integer("patch_size", 2, 1, 16),
                channels,
                channels,
                new LatentScale(FolderConfigs.scaling(vae, 1.5305), (float) vae.number("shift_factor", 0.0609)),
                size[1] * factor,
                size[0] * factor,
                28,
                7,
                List.of(),
                false,
                configs.scheduler(Map.of()));
    }

    /** Counts for T5 where there is one, as it reads what CLIP leaves out. */
    @Override
    public PromptCounter counter(ModelFolder folder, WeightChanges changes) throws ModelException {
        Path root = folder.root();
        return FolderConfigs.read(root).has("text_encoder_3")
                ? SequencePromptCounter.read(root, "tokenizer_3", T5_TOKENS)
                : ClipPromptCounter.ofOneChunk(
                        root, "text_encoder", "tokenizer", changes.newTokens(root.resolve("text_encoder/model.onnx")));
    }

    @Override
    public DiffusionPipeline load(OnnxBackend backend, ModelFolder folder) throws ModelException {
        FolderConfigs configs = FolderConfigs.read(folder.root());
        ClipTextEncoder one = ClipTextEncoder.load(
                backend, folder.root(), "text_encoder", "tokenizer", Layer.PENULTIMATE, "text_embeds");
        ClipTextEncoder two = ClipTextEncoder.load(
                backend, folder.root(), "text_encoder_2", "tokenizer_2", Layer.PENULTIMATE, "text_embeds");
        @Nullable
        SequenceEncoder t5 = configs.has("text_encoder_3")
                ? SequenceEncoder.load(backend, folder.root(), "text_encoder_3", "tokenizer_3")
                : null;
        DenoisingNetwork transformer = DenoisingNetwork.load(
                backend,
                folder,
                Ports.transformer(
                        "a transformer of Stable Diffusion 3",
                        Set.of("encoder_hidden_states", "pooled_projections"),
                        Set.of(),
                        1,
                        Layout.PLANES));
        if (t5 != null) {
            transformer.requireWidth("encoder_hidden_states", t5.width(), t5.file());
        }
        transformer.requireWidth("pooled_projections", one.pooledWidth() + two.pooledWidth(), "the CLIP text encoders");
        ConfigFile config = configs.part("transformer");
        return new Loaded(
                one,
                two,
                t5,
                transformer,
                config.integer("joint_attention_dim", 4096, 1, 1 << 20),
                config.integer("patch_size", 2, 1, 16));
    }

    private record Loaded(
            ClipTextEncoder one,
            ClipTextEncoder two,
            @Nullable SequenceEncoder t5,
            DenoisingNetwork network,
            int width,
            int patch)
            implements DiffusionPipeline {
        @Override
        public Conditioning condition(DrawRequest request) {
            boolean guided = request.guidance() > 1;
            Conditioning.Builder builder = new Conditioning.Builder();
            TextEmbedding prompt = encode("prompt", request.prompt(), builder);
            @Nullable
            TextEmbedding negative = guided ? encode("negative prompt", request.negativeOrEmpty(), builder) : null;
            return builder.states("encoder_hidden_states", prompt, negative)
                    .pooled("pooled_projections", prompt, negative)
                    .build(guided, request);
        }

        private TextEmbedding encode(String which, String text, Conditioning.Builder builder) {
            WeightedTokens first = one.tokensOfOneChunk(text);
            TextEmbedding clip = one.encode(first, 1).beside(two.encode(two.tokensOfOneChunk(text), 1));
            if (t5 == null) {
                builder.leftOut(which, one.leftOut(first, 1), one.chunkLength());
                int tokens = one.chunkLength();
                return clip.followedBy(new TextEmbedding(tokens, width, new float[tokens * width], new float[0]));
            }
            JsonTokenizer.Tokens tokens = t5.tokenizer().encode(builder.withoutWeights(text), T5_TOKENS);
            builder.leftOut(which, tokens.leftOut(), T5_TOKENS)
                    .leftOutByClip(which, one.leftOut(first, 1), one.chunkLength());
            return clip.followedBy(t5.encode(tokens));
        }

        @Override
        public int imageTokens(int height, int width) {
            return (height / patch) * (width / patch);
        }
    }
}
