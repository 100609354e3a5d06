package dev.mintmark.diffusion.family;

import ai.onnxruntime.OrtException;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.VaeTiling;
import dev.mintmark.diffusion.onnx.HostTensor;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.onnx.OnnxPart;
import dev.mintmark.diffusion.sampler.TorchRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The encoder of the autoencoder: pixels to latents. Its session belongs to the backend. */
public final class VaeEncoder {
    /** Sub-folder of the encoder in a model's folder. */
    public static final String PART = "vae_encoder";

    /** The limits of diffusers. */
    private static final float MIN_LOG_VARIANCE = -30;

    private static final float MAX_LOG_VARIANCE = 20;

    private final OnnxPart part;
    private final OnnxPart.Port sample;
    private final OnnxPart.Port output;
    private final ModelFolder folder;
    private final Tiles tiles;

    private VaeEncoder(OnnxPart part, ModelFolder folder, VaeTiling tiling) throws ModelException {
        this.part = part;
        this.folder = folder;
        part.checkInputs("an encoder", Set.of("sample"), Set.of());
        this.sample = part.input("sample", OnnxPart.FLOATS, 4, 4);
        // newer exports return mean and logarithm of the variance, older ones latents
        this.output = part.outputOrFirst("latent_parameters", 4);
        boolean takesAnySize = sample.shape()[2] <= 0 && sample.shape()[3] <= 0;
        this.tiles = Tiles.of(folder, PART, tiling, takesAnySize);
    }

    /**
     * Loads the encoder of a model.
     *
     * @param tiling when it encodes in tiles
     * @throws ModelException if it is missing or invalid
     */
    public static VaeEncoder load(OnnxBackend backend, ModelFolder folder, VaeTiling tiling) throws ModelException {
        if (!folder.hasEncoder()) {
            throw new ModelException("The model folder " + folder.root() + " lacks the file " + PART + "/model.onnx.");
        }
        OnnxPart part = OnnxPart.load(backend, folder.root(), PART, false);
        try {
            return new VaeEncoder(part, folder, tiling);
        } catch (ModelException e) {
            part.discard(); // it is loaded on demand, so the model stays open
            throw e;
        }
    }

    /**
     * Encodes a picture. An export that gives mean and logarithm of the variance is sampled with noise, as diffusers does.
     *
     * @param planes {@code float[3][height · factor][width · factor]} in one array, −1 to 1
     * @param height height of the latents
     * @param noise gives the noise; null for the mean
     * @return {@code float[channels · height · width]} as the sampler leaves them
     */
    public float[] encode(float[] planes, int height, int width, @Nullable TorchRandom noise) {
        float[] values = tiles.areUsed(height, width)
                ? tiles.encode(planes, height, width, this::whole)
                : whole(planes, height, width);
        float[] encoded = Arrays.copyOf(values, folder.latentChannels() * height * width);
        if (noise != null && values.length > encoded.length) {
            addDeviation(encoded, values, noise.normal(encoded.length));
        }
        folder.latentScale().fromEncoder(encoded);
        return encoded;
    }

    /** Returns what the network gives: latents, or their means and then the logarithms of their variances. */
    private float[] whole(float[] planes, int height, int width) {
        int channels = folder.latentChannels();
        try (HostTensor input = new HostTensor(
                part.ort(), sample.type(), 1, 3, (long) height * folder.factor(), (long) width * folder.factor())) {
            input.put(0, planes);
            OnnxPart.Values values = part.run(Map.of(sample.name(), input.tensor()), output.name());
            List<Long> parameters = List.of(1L, 2L * channels, (long) height, (long) width);
            List<Long> latents = List.of(1L, (long) channels, (long) height, (long) width);
            if (!values.shape().equals(parameters) && !values.shape().equals(latents)) {
                throw new DrawFailedException(
                        part.file() + " gave latents of shape " + values.shape() + "; right are " + parameters + " or "
                                + latents + ".",
                        null);
            }
            if (!values.isFinite()) {
                throw part.notFinite("latents", sample);
            }
            return values.floats();
        } catch (OrtException e) {
            throw part.failed(e);
        }
    }

    private static void addDeviation(float[] means, float[] parameters, float[] noise) {
        for (int i = 0; i < means.length; i++) {
            float logarithm = Math.clamp(parameters[means.length + i], MIN_LOG_VARIANCE, MAX_LOG_VARIANCE);
            means[i] += (float) Math.exp(0.5f * logarithm) * noise[i];
        }
    }
}
