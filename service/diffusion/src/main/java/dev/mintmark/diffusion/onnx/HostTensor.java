package dev.mintmark.diffusion.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * A tensor in direct memory that is reused for several runs. Converts floats to the type that the model uses and back.
 * Owns its tensor. Not thread-safe.
 */
public final class HostTensor implements AutoCloseable {
    private final OnnxJavaType type;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final ShortBuffer halves;
    private final int count;
    private final OnnxTensor tensor;

    /**
     * Allocates a tensor of zeros.
     *
     * @param shape empty for a single number
     */
    public HostTensor(OrtEnvironment environment, OnnxJavaType type, long... shape) throws OrtException {
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

    /** Returns the tensor to feed or to be written by a run; its memory is this one's. */
    public OnnxTensor tensor() {
        return tensor;
    }

    /** Writes all values from element {@code at} on, in the tensor's type. */
    public void put(int at, float[] values) {
        switch (type) {
            case FLOAT -> floats.put(at, values);
            case FLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    halves.put(at + i, Float.floatToFloat16(values[i]));
                }
            }
            default -> {
                for (int i = 0; i < values.length; i++) {
                    put(at + i, values[i]);
                }
            }
        }
    }

    /** Reads values into the whole array from element {@code at} on. For floating-point types. */
    public void get(int at, float[] values) {
        switch (type) {
            case FLOAT -> floats.get(at, values);
            default -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = get(at + i);
                }
            }
        }
    }

    private float get(int at) {
        return switch (type) {
            case FLOAT -> floats.get(at);
            case FLOAT16 -> Float.float16ToFloat(halves.get(at));
            case BFLOAT16 -> Fp16Conversions.bf16ToFloat(halves.get(at));
            default -> throw new IllegalStateException("A tensor of type " + type + " holds no floats.");
        };
    }

    /** Adds the values of a tensor of as many elements to this one's. For floating-point types, which can differ. */
    public void add(HostTensor other) {
        if (other.count != count) {
            throw new IllegalArgumentException("A tensor of " + count + " elements and one of " + other.count + ".");
        }
        if (type == OnnxJavaType.FLOAT && other.type == OnnxJavaType.FLOAT) {
            for (int i = 0; i < count; i++) {
                floats.put(i, floats.get(i) + other.floats.get(i));
            }
        } else {
            for (int i = 0; i < count; i++) {
                put(i, get(i) + other.get(i));
            }
        }
    }

    /** Returns whether no value is NaN or infinite. For floating-point types. */
    public boolean isFinite() {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Sets every element to 0. */
    public void clear() {
        MemorySegment.ofBuffer(bytes).fill((byte) 0);
    }

    /** Writes one number in the tensor's type. */
    public void put(int at, double value) {
        switch (type) {
            case INT64 -> bytes.putLong(at * Long.BYTES, (long) value);
            case INT32 -> bytes.putInt(at * Integer.BYTES, (int) value);
            case FLOAT -> floats.put(at, (float) value);
            case FLOAT16 -> halves.put(at, Float.floatToFloat16((float) value));
            case BFLOAT16 -> halves.put(at, Fp16Conversions.floatToBf16((float) value));
            case BOOL -> bytes.put(at, (byte) (value != 0 ? 1 : 0));
            case DOUBLE -> bytes.putDouble(at * Double.BYTES, value);
            default -> throw new IllegalStateException("A tensor of type " + type + " takes no numbers.");
        }
    }

    /** Writes one number into every element. */
    public void fill(double value) {
        for (int i = 0; i < count; i++) {
            put(i, value);
        }
    }

    @Override
    public void close() {
        tensor.close();
    }
}
