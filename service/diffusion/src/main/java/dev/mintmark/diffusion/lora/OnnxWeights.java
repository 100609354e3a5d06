package dev.mintmark.diffusion.lora;

import ai.onnxruntime.OnnxJavaType;
import dev.mintmark.diffusion.ModelException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights of an ONNX model by the module that they belong to, read from the file's protocol buffer. Exporters rename weights,
 * but keep the path of modules in the names of nodes: {@code /down_blocks.0/attentions.0/to_q/MatMul}.
 */
final class OnnxWeights {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INITIALIZER = 5;

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

    private record Node(String type, String name, List<String> inputs) {}

    private OnnxWeights() {}

    /** Returns the weights by the paths of their modules, with '_' for '.' and '/'. */
    static Map<String, Weight> read(String file, ByteBuffer model) throws ModelException {
        try {
            List<Node> nodes = new ArrayList<>();
            Map<String, Weight> initializers = new HashMap<>();
            ProtoReader proto = new ProtoReader(model, 0, model.limit());
            while (proto.next()) {
                if (proto.field() == GRAPH) {
                    readGraph(proto.message(), nodes, initializers);
                }
            }
            Map<String, Weight> byModule = new HashMap<>();
            for (Node node : nodes) {
                Weight weight = node.inputs().size() < 2
                        ? null
                        : initializers.get(node.inputs().get(1));
                int end = node.name().lastIndexOf('/');
                if (weight != null && end > 0 && weight.shape().length >= 2) {
                    String module =
                            node.name().substring(1, end).replace('/', '_').replace('.', '_');
                    byModule.put(module, transposed(weight, node.type().equals("MatMul")));
                }
            }
            return byModule;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new ModelException(file + " is not readable as an ONNX model: " + e.getMessage() + ".", e);
        }
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
        String name = "";
        String type = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> inputs.add(node.text());
                case 3 -> name = node.text();
                case 4 -> type = node.text();
                default -> {}
            }
        }
        return new Node(type, name, inputs);
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

    /** @param number of the type in ONNX's TensorProto */
    private static OnnxJavaType type(long number) {
        return switch ((int) number) {
            case 1 -> OnnxJavaType.FLOAT;
            case 10 -> OnnxJavaType.FLOAT16;
            case 16 -> OnnxJavaType.BFLOAT16;
            default -> OnnxJavaType.UNKNOWN;
        };
    }

    /** Reads the fields of one message of a protocol buffer. */
    private static final class ProtoReader {
        private final ByteBuffer bytes;
        private final int end;
        private int at;
        private int field;
        private int start;
        private int length;

        ProtoReader(ByteBuffer bytes, int from, int end) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
        }

        /** Moves to the next field; false at the end. */
        boolean next() {
            if (at >= end) {
                return false;
            }
            long tag = readVarint();
            field = (int) (tag >>> 3);
            start = at;
            long size = switch ((int) (tag & 7)) {
                case 0 -> {
                    readVarint();
                    yield at - start;
                }
                case 1 -> Long.BYTES;
                case 2 -> {
                    long counted = readVarint();
                    start = at;
                    yield counted;
                }
                case 5 -> Integer.BYTES;
                default -> throw new IllegalArgumentException("a field has the unknown wire type " + (tag & 7));
            };
            if (size < 0 || size > end - start) {
                throw new IllegalArgumentException("a field of " + size + " bytes goes beyond its message");
            }
            length = (int) size;
            at = start + length;
            return true;
        }

        int field() {
            return field;
        }

        int start() {
            return start;
        }

        int length() {
            return length;
        }

        ProtoReader message() {
            return new ProtoReader(bytes, start, start + length);
        }

        String text() {
            byte[] copy = new byte[length];
            bytes.get(start, copy);
            return new String(copy, StandardCharsets.UTF_8);
        }

        long varint() {
            return new ProtoReader(bytes, start, start + length).readVarint();
        }

        /** Returns the numbers of a repeated field, packed or one alone. */
        List<Long> varints() {
            ProtoReader inner = new ProtoReader(bytes, start, start + length);
            List<Long> numbers = new ArrayList<>();
            while (inner.at < inner.end) {
                numbers.add(inner.readVarint());
            }
            return numbers;
        }

        private long readVarint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at >= end) {
                    throw new IllegalArgumentException("a number goes beyond its message");
                }
                byte next = bytes.get(at++);
                value |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number has more than 64 bits");
        }
    }
}
