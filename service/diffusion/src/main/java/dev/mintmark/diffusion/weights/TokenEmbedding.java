package dev.mintmark.diffusion.weights;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.weights.OnnxWeights.Weight;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The token vectors of a CLIP text encoder, one row for each token, to which rows are appended. As the weight grows, its model is
 * written anew.
 */
final class TokenEmbedding {
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private final Path folder;
    private final String part;
    private final ByteBuffer model;
    private final OnnxWeights weights;
    private final Weight weight;

    private TokenEmbedding(Path folder, String part, ByteBuffer model, OnnxWeights weights, Weight weight) {
        this.folder = folder;
        this.part = part;
        this.model = model;
        this.weights = weights;
        this.weight = weight;
    }

    /** @param file the encoder's file, in its sub-folder */
    static TokenEmbedding find(Path file) throws ModelException, IOException {
        return find(file, mapped(file));
    }

    private static TokenEmbedding find(Path file, ByteBuffer model) throws ModelException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
        String part = String.valueOf(folder.getFileName());
        OnnxWeights weights = OnnxWeights.read(part + "/model.onnx", model);
        Weight weight = weights.tokenEmbedding()
                .orElseThrow(() -> new ModelException(part + "/model.onnx does not name its token vectors,"
                        + " to which a textual inversion is added; export it anew with optimum."));
        return new TokenEmbedding(folder, part, model, weights, weight);
    }

    private static ByteBuffer mapped(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size());
        }
    }

    int tokens() {
        return Math.toIntExact(weight.shape()[0]);
    }

    int width() {
        return Math.toIntExact(weight.shape()[1]);
    }

    /**
     * Appends rows to the token vectors of an encoder.
     *
     * @param file the encoder's file
     * @param changed that network, possibly with other changes; replaced by the result
     * @param rows each {@code float[tokens · width]}
     */
    static ChangedNetwork append(Path file, ChangedNetwork changed, List<float[]> rows)
            throws ModelException, IOException {
        byte[] bytes = changed.bytes();
        TokenEmbedding embedding = find(file, bytes == null ? mapped(changed.file()) : ByteBuffer.wrap(bytes));
        List<ByteBuffer> pieces = embedding.withRows(rows);
        if (embedding.weights.hasFilesBeside()) {
            return new ChangedNetwork(file, false, joined(pieces), changed.external());
        }
        ChangedNetwork copy = new ChangedNetwork(written(pieces), true, null, changed.external());
        changed.close();
        return copy;
    }

    /** Returns the model's bytes: up to the weight, the longer weight, and what follows. */
    private List<ByteBuffer> withRows(List<float[]> rows) throws ModelException, IOException {
        ByteBuffer values = WeightValues.read(part, folder, model, weight);
        if (values.capacity() != weight.shape()[0] * weight.shape()[1] * weight.type().size) {
            throw new ModelException(
                    part + ": the weight " + weight.name() + " has not as many bytes as its shape says.");
        }
        int added = rows.stream().mapToInt(row -> row.length).sum();
        ByteBuffer more = ByteBuffer.allocate(added * weight.type().size).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
            for (float value : row) {
                switch (weight.type()) {
                    case FLOAT -> more.putFloat(value);
                    case FLOAT16 -> more.putShort(Float.floatToFloat16(value));
                    default -> more.putShort(Fp16Conversions.floatToBf16(value));
                }
            }
        }
        more.flip();
        ProtoReader graph = field(new ProtoReader(model, 0, model.limit()), OnnxWeights.GRAPH, null);
        ProtoReader old = field(graph.message(), OnnxWeights.INITIALIZER, weight.name());
        ByteBuffer head = tensorHead(tokens() + added / width(), values.capacity() + more.remaining());
        long tensor = (long) head.remaining() + values.capacity() + more.remaining();
        ByteBuffer tensorTag = tag(OnnxWeights.INITIALIZER, tensor);
        int oldTensor = old.start() + old.length() - old.begin();
        long grown = graph.length() - oldTensor + tensorTag.remaining() + tensor;
        return List.of(
                model.slice(0, graph.begin()),
                tag(OnnxWeights.GRAPH, grown),
                model.slice(graph.start(), old.begin() - graph.start()),
                tensorTag,
                head,
                values,
                more,
                model.slice(old.begin() + oldTensor, model.limit() - old.begin() - oldTensor));
    }

    /** Moves a reader to a field; to the tensor of a name, if there is one. */
    private static ProtoReader field(ProtoReader reader, int number, @Nullable String tensor) {
        while (reader.next()) {
            if (reader.field() == number && (tensor == null || tensor.equals(nameOf(reader.message())))) {
                return reader;
            }
        }
        throw new IllegalStateException("The model has no field " + number + ", but was read.");
    }

    private static String nameOf(ProtoReader tensor) {
        String name = "";
        while (tensor.next()) {
            if (tensor.field() == 8) {
                name = tensor.text();
            }
        }
        return name;
    }

    /** Returns the fields of the longer tensor up to its values, which come last: sizes, type, name, length. */
    private ByteBuffer tensorHead(long tokens, long bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, 1 << 3 | VARINT);
        varint(out, tokens);
        varint(out, 1 << 3 | VARINT);
        varint(out, width());
        varint(out, 2 << 3 | VARINT);
        varint(out, OnnxWeights.number(weight.type()));
        byte[] name = weight.name().getBytes(StandardCharsets.UTF_8);
        varint(out, 8 << 3 | BYTES);
        varint(out, name.length);
        out.writeBytes(name);
        varint(out, 9 << 3 | BYTES);
        varint(out, bytes);
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static ByteBuffer tag(int field, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, (long) field << 3 | BYTES);
        varint(out, length);
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7F) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static byte[] joined(List<ByteBuffer> pieces) {
        ByteBuffer all = ByteBuffer.allocate(
                Math.toIntExact(pieces.stream().mapToLong(ByteBuffer::remaining).sum()));
        pieces.forEach(all::put);
        return all.array();
    }

    /** Writes a temporary copy, because the model's folder is the user's and has a checksum. */
    private static Path written(List<ByteBuffer> pieces) throws IOException {
        Path copy = Files.createTempFile("merged", ".onnx");
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            for (ByteBuffer piece : pieces) {
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
            return copy;
        } catch (IOException e) {
            Files.deleteIfExists(copy); // the disk may be full
            throw e;
        }
    }
}
