package dev.mintmark.c2pa.jumbf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Encodes JUMBF boxes. Every method returns one whole box. Thread-safe: there is no state. */
public final class JumbfWriter {
    /** Bytes of a box header: length and type. */
    public static final int HEADER = 8;

    private static final int REQUESTABLE_AND_LABELLED = 0x03;

    private JumbfWriter() {}

    /** A data box with a four-character type. */
    public static byte[] box(String type, byte[] payload) {
        return ByteBuffer.allocate(HEADER + payload.length)
                .putInt(HEADER + payload.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(payload)
                .array();
    }

    /** A superbox of a type of {@link BoxType} around boxes that are encoded already. */
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
