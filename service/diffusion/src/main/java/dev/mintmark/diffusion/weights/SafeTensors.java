package dev.mintmark.diffusion.weights;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.config.LfsPointers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@code .safetensors} file: eight bytes with the length of a JSON header, the header, then the values. Values of F32, F16 and
 * BF16 are read as floats.
 */
final class SafeTensors {
    /** A LoRA of 10,000 tensors with the notes of its training has 2 MB. */
    private static final int MAX_HEADER = 4 << 20;

    private static final int MAX_RANK = 5;

    private static final Map<String, FloatReader> READERS = Map.of(
            "F32", ByteBuffer::getFloat,
            "F16", (values, at) -> Float.float16ToFloat(values.getShort(at)),
            "BF16", (values, at) -> Fp16Conversions.bf16ToFloat(values.getShort(at)),
            "I32", ByteBuffer::getInt,
            "I64", ByteBuffer::getLong);

    @FunctionalInterface
    private interface FloatReader {
        float read(ByteBuffer values, int at);
    }

    private final String name;
    private final ByteBuffer values;
    private final Map<String, Entry> entries;
    private final Map<String, String> metadata;

    /**
     * @param shape at most five dimensions
     * @param from first byte of the values after the header
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(String type, long[] shape, int from, int elements) {}

    private SafeTensors(String name, ByteBuffer values, Map<String, Entry> entries, Map<String, String> metadata) {
        this.name = name;
        this.values = values;
        this.entries = entries;
        this.metadata = metadata;
    }

    static SafeTensors read(Path file) throws ModelException {
        String name = String.valueOf(file.getFileName());
        LfsPointers.refuse(file);
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size < 8 || size > Lora.MAX_BYTES) {
                throw new ModelException(name + " has " + size + " bytes; weights have 8 to " + Lora.MAX_BYTES + ".");
            }
            ByteBuffer all = channel.map(MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
            long header = all.getLong(0);
            if (header < 2 || header > Math.min(MAX_HEADER, size - 8)) {
                if (isPickle(all)) {
                    throw new ModelException(name
                            + " is a pickle of PyTorch, which can run code when it is read; convert it to"
                            + " .safetensors.");
                }
                throw new ModelException(name + " is no safetensors file: its header would have " + header + " bytes.");
            }
            byte[] json = new byte[(int) header];
            all.get(8, json);
            ByteBuffer values =
                    all.slice(8 + (int) header, (int) (size - 8 - header)).order(ByteOrder.LITTLE_ENDIAN);
            JsonNode tree = JsonMapper.shared().readTree(json);
            return new SafeTensors(name, values, entries(name, tree, values.capacity()), metadata(tree));
        } catch (JacksonException e) {
            throw new ModelException(name + " is no safetensors file: " + e.getOriginalMessage() + ".", e);
        } catch (IOException e) {
            throw new ModelException(
                    Files.exists(file)
                            ? name + " cannot be read: " + e.getMessage() + "."
                            : "There is no file " + file + ".",
                    e);
        }
    }

    /** Returns whether a file is a pickle, or a zip file, in which PyTorch puts its pickles. */
    private static boolean isPickle(ByteBuffer file) {
        return file.get(0) == (byte) 0x80 || file.get(0) == 'P' && file.get(1) == 'K';
    }

    private static Map<String, String> metadata(JsonNode header) {
        Map<String, String> texts = new HashMap<>();
        header.path("__metadata__")
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }

    private static Map<String, Entry> entries(String name, JsonNode header, int size) throws ModelException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (entry.getKey().equals("__metadata__")) {
                continue;
            }
            JsonNode shape = entry.getValue().path("shape");
            JsonNode offsets = entry.getValue().path("data_offsets");
            String type = entry.getValue().path("dtype").asString("");
            long from = offsets.path(0).asLong(-1);
            long to = offsets.path(1).asLong(-1);
            long[] sizes = new long[shape.size()];
            if (sizes.length > MAX_RANK) {
                throw new ModelException(name + ": '" + entry.getKey() + "' has " + sizes.length + " dimensions.");
            }
            long elements = 1;
            boolean possible = true;
            for (int axis = 0; axis < sizes.length; axis++) {
                sizes[axis] = shape.path(axis).asLong(-1);
                possible &= sizes[axis] >= 0 && sizes[axis] <= size;
                elements = Math.min(elements * sizes[axis], Integer.MAX_VALUE); // both are below 2^31 while possible
            }
            if (!possible || from < 0 || to > size || to - from != elements * width(type)) {
                throw new ModelException(name + ": '" + entry.getKey() + "' of type " + type
                        + " has a shape that its bytes " + from + " to " + to + " do not hold.");
            }
            entries.put(entry.getKey(), new Entry(type, sizes, (int) from, (int) elements));
        }
        requireDisjoint(name, entries);
        return entries;
    }

    /** Tensors that share bytes would take more memory than the file has. */
    private static void requireDisjoint(String name, Map<String, Entry> entries) throws ModelException {
        long end = 0;
        for (Entry entry : entries.values().stream()
                .filter(entry -> entry.elements() > 0)
                .sorted(Comparator.comparingInt(Entry::from))
                .toList()) {
            if (entry.from() < end) {
                throw new ModelException(name + " has tensors that share bytes.");
            }
            end = entry.from() + (long) entry.elements() * width(entry.type());
        }
    }

    private static int width(String type) {
        return switch (type) {
            case "F64", "I64", "U64" -> 8;
            case "F32", "I32", "U32" -> 4;
            case "F16", "BF16", "I16", "U16" -> 2;
            default -> 1;
        };
    }

    /** Returns the one value of a tensor. */
    float number(String key) throws ModelException {
        float[] floats = floats(key);
        if (floats.length != 1) {
            throw new ModelException(name + ": '" + key + "' has " + floats.length + " values; it must have one.");
        }
        return floats[0];
    }

    String name() {
        return name;
    }

    /** Returns a text of the header's metadata; null if there is none. */
    @Nullable
    String metadata(String key) {
        return metadata.get(key);
    }

    Map<String, Entry> entries() {
        return entries;
    }

    /** Returns how many values a tensor has, after checking that they are of a type that {@link #floats} reads. */
    int elements(String key) throws ModelException {
        Entry entry = entry(key);
        reader(key, entry);
        return entry.elements();
    }

    private Entry entry(String key) throws ModelException {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new ModelException(name + " lacks the tensor '" + key + "'.");
        }
        return entry;
    }

    private FloatReader reader(String key, Entry entry) throws ModelException {
        FloatReader reader = READERS.get(entry.type());
        if (reader == null) {
            throw new ModelException(name + ": '" + key + "' has the type " + entry.type()
                    + "; it must be F32, F16 or BF16, or I32 or I64.");
        }
        return reader;
    }

    /** Returns the values of a tensor, all of them finite. */
    float[] floats(String key) throws ModelException {
        Entry entry = entry(key);
        FloatReader reader = reader(key, entry);
        int width = width(entry.type());
        float[] floats = new float[entry.elements()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = reader.read(values, entry.from() + width * i);
            if (!Float.isFinite(floats[i])) {
                throw new ModelException(
                        name + ": '" + key + "' has the value " + floats[i] + ", which is not finite.");
            }
        }
        return floats;
    }
}
