package dev.mintmark.app.draw;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes a run of a network last for ever: a Loop of 2^62 rounds is added to its graph. */
public final class EndlessNetwork {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int BOOL = 9;

    private EndlessNetwork() {}

    /**
     * Appends the nodes to an ONNX file: a protocol buffer that follows another is merged into it.
     *
     * @param input of the network, any number
     */
    public static void append(Path network, String input) throws IOException {
        byte[] body = join(
                node("Identity", "c", "c2"),
                node("Add", "v", "one", "v2"),
                text(2, "body"),
                tensor(
                        "one",
                        FLOAT,
                        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(1)),
                port(11, "i", INT64),
                port(11, "c", BOOL),
                port(11, "v", FLOAT),
                port(12, "c2", BOOL),
                port(12, "v2", FLOAT));
        byte[] graph = join(
                field(
                        1,
                        join(
                                ports(input, "endless-seed"),
                                text(4, "Cast"),
                                field(5, join(text(1, "to"), number(3, FLOAT), number(20, 2))))),
                field(
                        1,
                        join(
                                ports("endless-rounds", "endless-true", "endless-seed", "endless"),
                                text(4, "Loop"),
                                field(5, join(text(1, "body"), field(6, body), number(20, 5))))),
                tensor(
                        "endless-rounds",
                        INT64,
                        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 62)),
                tensor("endless-true", BOOL, ByteBuffer.allocate(1).put((byte) 1)),
                port(12, "endless", FLOAT));
        Files.write(network, field(7, graph), StandardOpenOption.APPEND);
    }

    private static byte[] node(String type, String... ports) {
        return field(1, join(ports(ports), text(4, type)));
    }

    /** Inputs and one output. */
    private static byte[] ports(String... names) {
        byte[] all = new byte[0];
        for (int i = 0; i < names.length; i++) {
            all = join(all, text(i < names.length - 1 ? 1 : 2, names[i]));
        }
        return all;
    }

    private static byte[] tensor(String name, int type, ByteBuffer value) {
        return field(5, join(number(2, type), text(8, name), field(9, value.array())));
    }

    private static byte[] port(int field, String name, int type) {
        byte[] shape = type == FLOAT ? new byte[0] : field(2, new byte[0]);
        return field(field, join(text(1, name), field(2, field(1, join(number(1, type), shape)))));
    }

    private static byte[] text(int field, String value) {
        return field(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] number(int field, int value) {
        return join(varint(field << 3), varint(value));
    }

    private static byte[] field(int field, byte[] value) {
        return join(varint(field << 3 | 2), varint(value.length), value);
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = value;
        while (rest > 127) {
            out.write(rest & 127 | 128);
            rest >>>= 7;
        }
        out.write(rest);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
