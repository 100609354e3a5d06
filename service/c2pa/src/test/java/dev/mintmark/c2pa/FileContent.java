package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.BmffBox;
import dev.mintmark.c2pa.asset.BmffFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brotli.dec.BrotliInputStream;

/**
 * What a file shows and says: all bytes outside the container of the store, and of every manifest the claim, the
 * assertions, the protected header of the signature and the signature. Left out is what specification or format give no
 * meaning: how boxes are written and compressed, zeros of redacted assertions, padding.
 */
record FileContent(String picture, Map<String, List<String>> manifests) {
    static FileContent of(byte[] file) throws C2paException, IOException {
        Container container = container(file);
        Map<String, List<String>> manifests = new LinkedHashMap<>();
        for (Box.Super box : JumbfReader.parse(container.store()).superboxes()) {
            byte[] manifest = box.is(BoxType.COMPRESSED_MANIFEST)
                    ? inflated(box.only("brob").orElseThrow().payload().copyOf(container.store()))
                    : box.span().copyOf(container.store());
            manifests.put(box.label(), parts(manifest));
        }
        return new FileContent(HexFormat.of().formatHex(picture(file, container)), manifests);
    }

    /** Returns where the store of a file is. */
    static Container container(byte[] file) throws C2paException {
        return ArrayFormat.of(file).find(file).orElseThrow();
    }

    /** Returns whether picture and active manifest, the last one, are the same. */
    boolean saysAndShowsTheSame(FileContent other) {
        return picture.equals(other.picture)
                && new ArrayList<>(manifests.values())
                        .getLast()
                        .equals(new ArrayList<>(other.manifests.values()).getLast());
    }

    /** Returns all that is not the container, without the boxes that the specification leaves out of BMFF hashes. */
    private static byte[] picture(byte[] file, Container container) throws C2paException {
        if (!container.lengths().isEmpty()) {
            return ManifestReader.strip(file); // Fields in the rest have the length of the store.
        }
        if (!(ArrayFormat.of(file).format() instanceof BmffFormat)) {
            return ArrayFormat.without(file, container.span());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (BmffBox box : ArrayFormat.tree(file)) {
            boolean left = box.type().equals("ftyp") || box.type().equals("mfra");
            boolean store =
                    box.span().equals(container.span()) || container.updates().contains(box.span());
            if (!left && !store) {
                out.writeBytes(box.span().copyOf(file));
            }
        }
        return out.toByteArray();
    }

    private static List<String> parts(byte[] manifest) throws C2paException {
        List<String> parts = new ArrayList<>();
        for (Box child : JumbfReader.parse(manifest).children()) {
            if (!(child instanceof Box.Super box)) {
                byte[] padding = child.payload().copyOf(manifest);
                assertThat(padding).as("unsigned box").containsOnly(0);
            } else if (box.is(BoxType.ASSERTIONS)) {
                for (Box.Super assertion : box.superboxes()) {
                    byte[] payload = assertion.payload().copyOf(manifest);
                    boolean erased = assertion.is(BoxType.UUID)
                            && assertion.description().salt() == null;
                    parts.add(assertion.label() + (erased ? "" : HexFormat.of().formatHex(payload)));
                }
            } else {
                byte[] cbor = box.only(BoxType.CBOR).orElseThrow().payload().copyOf(manifest);
                parts.add(box.label() + HexFormat.of().formatHex(box.is(BoxType.SIGNATURE) ? signed(cbor) : cbor));
            }
        }
        return parts;
    }

    private static byte[] signed(byte[] cbor) throws C2paException {
        CoseSign1 cose = CoseSign1.parse(cbor);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(cose.protectedHeader());
        out.writeBytes(cose.signature());
        return out.toByteArray();
    }

    private static byte[] inflated(byte[] stream) throws IOException {
        try (BrotliInputStream in = new BrotliInputStream(new ByteArrayInputStream(stream))) {
            return in.readAllBytes();
        }
    }
}
