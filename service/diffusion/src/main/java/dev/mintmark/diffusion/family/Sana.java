package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.LatentScale;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.PromptCounter;
import dev.mintmark.diffusion.config.ConfigFile;
import dev.mintmark.diffusion.family.DenoisingNetwork.Ports;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.text.JsonTokenizer;
import dev.mintmark.diffusion.text.SequenceEncoder;
import dev.mintmark.diffusion.text.SequencePromptCounter;
import dev.mintmark.diffusion.text.TextEmbedding;
import dev.mintmark.diffusion.weights.WeightChanges;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sana (Xie et al., 2025): a linear transformer over latents of a deep-compression autoencoder. Gemma reads the prompt after
 * an instruction, the one that the model was trained with; the instruction's tokens are then dropped.
 */
final class Sana implements Family {
    /** Tokens of Gemma in diffusers' pipeline. */
    private static final int TOKENS = 300;

    @Override
    public String name() {
        return "Sana";
    }

    @Override
    public boolean reads(String pipeline) {
        return pipeline.equals("SanaPipeline");
    }

    @Override
    public ModelFolder read(FolderConfigs configs) throws ModelException {
        configs.requireFile("tokenizer/tokenizer.json");
        configs.part("text_encoder");
        ConfigFile transformer = configs.part("transformer");
        ConfigFile vae = configs.part("vae_decoder");
        int factor = 1 << (FolderConfigs.blocks(vae, "encoder_block_out_channels", 6) - 1);
        int channels = vae.integer("latent_channels", 32, 1, 1024);
        FolderConfigs.requireChannels(transformer, transformer.integer("in_channels", 32, 1, 1024), vae, channels);
        int[] size = FolderConfigs.sampleSize(transformer, 32);
        return new ModelFolder(
                configs.root(),
                name(),
                factor,
                factor * transformer.integer("patch_size", 1, 1, 16),
                channels,
                channels,
                new LatentScale(FolderConfigs.scaling(vae, 0.41407), 0),
                size[1] * factor,
                size[0] * factor,
                20,
                4.5,
                List.of(),
                false,
                configs.scheduler(Map.of()));
    }

    @Override
    public PromptCounter counter(ModelFolder folder, WeightChanges changes) throws ModelException {
        return SequencePromptCounter.read(folder.root(), "tokenizer", TOKENS)
                .withInstruction(instruction(), Sana::normalised);
    }

    private static String normalised(String prompt) {
        return prompt.toLowerCase(Locale.ROOT).strip();
    }

    @Override
    public DiffusionPipeline load(OnnxBackend backend, ModelFolder folder) throws ModelException {
        SequenceEncoder gemma = SequenceEncoder.load(backend, folder.root(), "text_encoder", "tokenizer");
        double scale = ConfigFile.read(folder.root(), "transformer/config.json").number("timestep_scale", 1);
        DenoisingNetwork transformer = DenoisingNetwork.load(
                backend,
                folder,
                Ports.transformer(
                        "a transformer of Sana",
                        Set.of("encoder_hidden_states", "encoder_attention_mask"),
                        Set.of("guidance"),
                        1 / scale,
                        Layout.PLANES));
        transformer.requireWidth("encoder_hidden_states", gemma.width(), gemma.file());
        return new Loaded(gemma, transformer, instruction());
    }

    private static String instruction() {
        try (InputStream in = Sana.class.getResourceAsStream("sana-instruction.txt")) {
            if (in == null) {
                throw new IllegalStateException("The library's jar lacks its resource sana-instruction.txt.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Loaded(SequenceEncoder gemma, DenoisingNetwork network, String instruction)
            implements DiffusionPipeline {
        @Override
        public Conditioning condition(DrawRequest request) {
            boolean guided = request.guidance() > 1;
            Conditioning.Builder builder = new Conditioning.Builder();
            Prompt prompt = encode("prompt", instruction, request.prompt(), builder);
            @Nullable
            Prompt negative = guided ? encode("negative prompt", "", request.negativeOrEmpty(), builder) : null;
            if (network.takes("guidance")) {
                builder.add("guidance", new long[0], new float[] {(float) request.guidance()}, null);
            }
            return builder.states("encoder_hidden_states", prompt.states(), negative == null ? null : negative.states())
                    .add(
                            "encoder_attention_mask",
                            new long[] {TOKENS},
                            prompt.mask(),
                            negative == null ? null : negative.mask())
                    .build(guided, request);
        }

        @SuppressWarnings("ArrayRecordComponent") // never compared
        private record Prompt(TextEmbedding states, float[] mask) {}

        /** Encodes instruction and text, and keeps the first token and the last ones. */
        private Prompt encode(String which, String before, String text, Conditioning.Builder builder) {
            String plain = normalised(builder.withoutWeights(text));
            int length = before.isEmpty() ? TOKENS : gemma.tokenizer().count(before) + TOKENS - 2;
            JsonTokenizer.Tokens tokens = gemma.tokenizer().encode(before + plain, length);
            builder.leftOut(which, tokens.leftOut(), TOKENS);
            TextEmbedding all = gemma.encode(tokens);
            int width = all.width();
            int from = length - TOKENS + 1;
            float[] states = new float[TOKENS * width];
            System.arraycopy(all.states(), 0, states, 0, width);
            System.arraycopy(all.states(), from * width, states, width, (TOKENS - 1) * width);
            float[] mask = new float[TOKENS];
            Arrays.fill(mask, 0, Math.clamp(tokens.count() - from + 1L, 1, TOKENS), 1);
            return new Prompt(new TextEmbedding(TOKENS, width, states, new float[0]), mask);
        }
    }
}
