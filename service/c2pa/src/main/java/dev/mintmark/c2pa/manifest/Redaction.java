package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.util.ArrayList;
import java.util.List;

/** Removes redacted assertions from manifests. C2PA 2.4, section 6.8. */
final class Redaction {
    private Redaction() {}

    /**
     * Returns a manifest's box without the assertions of these URIs. A compressed manifest stays compressed.
     *
     * @throws C2paException if a manifest cannot be inflated or compressed
     */
    static byte[] without(byte[] manifest, Box.Super box, List<String> uris) throws C2paException {
        String prefix = JumbfUris.ofAssertion(box.label(), "");
        List<String> labels = uris.stream()
                .filter(uri -> uri.startsWith(prefix))
                .map(uri -> uri.substring(prefix.length()))
                .toList();
        if (labels.isEmpty()) {
            return manifest;
        }
        if (box.is(BoxType.COMPRESSED_MANIFEST)) {
            byte[] inflated = CompressedBox.inflated(manifest);
            return CompressedBox.of(without(inflated, JumbfReader.parse(inflated), uris));
        }
        List<byte[]> children = new ArrayList<>();
        for (Box child : box.children()) {
            boolean assertions = child instanceof Box.Super part && part.is(BoxType.ASSERTIONS);
            children.add(
                    assertions
                            ? remaining(manifest, (Box.Super) child, labels)
                            : child.span().copyOf(manifest));
        }
        return JumbfWriter.superbox(box.description().type(), box.label(), children);
    }

    private static byte[] remaining(byte[] manifest, Box.Super store, List<String> labels) {
        List<byte[]> kept = store.superboxes().stream()
                .filter(assertion -> !labels.contains(assertion.label()))
                .map(assertion -> assertion.span().copyOf(manifest))
                .toList();
        return JumbfWriter.superbox(BoxType.ASSERTIONS, store.label(), kept);
    }
}
