package dev.mintmark.diffusion;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import java.util.EnumSet;
import java.util.Set;

/** The network that predicts the noise in latents. Owns its session. */
final class Unet implements AutoCloseable {
    private static final Set<OnnxJavaType> TIMES = EnumSet.of(
            OnnxJavaType.INT64, OnnxJavaType.INT32, OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.DOUBLE);

    private final OnnxPart part;
    private final OnnxPart.Port sample;
    private final OnnxPart.Port timestep;
    private final OnnxPart.Port states;
    private final OnnxPart.Port output;
    private final int channels;

    private Unet(OnnxPart part, int channels) throws ModelException {
        this.part = part;
        this.channels = channels;
        this.sample = part.input("sample", OnnxPart.FLOATS, 4, 4);
        this.timestep = part.input("timestep", TIMES, 0, 1);
        this.states = part.input("encoder_hidden_states", OnnxPart.FLOATS, 3, 3);
        this.output = part.output("out_sample", 4);
        if (!sample.accepts(1, channels) || !output.accepts(1, channels)) {
            throw new ModelException(
                    part.file() + " has other channels than the " + channels + " that the configurations name.");
        }
    }

    static Unet load(OnnxBackend backend, ModelFolder folder) throws ModelException {
        OnnxPart part = OnnxPart.load(
                backend, folder.root(), "unet", true, Set.of("sample", "timestep", "encoder_hidden_states"));
        try {
            return new Unet(part, folder.latentChannels());
        } catch (ModelException e) {
            part.close();
            throw e;
        }
    }

    /** Creates the denoiser of one drawing. */
    Denoiser denoiser(int height, int width, Guidance guidance) {
        checkSize("width", 3, width, guidance);
        checkSize("height", 2, height, guidance);
        if (!states.accepts(2, guidance.positive().width())) {
            throw new DrawFailedException(
                    part.file() + " takes text states of width " + states.shape()[2] + "; the text encoder gives "
                            + guidance.positive().width() + ".",
                    null);
        }
        try {
            return new Denoiser(part, sample, timestep, states, output, channels, height, width, guidance);
        } catch (OrtException e) {
            throw part.failed(e);
        }
    }

    private void checkSize(String field, int axis, int latents, Guidance guidance) {
        if (!sample.accepts(axis, latents)) {
            throw new InvalidDrawRequestException(
                    field, "This model's UNet takes only a " + field + " of " + sample.shape()[axis] + " latents.");
        }
        if (!sample.accepts(0, guidance.batch())) {
            throw new InvalidDrawRequestException(
                    "guidance",
                    "This model's UNet takes only a batch of " + sample.shape()[0] + ", not of " + guidance.batch()
                            + "; guidance over 1 needs 2.");
        }
    }

    @Override
    public void close() {
        part.close();
    }
}
