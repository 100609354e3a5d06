package dev.mintmark.diffusion.lora;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.lora.LoraFile.Change;
import dev.mintmark.diffusion.lora.OnnxWeights.Weight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds LoRAs to the weights of the networks of one model, as they are loaded. Not thread-safe. */
public final class LoraMerge {
    private final List<LoraFile> files;
    private final Set<Change> used = new HashSet<>();

    private LoraMerge(List<LoraFile> files) {
        this.files = files;
    }

    /**
     * Reads LoRA files.
     *
     * @throws ModelException if one is missing or invalid
     */
    public static LoraMerge read(List<Lora> choices) throws ModelException {
        List<LoraFile> files = new ArrayList<>();
        for (Lora choice : choices) {
            files.add(LoraFile.read(choice.file(), choice.weight()));
        }
        return new LoraMerge(files);
    }

    /**
     * A network to load.
     *
     * @param file the network's own file, or a changed copy, which {@link #close} removes
     * @param bytes the changed network, if it has values in files beside it; null to load the file
     * @param external new values of weights that lie in files beside the network, by their names
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Merged(Path file, boolean isCopy, byte @Nullable [] bytes, Map<String, External> external)
            implements AutoCloseable {
        /** Returns a network that nothing changes. */
        public static Merged unchanged(Path file) {
            return new Merged(file, false, null, Map.of());
        }

        @Override
        public void close() {
            if (isCopy) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    file.toFile().deleteOnExit();
                }
            }
        }
    }

    /** New values of a weight, in the type and the byte order of the model. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record External(ByteBuffer values, long[] shape, OnnxJavaType type) {}

    /**
     * Adds the changes of one network.
     *
     * @param model its file, in the sub-folder of the network
     * @throws ModelException if a LoRA was made for another model, or the network's weights cannot be changed
     */
    public Merged merge(Path model) throws ModelException {
        Path folder = Objects.requireNonNull(model.toAbsolutePath().getParent(), "a file is in a folder");
        String part = String.valueOf(folder.getFileName());
        Map<String, List<Change>> changes = changesOf(part);
        if (changes.isEmpty()) {
            return Merged.unchanged(model);
        }
        try (FileChannel channel = FileChannel.open(model)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new ModelException(
                        part + "/model.onnx has more than 2 GiB; its weights must be in files beside it.");
            }
            ByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, channel.size());
            Map<String, Weight> weights = OnnxWeights.read(part + "/model.onnx", bytes);
            Map<Long, ByteBuffer> inside = new HashMap<>();
            Map<String, External> outside = new HashMap<>();
            for (Map.Entry<String, List<Change>> entry : changes.entrySet()) {
                Weight weight = weights.get(entry.getKey());
                if (weight == null) {
                    continue;
                }
                ByteBuffer values =
                        added(part, entry.getKey(), weight, values(part, folder, bytes, weight), entry.getValue());
                if (weight.external() == null) {
                    inside.put(weight.from(), values);
                } else {
                    outside.put(weight.name(), new External(values, weight.shape(), weight.type()));
                }
                used.addAll(entry.getValue());
            }
            if (inside.isEmpty()) {
                return new Merged(model, false, null, outside);
            }
            boolean hasFilesBeside = weights.values().stream().anyMatch(weight -> weight.external() != null);
            return hasFilesBeside
                    ? new Merged(model, false, patchedBytes(bytes, inside), outside)
                    : new Merged(patchedCopy(model, inside), true, null, outside);
        } catch (IOException | ArithmeticException | InvalidPathException e) {
            throw new ModelException(part + "/model.onnx cannot be merged with a LoRA: " + e.getMessage() + ".", e);
        }
    }

    private Map<String, List<Change>> changesOf(String part) {
        Map<String, List<Change>> changes = new HashMap<>();
        for (LoraFile file : files) {
            for (Change change : file.changes()) {
                if (change.parts().contains(part)) {
                    changes.computeIfAbsent(change.path(), path -> new ArrayList<>())
                            .add(change);
                }
            }
        }
        return changes;
    }

    private static ByteBuffer values(String part, Path folder, ByteBuffer model, Weight weight)
            throws IOException, ModelException {
        if (weight.type() == OnnxJavaType.UNKNOWN) {
            throw new ModelException(
                    "The weight " + weight.name() + " is quantised; a LoRA needs floating-point weights.");
        }
        if (weight.from() < 0 || weight.bytes() < 0 || weight.bytes() > Integer.MAX_VALUE) {
            throw new ModelException(
                    "The weight " + weight.name() + " is stored in a way that a LoRA cannot be added to.");
        }
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

    private static ByteBuffer copy(ByteBuffer values) {
        return ByteBuffer.allocateDirect(values.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(values)
                .clear();
    }

    private static ByteBuffer added(String part, String path, Weight weight, ByteBuffer values, List<Change> changes)
            throws ModelException {
        int count = 1;
        for (long size : weight.shape()) {
            count = Math.multiplyExact(count, Math.toIntExact(size));
        }
        int outputs = Math.toIntExact(weight.shape()[weight.isTransposed() ? 1 : 0]);
        int inputs = count / outputs;
        if (values.capacity() != (long) count * weight.type().size) {
            throw new ModelException(part + ": the weight of " + path + " has not as many bytes as its shape says.");
        }
        float[] delta = new float[count];
        for (Change change : changes) {
            if (change.down().length != (long) change.rank() * inputs
                    || change.up().length != (long) change.rank() * outputs) {
                throw new ModelException("The LoRA changes " + path + " of " + part + " from "
                        + change.down().length / change.rank() + " to " + change.up().length / change.rank()
                        + " values, the model has " + inputs + " and " + outputs + ": it was made for another model.");
            }
            addProduct(change, outputs, inputs, delta);
        }
        for (int i = 0; i < count; i++) {
            float added = delta[weight.isTransposed() ? i % outputs * inputs + i / outputs : i];
            switch (weight.type()) {
                case FLOAT -> values.putFloat(4 * i, values.getFloat(4 * i) + added);
                case FLOAT16 ->
                    values.putShort(2 * i, Float.floatToFloat16(Float.float16ToFloat(values.getShort(2 * i)) + added));
                default ->
                    values.putShort(
                            2 * i,
                            Fp16Conversions.floatToBf16(Fp16Conversions.bf16ToFloat(values.getShort(2 * i)) + added));
            }
        }
        return values;
    }

    /** Adds a LoRA's change of a weight, outputs × inputs. */
    private static void addProduct(Change change, int outputs, int inputs, float[] delta) {
        for (int out = 0; out < outputs; out++) {
            for (int rank = 0; rank < change.rank(); rank++) {
                float factor = change.scale() * change.up()[out * change.rank() + rank];
                for (int in = 0; in < inputs; in++) {
                    delta[out * inputs + in] += factor * change.down()[rank * inputs + in];
                }
            }
        }
    }

    private static byte[] patchedBytes(ByteBuffer model, Map<Long, ByteBuffer> inside) {
        byte[] bytes = new byte[model.limit()];
        model.get(0, bytes);
        inside.forEach((from, values) -> values.get(0, bytes, Math.toIntExact(from), values.capacity()));
        return bytes;
    }

    /** Changes bytes in a temporary copy, because the model's folder is the user's and has a checksum. */
    private static Path patchedCopy(Path model, Map<Long, ByteBuffer> inside) throws IOException {
        Path copy = Files.createTempFile("merged", ".onnx");
        try {
            Files.copy(model, copy, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                for (Map.Entry<Long, ByteBuffer> entry : inside.entrySet()) {
                    ByteBuffer values = entry.getValue().duplicate();
                    while (values.hasRemaining()) {
                        channel.write(values, entry.getKey() + values.position());
                    }
                }
            }
            return copy;
        } catch (IOException e) {
            Files.deleteIfExists(copy); // the disk may be full
            throw e;
        }
    }

    /**
     * Checks, after all networks are loaded, that the LoRAs were made for this model.
     *
     * @throws ModelException if less than half of a LoRA's modules are in it
     */
    public void requireUsed() throws ModelException {
        for (LoraFile file : files) {
            long found = file.changes().stream().filter(used::contains).count();
            if (2 * found < file.changes().size()) {
                throw new ModelException(
                        file.name() + " changes " + file.changes().size() + " modules, of which this model has " + found
                                + ": it was made for another model.");
            }
        }
    }
}
