package dev.mintmark.diffusion.family;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.InvalidDrawRequestException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.onnx.HostTensor;
import dev.mintmark.diffusion.onnx.OnnxPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network with its buffers for one drawing. Buffers are allocated once and reused in every step: latents are copied
 * in, the run writes into the output's memory, and the guided prediction is computed from there. Owns its tensors, not
 * the network. Not thread-safe.
 */
public final class Denoiser implements AutoCloseable {
    private final OnnxPart part;
    private final OnnxPart.Port sampleIn;
    private final Layout layout;
    private final double timeDivisor;
    private final int channels;
    private final int height;
    private final int width;
    private final int imageStride;
    private final Conditioning conditioning;
    private final List<HostTensor> owned = new ArrayList<>();
    private final HostTensor sample;
    private final HostTensor timestep;
    private final HostTensor output;
    private final Map<String, OnnxTensor> feeds = new HashMap<>();
    private final Map<String, OnnxTensor> results;
    private final float[] unguided;
    private final float[] packed;
    private long runNanos;

    /**
     * Creates the denoiser of one drawing.
     *
     * @param height height of the latents
     * @param width width of the latents
     * @param extra constant channels after the latents, for inpainting; empty otherwise
     * @throws InvalidDrawRequestException if the network does not take this size, batch or text
     */
    public static Denoiser of(
            DenoisingNetwork network, int height, int width, Conditioning conditioning, float[] extra) {
        OnnxPart.Port sample = network.sample();
        if (network.ports().layout() == Layout.PLANES) {
            checkSize(sample, "width", 3, width);
            checkSize(sample, "height", 2, height);
        }
        if (!sample.accepts(0, conditioning.batch())) {
            throw new InvalidDrawRequestException(
                    "guidance",
                    "This model's network takes only a batch of " + sample.shape()[0] + ", not of "
                            + conditioning.batch() + "; guidance over 1 needs 2.");
        }
        try {
            return new Denoiser(network, height, width, conditioning, extra);
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

    private Denoiser(DenoisingNetwork network, int height, int width, Conditioning conditioning, float[] extra)
            throws OrtException, ModelException {
        this.part = network.part();
        this.sampleIn = network.sample();
        this.layout = network.ports().layout();
        this.timeDivisor = network.ports().timeDivisor();
        this.channels = network.channels();
        this.height = height;
        this.width = width;
        this.conditioning = conditioning;
        int batch = conditioning.batch();
        int latents = channels * height * width;
        this.imageStride = network.inputChannels() * height * width;
        if (latents + extra.length != imageStride) {
            throw new IllegalArgumentException(
                    "The network takes " + network.inputChannels() + " channels of " + height + " × " + width + "; "
                            + latents + " latents and " + extra.length + " more numbers are not so many.");
        }
        try {
            sample = own(new HostTensor(
                    part.ort(), network.sample().type(), layout.shape(batch, network.inputChannels(), height, width)));
            output = own(
                    new HostTensor(part.ort(), network.output().type(), layout.shape(batch, channels, height, width)));
            // some exports take a scalar timestep, others one for each image of the batch
            timestep = own(new HostTensor(part.ort(), network.timestep().type(), timeShape(network.timestep(), batch)));
            unguided = new float[batch == 1 ? 0 : latents];
            packed = new float[latents];
            for (int image = 0; image < batch && extra.length > 0; image++) {
                sample.put(image * imageStride + latents, extra);
            }
            feeds.put(network.sample().name(), sample.tensor());
            feeds.put(network.timestep().name(), timestep.tensor());
            for (Conditioning.Input input : conditioning.inputs()) {
                feeds.put(input.name(), constant(input, batch).tensor());
            }
            results = Map.of(network.output().name(), output.tensor());
        } catch (OrtException | ModelException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static long[] timeShape(OnnxPart.Port port, int batch) {
        if (port.shape().length == 0) {
            return new long[0];
        }
        return new long[] {port.shape()[0] > 0 ? port.shape()[0] : batch};
    }

    private HostTensor constant(Conditioning.Input input, int batch) throws OrtException, ModelException {
        int images = input.perImage() ? batch : 1;
        int rank = input.shape().length + (input.perImage() ? 1 : 0);
        long[] shape = new long[rank];
        shape[0] = images;
        System.arraycopy(input.shape(), 0, shape, rank - input.shape().length, input.shape().length);
        OnnxPart.Port port = part.input(input.name(), OnnxPart.NUMBERS, rank, rank);
        for (int axis = 0; axis < rank; axis++) {
            if (!port.accepts(axis, shape[axis])) {
                throw new ModelException(part.file() + " takes " + port.shape()[axis] + " along axis " + axis + " of "
                        + input.name() + ", not " + shape[axis] + ".");
            }
        }
        HostTensor tensor = own(new HostTensor(part.ort(), port.type(), shape));
        float[] first = images == 2 && input.negative() != null ? input.negative() : input.prompt();
        tensor.put(0, first);
        if (images == 2) {
            tensor.put(first.length, input.prompt());
        }
        return tensor;
    }

    private HostTensor own(HostTensor tensor) {
        owned.add(tensor);
        return tensor;
    }

    /**
     * Predicts for the latents at a timestep.
     *
     * @param latents {@code float[channels · height · width]}, scaled by the sampler
     * @param prediction receives the prediction, as long as the latents
     */
    public void predict(double time, float[] latents, float[] prediction) {
        timestep.fill(time / timeDivisor);
        layout.pack(latents, packed, channels, height, width);
        sample.put(0, packed);
        if (conditioning.batch() == 2) {
            sample.put(imageStride, packed);
        }
        long start = System.nanoTime();
        part.run(feeds, results);
        runNanos += System.nanoTime() - start;
        if (conditioning.batch() == 1) {
            read(0, prediction);
            return;
        }
        read(0, unguided);
        read(latents.length, prediction);
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

    private void read(int at, float[] planes) {
        output.get(at, packed);
        layout.unpack(packed, planes, channels, height, width);
    }

    /** Returns the exception for a prediction with NaN or infinite numbers. */
    public DrawFailedException notFinite() {
        return part.notFinite("prediction", sampleIn);
    }

    /** Returns the time spent inside ONNX Runtime so far, in nanoseconds. */
    public long runNanos() {
        return runNanos;
    }

    @Override
    public void close() {
        owned.forEach(HostTensor::close);
    }
}
