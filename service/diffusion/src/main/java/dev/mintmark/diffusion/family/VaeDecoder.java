package dev.mintmark.diffusion.family;

import ai.onnxruntime.OrtException;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.VaeTiling;
import dev.mintmark.diffusion.onnx.HostTensor;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.onnx.OnnxPart;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The decoder of the autoencoder: latents to pixels. Its session belongs to the backend. */
public final class VaeDecoder {
    /** Sub-folder of the decoder in a model's folder. */
    static final String PART = "vae_decoder";

    private final OnnxPart part;
    private final OnnxPart.Port latent;
    private final OnnxPart.Port output;
    private final ModelFolder folder;
    private final Tiles tiles;
    private final VaeTiling tiling;

    private VaeDecoder(OnnxPart part, ModelFolder folder, VaeTiling tiling) throws ModelException {
        this.part = part;
        this.folder = folder;
        this.tiling = tiling;
        part.checkInputs("a decoder", Set.of("latent_sample"), Set.of());
        this.latent = part.input("latent_sample", OnnxPart.FLOATS, 4, 4);
        this.output = part.outputOrFirst("sample", 4);
        boolean takesAnySize = latent.shape()[2] <= 0 && latent.shape()[3] <= 0;
        this.tiles = Tiles.of(folder, PART, tiling, takesAnySize);
    }

    /**
     * Loads the decoder of a model.
     *
     * @param tiling when it decodes in tiles
     * @throws ModelException if it is missing or invalid
     */
    public static VaeDecoder load(OnnxBackend backend, ModelFolder folder, VaeTiling tiling) throws ModelException {
        // decoding needs the most memory and runs once for each image, so its memory is released each time
        return new VaeDecoder(OnnxPart.load(backend, folder.root(), PART, false), folder, tiling);
    }

    /** Returns when it decodes in tiles, as it was loaded. */
    public VaeTiling tiling() {
        return tiling;
    }

    /** Returns the number of channels of the latents. */
    int channels() {
        return folder.latentChannels();
    }

    /** Returns the only height in latents that it takes; not positive if it takes any. */
    int fixedHeight() {
        return (int) latent.shape()[2];
    }

    /** Returns the only width in latents that it takes; not positive if it takes any. */
    int fixedWidth() {
        return (int) latent.shape()[3];
    }

    /**
     * Decodes to pixels.
     *
     * @param latents {@code float[channels · height · width]} as the sampler leaves them; scaled in place
     * @return {@code int[height · factor · width · factor]}, 0xFFRRGGBB
     */
    public int[] decode(float[] latents, int height, int width) {
        float[] planes = planes(latents, height, width);
        for (int i = 0; i < planes.length; i++) {
            planes[i] = planes[i] / 2 + 0.5f;
        }
        return ImageTensor.pixels(planes);
    }

    /**
     * Decodes without rounding.
     *
     * @return {@code float[3][height · factor][width · factor]} in one array, −1 to 1 and a little beyond
     */
    public float[] planes(float[] latents, int height, int width) {
        folder.latentScale().toDecoder(latents);
        return tiles.areUsed(height, width)
                ? tiles.decode(latents, height, width, this::whole)
                : whole(latents, height, width);
    }

    private float[] whole(float[] latents, int height, int width) {
        try (HostTensor input = new HostTensor(part.ort(), latent.type(), 1, folder.latentChannels(), height, width)) {
            input.put(0, latents);
            OnnxPart.Values values = part.run(Map.of(latent.name(), input.tensor()), output.name());
            List<Long> right = List.of(1L, 3L, (long) height * folder.factor(), (long) width * folder.factor());
            if (!values.shape().equals(right)) {
                throw new DrawFailedException(
                        part.file() + " gave an image of shape " + values.shape() + " where its config.json promises "
                                + right + ".",
                        null);
            }
            if (!values.isFinite()) {
                throw part.notFinite("image", latent);
            }
            return values.floats();
        } catch (OrtException e) {
            throw part.failed(e);
        }
    }
}
