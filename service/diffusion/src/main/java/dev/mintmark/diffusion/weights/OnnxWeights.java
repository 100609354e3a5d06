package dev.mintmark.diffusion.weights;

import ai.onnxruntime.OnnxJavaType;
import dev.mintmark.diffusion.ModelException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The weights of an ONNX model by the module that they belong to, read from the file's protocol buffer. Exporters rename weights,
 * but keep the path of modules in the names of nodes: {@code /down_blocks.0/attentions.0/to_q/MatMul}.
 */
final class OnnxWeights {
    static final int GRAPH = 7;
    static final int INITIALIZER = 5;
    private static final int NODE = 1;

    /** Nodes between a weight and the module that multiplies by it, a cast and a transposition. */
    private static final int MAX_STEPS = 2;

    /**
     * One weight.
     *
     * @param isTransposed whether it has inputs × outputs, as MatMul takes it, and not outputs × inputs
     * @param type UNKNOWN if it is not one of floating-point numbers
     * @param from first byte in the model's file; −1 if the values are elsewhere
     * @param external file of the values beside the model; null if they are in the model's file
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Weight(
            String name,
            boolean isTransposed,
            long[] shape,
            OnnxJavaType type,
            long from,
            long bytes,
            @Nullable String external) {}

    private record Node(String type, String name, List<String> inputs, List<String> outputs) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Weight> initializers = new HashMap<>();

    private OnnxWeights() {}

    /** Reads the weights of a model, not their values. */
    static OnnxWeights read(String file, ByteBuffer model) throws ModelException {
        try {
            OnnxWeights weights = new OnnxWeights();
            ProtoReader proto = new ProtoReader(model, 0, model.limit());
            while (proto.next()) {
                if (proto.field() == GRAPH) {
                    readGraph(proto.message(), weights.nodes, weights.initializers);
                }
            }
            return weights;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new ModelException(file + " is not readable as an ONNX model: " + e.getMessage() + ".", e);
        }
    }

    /** Returns the weights by the paths of their modules, with '_' for '.' and '/'. */
    Map<String, Weight> byModule() {
        Map<String, Weight> byModule = new HashMap<>();
        Map<String, Node> byOutput = new HashMap<>();
        nodes.forEach(node -> node.outputs().forEach(output -> byOutput.put(output, node)));
        for (Node node : nodes) {
            if (node.inputs().size() < 2) {
                continue;
            }
            // some exports store a weight in half precision or as the framework has it, and change that in the graph
            String name = node.inputs().get(1);
            boolean isTransposed = node.type().equals("MatMul");
            Node maker = byOutput.get(name);
            for (int steps = 0;
                    steps < MAX_STEPS && maker != null && !maker.inputs().isEmpty();
                    steps++) {
                if (!maker.type().equals("Cast") && !maker.type().equals("Transpose")) {
                    break;
                }
                isTransposed ^= maker.type().equals("Transpose");
                name = maker.inputs().getFirst();
                maker = byOutput.get(name);
            }
            Weight weight = initializers.get(name);
            int end = node.name().lastIndexOf('/');
            if (weight != null && end > 0 && weight.shape().length >= 2) {
                String module = node.name().substring(1, end).replace('/', '_').replace('.', '_');
                byModule.put(module, transposed(weight, isTransposed));
            }
        }
        return byModule;
    }

    /** Returns the vectors of CLIP's tokens, tokens × width. */
    Optional<Weight> tokenEmbedding() {
        return nodes.stream()
                .filter(node -> node.type().equals("Gather") && !node.inputs().isEmpty())
                .filter(node -> (node.name() + node.inputs().getFirst()).contains("token_embedding"))
                .map(node -> initializers.get(node.inputs().getFirst()))
                .filter(weight -> weight != null && weight.shape().length == 2)
                .findFirst();
    }

    /** Returns whether values of some weights are in files beside the model. */
    boolean hasFilesBeside() {
        return initializers.values().stream().anyMatch(weight -> weight.external() != null);
    }

    private static Weight transposed(Weight weight, boolean isTransposed) {
        return new Weight(
                weight.name(),
                isTransposed,
                weight.shape(),
                weight.type(),
                weight.from(),
                weight.bytes(),
                weight.external());
    }

    private static void readGraph(ProtoReader graph, List<Node> nodes, Map<String, Weight> initializers) {
        while (graph.next()) {
            switch (graph.field()) {
                case NODE -> nodes.add(node(graph.message()));
                case INITIALIZER -> {
                    Weight weight = weight(graph.message());
                    initializers.put(weight.name(), weight);
                }
                default -> {}
            }
        }
    }

    private static Node node(ProtoReader node) {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String name = "";
        String type = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> inputs.add(node.text());
                case 2 -> outputs.add(node.text());
                case 3 -> name = node.text();
                case 4 -> type = node.text();
                default -> {}
            }
        }
        return new Node(type, name, inputs, outputs);
    }

    private static Weight weight(ProtoReader tensor) {
        List<Long> shape = new ArrayList<>();
        OnnxJavaType type = OnnxJavaType.UNKNOWN;
        String name = "";
        long from = -1;
        long bytes = 0;
        Map<String, String> external = new HashMap<>();
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> shape.addAll(tensor.varints());
                case 2 -> type = type(tensor.varint());
                case 8 -> name = tensor.text();
                case 9 -> {
                    from = tensor.start();
                    bytes = tensor.length();
                }
                case 13 -> {
                    ProtoReader entry = tensor.message();
                    String key = "";
                    String value = "";
                    while (entry.next()) {
                        switch (entry.field()) {
                            case 1 -> key = entry.text();
                            case 2 -> value = entry.text();
                            default -> {}
                        }
                    }
                    external.put(key, value);
                }
                default -> {}
            }
        }
        String location = external.get("location");
        if (location != null) {
            from = Long.parseLong(external.getOrDefault("offset", "0"));
            bytes = Long.parseLong(external.getOrDefault("length", "-1"));
        }
        return new Weight(
                name, false, shape.stream().mapToLong(Long::longValue).toArray(), type, from, bytes, location);
    }

    /** Returns the number of a type in ONNX's TensorProto. */
    static int number(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> 1;
            case FLOAT16 -> 10;
            case BFLOAT16 -> 16;
            default -> throw new IllegalArgumentException("The type " + type + " is not of floating-point numbers.");
        };
    }

    /** @param number of the type in ONNX's TensorProto */
    private static OnnxJavaType type(long number) {
        return switch ((int) number) {
            case 1 -> OnnxJavaType.FLOAT;
            case 10 -> OnnxJavaType.FLOAT16;
            case 16 -> OnnxJavaType.BFLOAT16;
            default -> OnnxJavaType.UNKNOWN;
        };
    }
}
