package dev.mintmark.diffusion.weights;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.weights.LoraFile.Change;
import dev.mintmark.diffusion.weights.OnnxWeights.Weight;
import java.io.IOException;
import java.nio.ByteBuffer;
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
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Adds LoRAs to the weights of the networks of one model, as they are loaded. Not thread-safe. */
final class LoraMerge {
    /** What the names of a file can call a network; not a path. */
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_]+");

    private final List<LoraFile> files;
    private final Set<Change> used = new HashSet<>();

    private LoraMerge(List<LoraFile> files) {
        this.files = files;
    }

    /** Changes nothing. */
    static LoraMerge none() {
        return new LoraMerge(List.of());
    }

    /**
     * Reads LoRA files.
     *
     * @throws ModelException if one is missing or invalid
     */
    static LoraMerge read(List<Lora> choices) throws ModelException {
        List<LoraFile> files = new ArrayList<>();
        for (Lora choice : choices) {
            files.add(LoraFile.read(choice.file(), choice.weight()));
        }
        return new LoraMerge(files);
    }

    /**
     * Checks that LoRAs can be merged into the networks of a model, without reading values.
     *
     * @param root the model's folder
     * @throws ModelException if a file is missing, invalid, or was made for another model
     */
    static void check(Path root, List<Lora> choices) throws ModelException {
        List<LoraFile> files = new ArrayList<>();
        Set<String> parts = new TreeSet<>();
        for (Lora choice : choices) {
            LoraFile file = LoraFile.readShapes(choice.file());
            file.changes().forEach(change -> parts.addAll(change.parts()));
            files.add(file);
        }
        LoraMerge merge = new LoraMerge(files);
        for (String part : parts) {
            Path model = root.resolve(part).resolve("model.onnx");
            if (PART.matcher(part).matches() && Files.isRegularFile(model)) {
                merge.checkPart(part, model);
            }
        }
        merge.requireUsed();
    }

    private void checkPart(String part, Path model) throws ModelException {
        try (FileChannel channel = FileChannel.open(model)) {
            Map<String, Weight> weights = OnnxWeights.read(part + "/model.onnx", mapped(part, channel))
                    .byModule();
            for (Map.Entry<String, List<Change>> entry : changesOf(part).entrySet()) {
                Weight weight = weights.get(entry.getKey());
                if (weight == null) {
                    continue;
                }
                WeightValues.requireChangeable(weight);
                for (Change change : entry.getValue()) {
                    requireFit(part, weight, change);
                    used.add(change);
                }
            }
        } catch (IOException | ArithmeticException e) {
            throw new ModelException(part + "/model.onnx cannot be merged with a LoRA: " + e.getMessage() + ".", e);
        }
    }

    private static ByteBuffer mapped(String part, FileChannel channel) throws IOException, ModelException {
        if (channel.size() > Integer.MAX_VALUE) {
            throw new ModelException(part + "/model.onnx has more than 2 GiB; its weights must be in files beside it.");
        }
        return channel.map(MapMode.READ_ONLY, 0, channel.size());
    }

    /**
     * Adds the changes of one network.
     *
     * @param model its file, in the sub-folder of the network
     * @throws ModelException if a LoRA was made for another model, or the network's weights cannot be changed
     */
    ChangedNetwork merge(Path model) throws ModelException {
        Path folder = Objects.requireNonNull(model.toAbsolutePath().getParent(), "a file is in a folder");
        String part = String.valueOf(folder.getFileName());
        Map<String, List<Change>> changes = changesOf(part);
        if (changes.isEmpty()) {
            return ChangedNetwork.unchanged(model);
        }
        try (FileChannel channel = FileChannel.open(model)) {
            ByteBuffer bytes = mapped(part, channel);
            OnnxWeights all = OnnxWeights.read(part + "/model.onnx", bytes);
            Map<String, Weight> weights = all.byModule();
            Map<Long, ByteBuffer> inside = new HashMap<>();
            Map<String, ChangedNetwork.External> outside = new HashMap<>();
            for (Map.Entry<String, List<Change>> entry : changes.entrySet()) {
                Weight weight = weights.get(entry.getKey());
                if (weight == null) {
                    continue;
                }
                ByteBuffer values = added(
                        part, entry.getKey(), weight, WeightValues.read(part, folder, bytes, weight), entry.getValue());
                if (weight.external() == null) {
                    inside.put(weight.from(), values);
                } else {
                    outside.put(weight.name(), new ChangedNetwork.External(values, weight.shape(), weight.type()));
                }
                used.addAll(entry.getValue());
            }
            if (inside.isEmpty()) {
                return new ChangedNetwork(model, false, null, outside);
            }
            return all.hasFilesBeside()
                    ? new ChangedNetwork(model, false, patchedBytes(bytes, inside), outside)
                    : new ChangedNetwork(patchedCopy(model, inside), true, null, outside);
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

    private static ByteBuffer added(String part, String path, Weight weight, ByteBuffer values, List<Change> changes)
            throws ModelException {
        int count = count(weight);
        int outputs = outputs(weight);
        int inputs = count / outputs;
        if (values.capacity() != (long) count * weight.type().size) {
            throw new ModelException(part + ": the weight of " + path + " has not as many bytes as its shape says.");
        }
        float[] delta = new float[count];
        for (Change change : changes) {
            requireFit(part, weight, change);
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

    private static int count(Weight weight) {
        int count = 1;
        for (long size : weight.shape()) {
            count = Math.multiplyExact(count, Math.toIntExact(size));
        }
        return count;
    }

    private static int outputs(Weight weight) {
        return Math.toIntExact(weight.shape()[weight.isTransposed() ? 1 : 0]);
    }

    private static void requireFit(String part, Weight weight, Change change) throws ModelException {
        int outputs = outputs(weight);
        int inputs = outputs == 0 ? 0 : count(weight) / outputs;
        if (change.inputs() != inputs || change.outputs() != outputs) {
            throw new ModelException("The LoRA changes " + change.path() + " of " + part + " from " + change.inputs()
                    + " to " + change.outputs() + " values, the model has " + inputs + " and " + outputs
                    + ": it was made for another model.");
        }
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
    void requireUsed() throws ModelException {
        for (LoraFile file : files) {
            long found = file.changes().stream().filter(used::contains).count();
            if (found < file.changes().size()) {
                Change lost = file.changes().stream()
                        .filter(change -> !used.contains(change))
                        .findFirst()
                        .orElseThrow();
                throw new ModelException(
                        file.name() + " changes " + file.changes().size()
                                + " weights, of which this model has " + found + "; it lacks " + lost.path() + " of "
                                + String.join(" or ", lost.parts())
                                + ": the file was made for another model, or by a tool whose names are not known.");
            }
        }
    }
}
