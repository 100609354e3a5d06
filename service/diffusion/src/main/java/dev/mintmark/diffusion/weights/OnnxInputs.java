package dev.mintmark.diffusion.weights;

import dev.mintmark.diffusion.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The shapes of an ONNX model's inputs, read from the file's protocol buffer without loading the model. */
public final class OnnxInputs {
    private static final int INPUT = 11;

    private OnnxInputs() {}

    /**
     * Returns the size of an axis of an input; −1 if the model leaves it open, or has no such input or axis.
     *
     * @throws ModelException if the file cannot be read as an ONNX model
     */
    public static long size(Path file, String input, int axis) throws ModelException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer model = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            ProtoReader proto = new ProtoReader(model, 0, model.limit());
            while (proto.next()) {
                if (proto.field() == OnnxWeights.GRAPH) {
                    return inGraph(proto.message(), input, axis);
                }
            }
            return -1;
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new ModelException(file + " is not readable as an ONNX model: " + e.getMessage() + ".", e);
        }
    }

    private static long inGraph(ProtoReader graph, String input, int axis) {
        while (graph.next()) {
            if (graph.field() == INPUT) {
                ProtoReader value = graph.message();
                String name = "";
                long size = -1;
                while (value.next()) {
                    switch (value.field()) {
                        case 1 -> name = value.text();
                        case 2 -> size = inType(value.message(), axis);
                        default -> {}
                    }
                }
                if (name.equals(input)) {
                    return size;
                }
            }
        }
        return -1;
    }

    /** @param type a TypeProto, whose field 1 is a tensor's, whose field 2 is its shape */
    private static long inType(ProtoReader type, int axis) {
        while (type.next()) {
            if (type.field() == 1) {
                ProtoReader tensor = type.message();
                while (tensor.next()) {
                    if (tensor.field() == 2) {
                        return inShape(tensor.message(), axis);
                    }
                }
            }
        }
        return -1;
    }

    private static long inShape(ProtoReader shape, int axis) {
        int at = 0;
        while (shape.next()) {
            if (shape.field() == 1 && at++ == axis) {
                ProtoReader dimension = shape.message();
                while (dimension.next()) {
                    if (dimension.field() == 1) {
                        return dimension.varint();
                    }
                }
                return -1;
            }
        }
        return -1;
    }
}
