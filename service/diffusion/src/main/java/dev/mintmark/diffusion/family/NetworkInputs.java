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
 * What one network is fed for the pictures that are drawn together: latents and time, which are overwritten before each run, and the conditioning, which
 * stays. Owns its tensors. Not thread-safe.
 */
final class NetworkInputs implements AutoCloseable {
    private final OnnxPart part;
    private final int images;
    private final int batch;
    private final List<HostTensor> owned = new ArrayList<>();
    private final Map<String, OnnxTensor> feeds = new HashMap<>();
    private final HostTensor sample;
    private final HostTensor timestep;
    private final int imageStride;

    /**
     * Allocates the tensors.
     *
     * @param shape of the latents, batch first: once for each picture, or twice where prompts are guided
     * @param extras for each picture, constant numbers after its latents; empty for none
     * @throws ModelException if the network does not take a part of the conditioning
     */
    NetworkInputs(
            OnnxPart part,
            OnnxPart.Port sample,
            OnnxPart.Port timestep,
            long[] shape,
            float[][] extras,
            List<Conditioning.Input> conditioning)
            throws OrtException, ModelException {
        this.part = part;
        this.images = extras.length;
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
            for (int at = 0; at < batch; at++) {
                float[] extra = extras[at % images];
                if (extra.length > 0) {
                    this.sample.put((at + 1) * stride - extra.length, extra);
                }
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
        int rows = input.perImage() ? batch : 1;
        int rank = input.shape().length + (input.perImage() ? 1 : 0);
        long[] shape = new long[rank];
        shape[0] = rows;
        System.arraycopy(input.shape(), 0, shape, rank - input.shape().length, input.shape().length);
        OnnxPart.Port port = part.input(input.name(), OnnxPart.NUMBERS, rank, rank);
        for (int axis = 0; axis < rank; axis++) {
            if (!port.accepts(axis, shape[axis])) {
                throw new ModelException(part.file() + " takes " + port.shape()[axis] + " along axis " + axis + " of "
                        + input.name() + ", not " + shape[axis] + ".");
            }
        }
        HostTensor tensor = add(port, shape);
        for (int row = 0; row < rows; row++) {
            float[] negative = row < rows - images ? input.negative() : null;
            float[] values = negative == null ? input.prompt() : negative;
            tensor.put(row * values.length, values);
        }
    }

    /** Sets the timestep of every picture. */
    void setTime(double time) {
        timestep.fill(time);
    }

    /** Sets the latents of a picture, in all places that it has in the batch. */
    void setLatents(int image, float[] latents) {
        for (int at = image; at < batch; at += images) {
            sample.put(at * imageStride, latents);
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
