package dev.mintmark.c2pa.jumbf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Encodes JUMBF boxes (ISO/IEC 19566-5). Every method returns one complete box. Stateless and thread-safe. */
public final class JumbfWriter {
    /** Length of a box header: length and type, in bytes. */
    public static final int HEADER = 8;

    private static final int REQUESTABLE_AND_LABELLED = 0x03;

    private JumbfWriter() {}

    /** Encodes a data box with a four-character type. */
    public static byte[] box(String type, byte[] payload) {
        return ByteBuffer.allocate(HEADER + payload.length)
                .putInt(HEADER + payload.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(payload)
                .array();
    }

    /** Encodes a superbox around encoded boxes. */
    public static byte[] superbox(String type, String label, List<byte[]> boxes) {
        byte[] text = label.getBytes(StandardCharsets.UTF_8);
        int describing = HEADER + BoxType.UUID_LENGTH + 1 + text.length + 1;
        int length =
                HEADER + describing + boxes.stream().mapToInt(b -> b.length).sum();
        ByteBuffer out = ByteBuffer.allocate(length)
                .putInt(length)
                .put("jumb".getBytes(StandardCharsets.US_ASCII))
                .putInt(describing)
                .put("jumd".getBytes(StandardCharsets.US_ASCII))
                .put(BoxType.toUuid(type))
                .put((byte) REQUESTABLE_AND_LABELLED)
                .put(text)
                .put((byte) 0);
        boxes.forEach(out::put);
        return out.array();
    }
}
