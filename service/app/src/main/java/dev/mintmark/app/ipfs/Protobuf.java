package dev.mintmark.app.ipfs;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The two wire types of Protocol Buffers that dag-pb and UnixFS use: varints and length-delimited bytes. */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private Protobuf() {}

    /** One field; {@code bytes} is empty for a number, {@code value} zero for bytes. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Field(int number, long value, byte[] bytes) {}

    static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, field << 3 | VARINT);
        varint(out, value);
    }

    static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        varint(out, field << 3 | BYTES);
        varint(out, value.length);
        out.writeBytes(value);
    }

    static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** All fields in order; each takes two bytes at least, so that the list is bounded by the message. */
    static List<Field> fields(byte[] message) {
        List<Field> fields = new ArrayList<>();
        Reader in = new Reader(message);
        while (in.at < message.length) {
            long key = in.varint();
            int number = (int) (key >>> 3);
            switch ((int) (key & 7)) {
                case VARINT -> fields.add(new Field(number, in.varint(), new byte[0]));
                case BYTES -> fields.add(new Field(number, 0, in.bytes()));
                default -> throw new IllegalArgumentException("The protobuf message has wire type " + (key & 7) + ".");
            }
        }
        return fields;
    }

    private static final class Reader {
        private final byte[] message;
        private int at;

        Reader(byte[] message) {
            this.message = message;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; shift < 63; shift += 7) {
                if (at == message.length) {
                    break;
                }
                byte b = message[at++];
                value |= (b & 0x7fL) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("The protobuf message has a varint that is cut off or too long.");
        }

        byte[] bytes() {
            long length = varint();
            if (length > message.length - at) {
                throw new IllegalArgumentException("The protobuf message has a field longer than itself.");
            }
            byte[] out = Arrays.copyOfRange(message, at, at + (int) length);
            at += (int) length;
            return out;
        }
    }
}
