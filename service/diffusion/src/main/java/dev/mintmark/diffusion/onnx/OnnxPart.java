package dev.mintmark.diffusion.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.TensorInfo;
import dev.mintmark.diffusion.DrawCancelledException;
import dev.mintmark.diffusion.DrawException;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.config.LfsPointers;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One network of a model folder, {@code part/model.onnx}, with the names and types of its inputs and outputs. Its session
 * belongs to the backend. Runs one at a time.
 */
public final class OnnxPart {
    public static final Set<OnnxJavaType> FLOATS =
            EnumSet.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);
    private static final Set<OnnxJavaType> FLAGS = EnumSet.of(
            OnnxJavaType.BOOL, OnnxJavaType.UINT8, OnnxJavaType.INT8, OnnxJavaType.INT32, OnnxJavaType.INT64);

    public static final Set<OnnxJavaType> INTEGERS = EnumSet.of(OnnxJavaType.INT64, OnnxJavaType.INT32);

    /** What {@link HostTensor} can write numbers to. */
    public static final Set<OnnxJavaType> NUMBERS = EnumSet.of(
            OnnxJavaType.INT64,
            OnnxJavaType.INT32,
            OnnxJavaType.FLOAT,
            OnnxJavaType.FLOAT16,
            OnnxJavaType.BFLOAT16,
            OnnxJavaType.DOUBLE,
            OnnxJavaType.BOOL);

    /**
     * An input or an output.
     *
     * @param shape dimensions; −1 or 0 for one that the model leaves open
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Port(String name, OnnxJavaType type, long[] shape) {
        /** Returns whether the model accepts this size along an axis. */
        public boolean accepts(int axis, long size) {
            return shape[axis] <= 0 || shape[axis] == size;
        }
    }

    private final String file;
    private final OnnxBackend backend;
    private final OrtSession session;
    private final Map<String, NodeInfo> inputs;
    private final Map<String, NodeInfo> outputs;

    private OnnxPart(String file, OnnxBackend backend, OrtSession session) throws OrtException {
        this.file = file;
        this.backend = backend;
        this.session = session;
        this.inputs = session.getInputInfo();
        this.outputs = session.getOutputInfo();
    }

    /**
     * Loads a network.
     *
     * @param backend owns its session
     * @param root the model's folder
     * @param part sub-folder of the network
     * @param keepArena whether the memory of one run is kept for the next
     * @throws ModelException if the file is missing or ONNX Runtime cannot load it
     */
    public static OnnxPart load(OnnxBackend backend, Path root, String part, boolean keepArena) throws ModelException {
        String file = part + "/model.onnx";
        LfsPointers.refuse(root, part);
        try {
            return new OnnxPart(
                    file, backend, backend.session(root.resolve(part).resolve("model.onnx"), keepArena));
        } catch (OrtException e) {
            throw new ModelException(
                    file + " cannot be loaded as an ONNX model: " + OnnxBackend.oneLine(e.getMessage()), e);
        }
    }

    /** Closes the session, of a network that is not usable after all, while the backend stays open. */
    public void discard() {
        backend.close(session);
    }

    /** Checks that the network has the required inputs, and no others than these and the optional ones. */
    public void checkInputs(String kind, Set<String> required, Set<String> optional) throws ModelException {
        Set<String> known = new TreeSet<>(required);
        known.addAll(optional);
        if (!inputs.keySet().containsAll(required) || !known.containsAll(inputs.keySet())) {
            throw new ModelException(file + " has the inputs " + String.join(", ", new TreeSet<>(inputs.keySet()))
                    + "; " + kind + " has " + String.join(", ", new TreeSet<>(required))
                    + (optional.isEmpty() ? "." : " and can have " + String.join(", ", new TreeSet<>(optional)) + "."));
        }
    }

    /** Returns its file in the model's folder, for messages. */
    public String file() {
        return file;
    }

    /** Returns the environment, in which its tensors are created. */
    public OrtEnvironment ort() {
        return backend.ort();
    }

    /** Returns the names of its inputs. */
    public Set<String> inputNames() {
        return inputs.keySet();
    }

    /** Returns whether the first axis of each input that is more than a list, the batch, can have any size. */
    public boolean takesBatches() {
        return inputs.values().stream()
                .allMatch(input -> !(input.getInfo() instanceof TensorInfo tensor)
                        || tensor.getShape().length < 2
                        || tensor.getShape()[0] <= 0);
    }

    /** Returns the names of its outputs. */
    public Set<String> outputNames() {
        return outputs.keySet();
    }

    /**
     * Returns the input of that name.
     *
     * @throws ModelException if there is none, or it is no tensor of one of these types and of a rank from min to max
     */
    public Port input(String name, Set<OnnxJavaType> types, int minRank, int maxRank) throws ModelException {
        NodeInfo info = inputs.get(name);
        if (info == null) {
            throw new ModelException(file + " lacks the input '" + name + "'.");
        }
        return port("input", info, types, minRank, maxRank);
    }

    /**
     * Returns the output of that name.
     *
     * @throws ModelException if there is none, or it is no tensor of floats of this rank
     */
    public Port output(String name, int rank) throws ModelException {
        NodeInfo info = outputs.get(name);
        if (info == null) {
            throw new ModelException(file + " lacks the output '" + name + "'.");
        }
        return port("output", info, FLOATS, rank, rank);
    }

    /** Returns the output of that name, or the first output, because exports differ in the name. */
    public Port outputOrFirst(String name, int rank) throws ModelException {
        return output(
                outputs.containsKey(name) || outputs.isEmpty()
                        ? name
                        : outputs.keySet().iterator().next(),
                rank);
    }

    private Port port(String kind, NodeInfo info, Set<OnnxJavaType> types, int minRank, int maxRank)
            throws ModelException {
        if (!(info.getInfo() instanceof TensorInfo tensor)
                || !types.contains(tensor.type)
                || tensor.getShape().length < minRank
                || tensor.getShape().length > maxRank) {
            String rank = minRank == maxRank ? "rank " + minRank : "rank " + minRank + " to " + maxRank;
            throw new ModelException(file + ": the " + kind + " '" + info.getName() + "' must be a tensor of " + rank
                    + " and of type "
                    + types.stream().map(Enum::name).sorted().collect(Collectors.joining(" or ")) + ", not "
                    + OnnxBackend.oneLine(info.getInfo().toString()));
        }
        return new Port(info.getName(), tensor.type, tensor.getShape());
    }

    /**
     * Runs the network; the outputs are written into the given tensors.
     *
     * @param shrink whether the memory that the session keeps for its next run is given back when this one ends; for a network that
     *     was loaded to keep it
     * @throws DrawException if the run fails or is ended
     */
    public void run(Map<String, OnnxTensor> feeds, Map<String, OnnxTensor> results, boolean shrink) {
        RunOptions options = shrink ? backend.shrinkingRunOptions() : backend.runOptions();
        try {
            session.run(feeds, Set.of(), results, options).close();
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /**
     * Runs the network for one output whose size the model decides.
     *
     * @throws DrawException if the run fails or is ended, or the output is no tensor of floats
     */
    public Values run(Map<String, OnnxTensor> feeds, String output) {
        return run(feeds, Set.of(output)).values().iterator().next();
    }

    /** As {@link #run(Map, String)}, for several outputs; returns them by their names. */
    public Map<String, Values> run(Map<String, OnnxTensor> feeds, Set<String> wanted) {
        try (OrtSession.Result result = session.run(feeds, wanted, backend.runOptions())) {
            Map<String, Values> all = new LinkedHashMap<>();
            for (String name : wanted) {
                if (!(result.get(name).orElse(null) instanceof OnnxTensor tensor)) {
                    throw new DrawFailedException(file + " gave an output '" + name + "' that is no tensor.", null);
                }
                all.put(name, values(name, tensor));
            }
            return all;
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /**
     * Checks that the network has an output of that name with a flag for each picture.
     *
     * @throws ModelException if there is none, or it is no tensor of truth values or integers of rank 1
     */
    public void requireFlags(String name) throws ModelException {
        NodeInfo info = outputs.get(name);
        if (info == null) {
            throw new ModelException(file + " lacks the output '" + name + "'.");
        }
        port("output", info, FLAGS, 1, 1);
    }

    /**
     * Runs the network for the flag of one picture.
     *
     * @throws DrawException if the run fails or is ended, or gives no flag
     */
    public boolean runForFlag(Map<String, OnnxTensor> feeds, String output) {
        try (OrtSession.Result result = session.run(feeds, Set.of(output), backend.runOptions())) {
            if (!(result.get(output).orElse(null) instanceof OnnxTensor tensor)
                    || tensor.getInfo().getNumElements() != 1) {
                throw new DrawFailedException(file + " gave an output '" + output + "' that is no flag.", null);
            }
            ByteBuffer bytes = tensor.getByteBuffer();
            boolean flag = false;
            while (bytes.hasRemaining()) {
                flag |= bytes.get() != 0;
            }
            return flag;
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private Values values(String name, OnnxTensor tensor) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        if (buffer == null) {
            throw new DrawFailedException(file + " gave an output '" + name + "' that is not of floats.", null);
        }
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        List<Long> shape = new ArrayList<>();
        for (long size : tensor.getInfo().getShape()) {
            shape.add(size);
        }
        return new Values(values, shape);
    }

    /** The values of an output in memory order. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Values(float[] floats, List<Long> shape) {
        public boolean isFinite() {
            return OnnxPart.isFinite(floats);
        }
    }

    /** Returns whether no value is NaN or infinite. */
    public static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the exception for a failed run: that it was cancelled, or why it failed. */
    public DrawException failed(OrtException e) {
        return backend.isInterrupted()
                ? new DrawCancelledException(e)
                : new DrawFailedException(file + " could not be run: " + OnnxBackend.oneLine(e.getMessage()), e);
    }

    /**
     * Returns the exception for an output with NaN or infinite numbers.
     *
     * @param what what the output should be, such as "image"
     * @param input one of the inputs; if it is in half precision, the message advises another export
     */
    public DrawFailedException notFinite(String what, Port input) {
        return new DrawFailedException(
                file + " gave numbers that are no " + what + " (NaN or infinite)"
                        + (input.type() == OnnxJavaType.FLOAT16
                                ? "; in half precision some networks overflow: export it in float32."
                                : "."),
                null);
    }
}
