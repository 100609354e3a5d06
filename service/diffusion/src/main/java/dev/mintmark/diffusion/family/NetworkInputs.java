package dev.mintmark.diffusion.family;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.onnx.HostTensor;
import dev.mintmark.diffusion.onnx.OnnxPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one network is fed in one drawing: latents and time, which are overwritten before each run, and the conditioning, which
 * stays. Owns its tensors. Not thread-safe.
 */
final class NetworkInputs implements AutoCloseable {
    private final OnnxPart part;
    private final int batch;
    private final List<HostTensor> owned = new ArrayList<>();
    private final Map<String, OnnxTensor> feeds = new HashMap<>();
    private final HostTensor sample;
    private final HostTensor timestep;
    private final int imageStride;

    /**
     * Allocates the tensors.
     *
     * @param shape of the latents, batch first
     * @param extra constant numbers after each image's latents; empty for none
     * @throws ModelException if the network does not take a part of the conditioning
     */
    NetworkInputs(
            OnnxPart part,
            OnnxPart.Port sample,
            OnnxPart.Port timestep,
            long[] shape,
            float[] extra,
            List<Conditioning.Input> conditioning)
            throws OrtException, ModelException {
        this.part = part;
        this.batch = Math.toIntExact(shape[0]);
        int stride = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            stride = Math.multiplyExact(stride, Math.toIntExact(shape[axis]));
        }
        this.imageStride = stride;
        try {
            this.sample = add(sample, shape);
            // some exports take a scalar timestep, others one for each image of the batch
            this.timestep = add(timestep, numberShape(timestep));
            for (int image = 0; image < batch && extra.length > 0; image++) {
                this.sample.put((image + 1) * stride - extra.length, extra);
            }
            for (Conditioning.Input input : conditioning) {
                addConstant(input);
            }
        } catch (OrtException | ModelException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Adds an input of this shape; returns its tensor of zeros. */
    HostTensor add(OnnxPart.Port port, long[] shape) throws OrtException {
        HostTensor tensor = new HostTensor(part.ort(), port.type(), shape);
        owned.add(tensor);
        feeds.put(port.name(), tensor.tensor());
        return tensor;
    }

    /** Adds an input whose tensor belongs to another. */
    void addShared(String name, OnnxTensor tensor) {
        feeds.put(name, tensor);
    }

    /** Returns the shape of an input that is one number, or one for each image. */
    long[] numberShape(OnnxPart.Port port) {
        if (port.shape().length == 0) {
            return new long[0];
        }
        return new long[] {port.shape()[0] > 0 ? port.shape()[0] : batch};
    }

    private void addConstant(Conditioning.Input input) throws OrtException, ModelException {
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
        HostTensor tensor = add(port, shape);
        float[] first = images == 2 && input.negative() != null ? input.negative() : input.prompt();
        tensor.put(0, first);
        if (images == 2) {
            tensor.put(first.length, input.prompt());
        }
    }

    /** Sets the timestep, and the latents of every image of the batch. */
    void set(double time, float[] latents) {
        timestep.fill(time);
        for (int image = 0; image < batch; image++) {
            sample.put(image * imageStride, latents);
        }
    }

    /** Returns the tensors by the names of the inputs. */
    Map<String, OnnxTensor> feeds() {
        return feeds;
    }

    @Override
    public void close() {
        owned.forEach(HostTensor::close);
    }
}
