package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.Brotli;
import dev.mintmark.c2pa.jumbf.JumbfException;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import java.io.IOException;
import java.util.Optional;

/** Manifests in a {@code c2cm} box: one {@code brob} box with the manifest's box, compressed by Brotli (RFC 7932). */
final class CompressedManifest {
    /** Limit of inflated bytes in one store, because a small box can inflate to gigabytes. */
    static final int MAX_INFLATED = 16 << 20;

    private CompressedManifest() {}

    /**
     * A manifest's box after inflation.
     *
     * @param box its place in {@code bytes}
     */
    record Inflated(byte[] bytes, Box.Super box) {}

    /**
     * Inflates the box of a compressed manifest.
     *
     * @param limit largest length after inflation
     */
    static Inflated inflate(byte[] store, Box.Super box, int limit) throws InvalidManifestException {
        Optional<Box.Content> content = box.only(BoxType.BROTLI);
        if (content.isEmpty()) {
            throw invalid("The compressed manifest " + box.label() + " does not hold exactly one brob box.");
        }
        byte[] inflated = bytes(store, content.get().payload(), limit);
        if (isPadded(store, content.get().payload(), limit)) {
            throw invalid("Bytes follow the Brotli stream of the manifest " + box.label() + ".");
        }
        Box.Super manifest;
        try {
            manifest = JumbfReader.parse(inflated);
        } catch (JumbfException e) {
            throw invalid("The compressed manifest " + box.label() + " holds no JUMBF. " + e.getMessage());
        }
        boolean known = manifest.is(BoxType.MANIFEST) || manifest.is(BoxType.UPDATE_MANIFEST);
        if (!known || !manifest.label().equals(box.label())) {
            throw invalid(
                    "The compressed manifest " + box.label() + " holds something else: " + manifest.label() + ".");
        }
        return new Inflated(inflated, manifest);
    }

    private static byte[] bytes(byte[] store, ByteRange stream, int limit) throws InvalidManifestException {
        try {
            byte[] inflated = Brotli.inflated(store, stream, limit + 1);
            if (inflated.length > limit) {
                throw invalid("The compressed manifests of the store have more than " + MAX_INFLATED + " bytes.");
            }
            return inflated;
        } catch (IOException e) {
            throw invalid("A compressed manifest is no Brotli stream. " + e.getMessage());
        }
    }

    /** Returns whether the stream ends before its last byte: nothing would cover the bytes that follow. */
    private static boolean isPadded(byte[] store, ByteRange stream, int limit) {
        try {
            Brotli.inflated(store, new ByteRange(stream.offset(), stream.length() - 1), limit + 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InvalidManifestException invalid(String why) {
        return new InvalidManifestException(StatusCode.MANIFEST_COMPRESSED_INVALID, why);
    }
}
