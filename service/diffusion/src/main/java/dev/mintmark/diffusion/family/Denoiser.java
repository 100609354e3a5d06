package dev.mintmark.diffusion.family;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.InvalidDrawRequestException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.onnx.HostTensor;
import dev.mintmark.diffusion.onnx.OnnxPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network, and the ControlNets that guide it, with the buffers for one drawing, or for several that are drawn together. Buffers are allocated once and reused in every
 * step: latents are copied in, the run writes into the output's memory, and the guided prediction is computed from there. Owns its
 * tensors, not the networks. Not thread-safe.
 */
public final class Denoiser implements AutoCloseable {
    private final OnnxPart part;
    private final OnnxPart.Port sampleIn;
    private final Layout layout;
    private final double timeDivisor;
    private final int channels;
    private final int height;
    private final int width;
    private final int images;
    private final Conditioning conditioning;
    private final List<Runnable> owned = new ArrayList<>();
    private final NetworkInputs inputs;
    private final HostTensor output;
    private final @Nullable ControlResiduals control;
    private final Map<String, OnnxTensor> results;
    private final float[] unguided;
    private final float[] packed;
    private final KeptMemory memory;
    private long runNanos;

    /**
     * Creates the denoiser of the pictures that are drawn together.
     *
     * @param height height of the latents
     * @param width width of the latents
     * @param extras for each picture, constant channels after the latents, for inpainting; empty otherwise
     * @throws InvalidDrawRequestException if the network does not take this size, batch or text
     */
    public static Denoiser of(
            DenoisingNetwork network, int height, int width, Conditioning conditioning, float[][] extras) {
        OnnxPart.Port sample = network.sample();
        if (network.ports().layout() == Layout.PLANES) {
            checkSize(sample, "width", 3, width);
            checkSize(sample, "height", 2, height);
        }
        int batch = extras.length * conditioning.batch();
        if (!sample.accepts(0, batch)) {
            throw new InvalidDrawRequestException(
                    "guidance",
                    "This model's network takes only a batch of " + sample.shape()[0] + ", not of " + batch
                            + "; guidance over 1 needs 2 for a picture.");
        }
        try {
            return new Denoiser(network, height, width, conditioning, extras);
        } catch (OrtException e) {
            throw network.part().failed(e);
        } catch (ModelException e) {
            throw new InvalidDrawRequestException("prompt", e.getMessage());
        }
    }

    private static void checkSize(OnnxPart.Port sample, String field, int axis, int latents) {
        if (!sample.accepts(axis, latents)) {
            throw new InvalidDrawRequestException(
                    field, "This model's network takes only a " + field + " of " + sample.shape()[axis] + " latents.");
        }
    }

    private Denoiser(DenoisingNetwork network, int height, int width, Conditioning conditioning, float[][] extras)
            throws OrtException, ModelException {
        this.part = network.part();
        this.sampleIn = network.sample();
        this.layout = network.ports().layout();
        this.timeDivisor = network.ports().timeDivisor();
        this.channels = network.channels();
        this.height = height;
        this.width = width;
        this.conditioning = conditioning;
        this.memory = network.memory();
        this.images = extras.length;
        int batch = images * conditioning.batch();
        int latents = channels * height * width;
        for (float[] extra : extras) {
            if (latents + extra.length != network.inputChannels() * height * width) {
                throw new IllegalArgumentException(
                        "The network takes " + network.inputChannels() + " channels of " + height + " × " + width + "; "
                                + latents + " latents and " + extra.length + " more numbers are not so many.");
            }
        }
        inputs = new NetworkInputs(
                part,
                sampleIn,
                network.timestep(),
                layout.shape(batch, network.inputChannels(), height, width),
                extras,
                conditioning.inputs());
        owned.add(inputs::close);
        try {
            output = new HostTensor(part.ort(), network.output().type(), layout.shape(batch, channels, height, width));
            owned.add(output::close);
            unguided = new float[conditioning.batch() == 1 ? 0 : latents];
            packed = new float[latents];
            results = Map.of(network.output().name(), output.tensor());
            control = network.controlNets().isEmpty()
                    ? null
                    : new ControlResiduals(network, images, height, width, conditioning);
            if (control != null) {
                owned.add(control::close);
                control.addTo(inputs);
            }
            memory.begin(images, height, width);
        } catch (OrtException | ModelException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Predicts for the latents of each picture at a timestep.
     *
     * @param run number of this run in the drawing, from 0
     * @param runs number of runs in the drawing, of which a share can be guided by ControlNets
     * @param latents {@code float[channels · height · width]} for each picture, scaled by the sampler
     * @param predictions receive the predictions, as long as the latents
     */
    public void predict(int run, int runs, double time, float[][] latents, float[][] predictions) {
        if (control != null) {
            control.update(run, runs, time, latents, memory);
        }
        for (int image = 0; image < images; image++) {
            layout.pack(latents[image], packed, channels, height, width);
            inputs.setLatents(image, packed);
        }
        inputs.setTime(time / timeDivisor);
        long start = System.nanoTime();
        boolean last = run == runs - 1;
        part.run(inputs.feeds(), results, memory.isGivenBack(last));
        runNanos += System.nanoTime() - start;
        if (last) {
            memory.end();
        }
        for (int image = 0; image < images; image++) {
            read(image, predictions[image]);
        }
    }

    /** Reads the prediction for a picture, guided if it is to be. The negative prompt's predictions come first. */
    private void read(int image, float[] prediction) {
        int length = prediction.length;
        if (conditioning.batch() == 1) {
            readPlanes(image * length, prediction);
            return;
        }
        readPlanes(image * length, unguided);
        readPlanes((images + image) * length, prediction);
        boolean rescaled = conditioning.rescale() > 0;
        double contrast = rescaled ? GuidanceRescale.contrast(prediction) : 0;
        float scale = conditioning.scale();
        for (int i = 0; i < prediction.length; i++) {
            prediction[i] = unguided[i] + scale * (prediction[i] - unguided[i]);
        }
        if (rescaled) {
            GuidanceRescale.apply(prediction, contrast, conditioning.rescale());
        }
    }

    private void readPlanes(int at, float[] planes) {
        output.get(at, packed);
        layout.unpack(packed, planes, channels, height, width);
    }

    /** Returns the exception for a prediction with NaN or infinite numbers. */
    public DrawFailedException notFinite() {
        DrawFailedException own = part.notFinite("prediction", sampleIn);
        return control == null ? own : control.notFinite().orElse(own);
    }

    /** Returns the time spent inside ONNX Runtime so far, in nanoseconds. */
    public long runNanos() {
        return runNanos + (control == null ? 0 : control.runNanos());
    }

    /** Frees the tensors. A second call has no effect. */
    @Override
    public void close() {
        owned.forEach(Runnable::run);
        owned.clear();
    }
}
