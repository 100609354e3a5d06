package dev.mintmark.diffusion;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * A tensor in direct memory that is reused for several runs. Converts floats from and to half precision where the model
 * uses it. Owns its tensor.
 */
final class HostTensor implements AutoCloseable {
    private final OnnxJavaType type;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final ShortBuffer halves;
    private final int count;
    private final OnnxTensor tensor;

    HostTensor(OrtEnvironment environment, OnnxJavaType type, long... shape) throws OrtException {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        this.type = type;
        this.count = Math.toIntExact(elements);
        this.bytes =
                ByteBuffer.allocateDirect(Math.multiplyExact(count, type.size)).order(ByteOrder.nativeOrder());
        this.floats = bytes.asFloatBuffer();
        this.halves = bytes.asShortBuffer();
        this.tensor = OnnxTensor.createTensor(environment, bytes, shape, type);
    }

    OnnxTensor tensor() {
        return tensor;
    }

    int count() {
        return count;
    }

    /** Writes all values from element {@code at} on. For FLOAT and FLOAT16. */
    void put(int at, float[] values) {
        if (type == OnnxJavaType.FLOAT) {
            floats.put(at, values);
            return;
        }
        for (int i = 0; i < values.length; i++) {
            halves.put(at + i, Float.floatToFloat16(values[i]));
        }
    }

    /** Reads values into the whole array from element {@code at} on. For FLOAT and FLOAT16. */
    void get(int at, float[] values) {
        if (type == OnnxJavaType.FLOAT) {
            floats.get(at, values);
            return;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat(halves.get(at + i));
        }
    }

    /** Writes one number in the tensor's type. */
    void put(int at, double value) {
        switch (type) {
            case INT64 -> bytes.putLong(at * Long.BYTES, (long) value);
            case INT32 -> bytes.putInt(at * Integer.BYTES, (int) value);
            case FLOAT -> floats.put(at, (float) value);
            case FLOAT16 -> halves.put(at, Float.floatToFloat16((float) value));
            case DOUBLE -> bytes.putDouble(at * Double.BYTES, value);
            default -> throw new IllegalStateException("A tensor of type " + type + " takes no numbers.");
        }
    }

    void fill(double value) {
        for (int i = 0; i < count; i++) {
            put(i, value);
        }
    }

    @Override
    public void close() {
        tensor.close();
    }
}
