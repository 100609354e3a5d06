package dev.mintmark.diffusion;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The UNet with its buffers for one drawing. Buffers are allocated once and reused in every step: latents are copied
 * in, the run writes into the output's memory, and the guided prediction is computed from there. Owns its tensors, not
 * the UNet.
 */
final class Denoiser implements AutoCloseable {
    private final OnnxPart part;
    private final Guidance guidance;
    private final List<HostTensor> owned = new ArrayList<>();
    private final HostTensor sample;
    private final HostTensor timestep;
    private final HostTensor output;
    private final Map<String, OnnxTensor> feeds;
    private final Map<String, OnnxTensor> results;
    private final float[] unguided;
    private long runNanos;

    Denoiser(
            OnnxPart part,
            OnnxPart.Port sampleIn,
            OnnxPart.Port timestepIn,
            OnnxPart.Port statesIn,
            OnnxPart.Port out,
            int channels,
            int height,
            int width,
            Guidance guidance)
            throws OrtException {
        this.part = part;
        this.guidance = guidance;
        int batch = guidance.batch();
        int tokens = guidance.positive().tokens();
        try {
            sample = own(new HostTensor(part.ort(), sampleIn.type(), batch, channels, height, width));
            output = own(new HostTensor(part.ort(), out.type(), batch, channels, height, width));
            HostTensor states = own(new HostTensor(
                    part.ort(),
                    statesIn.type(),
                    batch,
                    tokens,
                    guidance.positive().width()));
            // some exports take a scalar timestep, others one for each image of the batch
            timestep = own(new HostTensor(part.ort(), timestepIn.type(), timeShape(timestepIn, batch)));
            unguided = new float[batch == 1 ? 0 : output.count() / 2];
            fillStates(states);
            feeds = Map.of(
                    sampleIn.name(), sample.tensor(),
                    timestepIn.name(), timestep.tensor(),
                    statesIn.name(), states.tensor());
            results = Map.of(out.name(), output.tensor());
        } catch (OrtException | RuntimeException e) {
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

    private HostTensor own(HostTensor tensor) {
        owned.add(tensor);
        return tensor;
    }

    private void fillStates(HostTensor states) {
        TextEncoder.Embedding negative = guidance.negative();
        float[] positive = guidance.positive().values();
        if (negative == null) {
            states.put(0, positive);
        } else {
            states.put(0, negative.values());
            states.put(negative.values().length, positive);
        }
    }

    /** Predicts for the latents at a timestep. {@code prediction} has the length of {@code latents}. */
    void predict(double time, float[] latents, float[] prediction) {
        timestep.fill(time);
        sample.put(0, latents);
        if (guidance.batch() == 2) {
            sample.put(latents.length, latents);
        }
        long start = System.nanoTime();
        part.run(feeds, results);
        runNanos += System.nanoTime() - start;
        if (guidance.batch() == 1) {
            output.get(0, prediction);
            return;
        }
        output.get(0, unguided);
        output.get(latents.length, prediction);
        float scale = guidance.scale();
        for (int i = 0; i < prediction.length; i++) {
            prediction[i] = unguided[i] + scale * (prediction[i] - unguided[i]);
        }
    }

    /** Returns the time spent inside ONNX Runtime so far, in nanoseconds. */
    long runNanos() {
        return runNanos;
    }

    @Override
    public void close() {
        owned.forEach(HostTensor::close);
    }
}
