package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An assertion whose contents are encoded already.
 *
 * @param label the label without an instance number
 * @param type a constant of {@link BoxType}
 * @param encode the contents of the only box, or the file
 * @param boxes the boxes
 */
public record RawAssertion(String label, String type, byte[] encode, List<byte[]> boxes) implements Assertion {
    public RawAssertion {
        boxes = List.copyOf(boxes);
    }

    public static RawAssertion cbor(String label, byte[] encoded) {
        return new RawAssertion(label, BoxType.CBOR, encoded, List.of(JumbfWriter.box("cbor", encoded)));
    }

    public static RawAssertion json(String label, byte[] utf8) {
        return new RawAssertion(label, BoxType.JSON, utf8, List.of(JumbfWriter.box("json", utf8)));
    }

    /** Returns an embedded file without a name: ISO 19566-5, section B.3. */
    public static RawAssertion file(String label, String mediaType, byte[] file) {
        byte[] type = mediaType.getBytes(StandardCharsets.US_ASCII);
        byte[] description = ByteBuffer.allocate(type.length + 2)
                .put((byte) 0)
                .put(type)
                .put((byte) 0)
                .array();
        return new RawAssertion(
                label,
                BoxType.EMBEDDED_FILE,
                file,
                List.of(JumbfWriter.box("bfdb", description), JumbfWriter.box("bidb", file)));
    }

    @Override
    public byte[] box(String instanceLabel) {
        return JumbfWriter.superbox(type, instanceLabel, boxes);
    }
}
