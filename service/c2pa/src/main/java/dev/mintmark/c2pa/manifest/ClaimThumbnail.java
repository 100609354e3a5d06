package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A small picture of the asset at the time of the claim. C2PA 2.4, {@code c2pa.thumbnail.claim}. */
public record ClaimThumbnail(String mediaType, byte[] image) implements Assertion {
    @Override
    public String label() {
        return "c2pa.thumbnail.claim";
    }

    /** Returns the picture's bytes: this assertion is an embedded file, not CBOR. */
    @Override
    public byte[] encode() {
        return image;
    }

    /** Returns an embedded file without a name: ISO 19566-5, section B.3. */
    @Override
    public byte[] box(String instanceLabel) {
        byte[] type = mediaType.getBytes(StandardCharsets.US_ASCII);
        byte[] description = ByteBuffer.allocate(type.length + 2)
                .put((byte) 0)
                .put(type)
                .put((byte) 0)
                .array();
        return JumbfWriter.superbox(
                BoxType.EMBEDDED_FILE,
                instanceLabel,
                List.of(JumbfWriter.box("bfdb", description), JumbfWriter.box("bidb", encode())));
    }
}
