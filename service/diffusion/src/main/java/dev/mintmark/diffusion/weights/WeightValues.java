package dev.mintmark.diffusion.weights;

import ai.onnxruntime.OnnxJavaType;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.weights.OnnxWeights.Weight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/** The values of a weight, from the model's file or from one beside it. */
final class WeightValues {
    private WeightValues() {}

    /**
     * Copies the values of a weight, little-endian, in the model's type.
     *
     * @param part the network's sub-folder, for messages
     * @param folder that folder
     * @param model the network's file
     * @throws ModelException if they are not there, or not of floating-point numbers
     */
    static ByteBuffer read(String part, Path folder, ByteBuffer model, Weight weight)
            throws IOException, ModelException {
        requireChangeable(weight);
        if (weight.external() == null) {
            return copy(model.slice((int) weight.from(), (int) weight.bytes()));
        }
        Path file = Path.of(weight.external()).normalize();
        if (file.isAbsolute() || file.startsWith("..")) {
            throw new ModelException("The weight " + weight.name() + " lies outside of the model's folder.");
        }
        try (FileChannel channel = FileChannel.open(folder.resolve(file))) {
            if (weight.from() > channel.size() - weight.bytes()) {
                throw new ModelException(part + "/" + weight.external() + " ends before the weight " + weight.name()
                        + "; it is not the file that belongs to model.onnx, or not all of it.");
            }
            return copy(channel.map(MapMode.READ_ONLY, weight.from(), weight.bytes()));
        }
    }

    /** @throws ModelException if its values are not of floating-point numbers, or are not stored as bytes */
    static void requireChangeable(Weight weight) throws ModelException {
        if (weight.type() == OnnxJavaType.UNKNOWN) {
            throw new ModelException(
                    "The weight " + weight.name() + " is quantised; only floating-point weights can be changed.");
        }
        if (weight.from() < 0 || weight.bytes() < 0 || weight.bytes() > Integer.MAX_VALUE) {
            throw new ModelException("The weight " + weight.name() + " is stored in a way that cannot be changed.");
        }
    }

    private static ByteBuffer copy(ByteBuffer values) {
        return ByteBuffer.allocateDirect(values.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(values)
                .clear();
    }
}
