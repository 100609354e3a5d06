package dev.mintmark.diffusion;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One network of a model folder, {@code part/model.onnx}, with the names and types of its inputs and outputs. Owns its
 * session. Runs one at a time.
 */
final class OnnxPart implements AutoCloseable {
    static final Set<OnnxJavaType> FLOATS = Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16);
    static final Set<OnnxJavaType> INTEGERS = Set.of(OnnxJavaType.INT64, OnnxJavaType.INT32);

    /**
     * An input or an output.
     *
     * @param shape dimensions; −1 or 0 for one that the model leaves open
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Port(String name, OnnxJavaType type, long[] shape) {
        /** Tells whether the model accepts this size along an axis. */
        boolean accepts(int axis, long size) {
            return shape[axis] <= 0 || shape[axis] == size;
        }
    }

    private final String file;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Map<String, NodeInfo> inputs;
    private final Map<String, NodeInfo> outputs;

    private OnnxPart(String file, OrtEnvironment environment, OrtSession session) throws OrtException {
        this.file = file;
        this.environment = environment;
        this.session = session;
        this.inputs = session.getInputInfo();
        this.outputs = session.getOutputInfo();
    }

    /** Loads the network and checks that its inputs are exactly the expected ones. */
    static OnnxPart load(OnnxBackend backend, Path root, String part, boolean keepArena, Set<String> fed)
            throws ModelException {
        String file = part + "/model.onnx";
        Path path = root.resolve(part).resolve("model.onnx");
        try {
            OrtSession session = backend.session(path, keepArena);
            try {
                OnnxPart loaded = new OnnxPart(file, backend.ort(), session);
                loaded.checkInputs(fed);
                return loaded;
            } catch (OrtException | ModelException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new ModelException(
                    file + " cannot be loaded as an ONNX model: " + OnnxBackend.oneLine(e.getMessage()), e);
        }
    }

    private void checkInputs(Set<String> fed) throws ModelException {
        if (!inputs.keySet().equals(fed)) {
            throw new ModelException(file + " has the inputs " + String.join(", ", new TreeSet<>(inputs.keySet()))
                    + "; a Stable Diffusion 1.x or 2.x export has " + String.join(", ", new TreeSet<>(fed)) + ".");
        }
    }

    String file() {
        return file;
    }

    OrtEnvironment ort() {
        return environment;
    }

    Port input(String name, Set<OnnxJavaType> types, int minRank, int maxRank) throws ModelException {
        NodeInfo info = inputs.get(name);
        if (info == null) {
            throw new ModelException(file + " lacks the input '" + name + "'.");
        }
        return port("input", info, types, minRank, maxRank);
    }

    /** Returns the output of that name, or the first output, because exports differ in the name. */
    Port output(String name, int rank) throws ModelException {
        NodeInfo info = outputs.containsKey(name)
                ? outputs.get(name)
                : outputs.values().stream().findFirst().orElse(null);
        if (info == null) {
            throw new ModelException(file + " lacks the output '" + name + "'.");
        }
        return port("output", info, FLOATS, rank, rank);
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

    /** Runs the network; the outputs are written into the given tensors. */
    void run(Map<String, OnnxTensor> feeds, Map<String, OnnxTensor> results) {
        try {
            session.run(feeds, results).close();
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /** Runs the network for one output whose size the model decides. */
    Values run(Map<String, OnnxTensor> feeds, String output) {
        try (OrtSession.Result result = session.run(feeds, Set.of(output))) {
            if (!(result.get(0) instanceof OnnxTensor tensor)) {
                throw new DrawFailedException(file + " gave an output '" + output + "' that is no tensor.", null);
            }
            FloatBuffer buffer = tensor.getFloatBuffer();
            if (buffer == null) {
                throw new DrawFailedException(file + " gave an output '" + output + "' that is not of floats.", null);
            }
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            List<Long> shape = new ArrayList<>();
            for (long size : tensor.getInfo().getShape()) {
                shape.add(size);
            }
            return new Values(values, shape);
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /** The values of an output in memory order. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Values(float[] floats, List<Long> shape) {
        boolean isFinite() {
            for (float value : floats) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
            return true;
        }
    }

    DrawFailedException failed(OrtException e) {
        return new DrawFailedException(file + " could not be run: " + OnnxBackend.oneLine(e.getMessage()), e);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(file + " could not be closed: " + e.getMessage(), e);
        }
    }
}
