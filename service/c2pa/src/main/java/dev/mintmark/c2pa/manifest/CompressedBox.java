package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.Brotli;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.io.IOException;
import java.util.List;

/**
 * A box {@code c2cm}, which holds the box of a manifest, compressed by Brotli. Hashed URIs hash the manifest as it is
 * without compression.
 */
final class CompressedBox {
    /** Limit of the content of a box, as for reading a store. */
    private static final int MAX_INFLATED = 16 << 20;

    private final String label;
    private final byte[] begun;

    /**
     * @param manifest the box of a manifest
     * @throws C2paException if the library for it is missing, or the manifest is longer than can be read again
     */
    CompressedBox(String label, byte[] manifest) throws C2paException {
        if (manifest.length > MAX_INFLATED) {
            throw new C2paException("The manifest " + label + " has " + manifest.length + " bytes; at most "
                    + MAX_INFLATED + " can be compressed.");
        }
        this.label = label;
        begun = Brotli.begun(manifest);
    }

    /**
     * Returns the box.
     *
     * @param fill bytes without a meaning by which the box is longer
     */
    byte[] encode(int fill) {
        byte[] content = JumbfWriter.box(BoxType.BROTLI, Brotli.ended(begun, fill));
        return JumbfWriter.superbox(BoxType.COMPRESSED_MANIFEST, label, List.of(content));
    }

    /** Returns the box of a manifest as a compressed one; one that is compressed already as it is. */
    static byte[] of(byte[] box) throws C2paException {
        Box.Super parsed = JumbfReader.parse(box);
        return parsed.is(BoxType.COMPRESSED_MANIFEST) ? box : new CompressedBox(parsed.label(), box).encode(0);
    }

    /**
     * Returns the box of a manifest without compression.
     *
     * @throws C2paException if it is compressed, but not by Brotli
     */
    static byte[] inflated(byte[] box) throws C2paException {
        Box.Super parsed = JumbfReader.parse(box);
        if (!parsed.is(BoxType.COMPRESSED_MANIFEST)) {
            return box;
        }
        ByteRange stream = parsed.only(BoxType.BROTLI)
                .orElseThrow(() -> new C2paException("The compressed manifest " + parsed.label() + " is empty."))
                .payload();
        try {
            return Brotli.inflated(box, stream, MAX_INFLATED);
        } catch (IOException e) {
            throw new C2paException("The manifest " + parsed.label() + " cannot be inflated. " + e.getMessage(), e);
        }
    }
}
