package dev.mintmark.diffusion;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The encoder of the autoencoder: pixels to latents, without the noise that training adds. Owns its session. */
final class VaeEncoder implements AutoCloseable {
    static final String PART = "vae_encoder";

    private final OnnxPart part;
    private final OnnxPart.Port sample;
    private final OnnxPart.Port output;
    private final ModelFolder folder;

    private VaeEncoder(OnnxPart part, ModelFolder folder) throws ModelException {
        this.part = part;
        this.folder = folder;
        this.sample = part.input("sample", OnnxPart.FLOATS, 4, 4);
        // newer exports return mean and logarithm of the variance, older ones latents
        this.output = part.output("latent_parameters", 4);
    }

    static VaeEncoder load(OnnxBackend backend, ModelFolder folder) throws ModelException {
        if (!folder.hasEncoder()) {
            throw new ModelException("The model folder " + folder.root() + " lacks the file " + PART + "/model.onnx.");
        }
        OnnxPart part = OnnxPart.load(backend, folder.root(), PART, false, Set.of("sample"));
        try {
            return new VaeEncoder(part, folder);
        } catch (ModelException e) {
            part.close();
            throw e;
        }
    }

    /**
     * @param planes {@code float[3][height · factor][width · factor]} in one array, −1 to 1
     * @param height height of the latents
     * @return {@code float[channels · height · width]} as the sampler leaves them
     */
    float[] encode(float[] planes, int height, int width) {
        int channels = folder.latentChannels();
        try (HostTensor input = new HostTensor(
                part.ort(), sample.type(), 1, 3, (long) height * folder.factor(), (long) width * folder.factor())) {
            input.put(0, planes);
            OnnxPart.Values values = part.run(Map.of(sample.name(), input.tensor()), output.name());
            List<Long> means = List.of(1L, 2L * channels, (long) height, (long) width);
            List<Long> latents = List.of(1L, (long) channels, (long) height, (long) width);
            if (!values.shape().equals(means) && !values.shape().equals(latents)) {
                throw new DrawFailedException(
                        part.file() + " gave latents of shape " + values.shape() + "; right are " + means + " or "
                                + latents + ".",
                        null);
            }
            if (!values.isFinite()) {
                throw new DrawFailedException(
                        part.file() + " gave numbers that are no latents (NaN or infinite).", null);
            }
            float[] scaled = Arrays.copyOf(values.floats(), channels * height * width);
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = (scaled[i] - folder.shiftFactor()) * folder.scalingFactor();
            }
            return scaled;
        } catch (OrtException e) {
            throw part.failed(e);
        }
    }

    @Override
    public void close() {
        part.close();
    }
}
