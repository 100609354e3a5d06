package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.util.ArrayList;
import java.util.List;

/** Removes redacted assertions from manifests. C2PA 2.4, section 6.8. */
final class Redaction {
    private Redaction() {}

    /**
     * Returns a manifest's box without the assertions of these URIs.
     *
     * @throws C2paException if the manifest is compressed and something in it was to be removed
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
            throw new C2paException("The manifest " + box.label()
                    + " is compressed; nothing can be redacted in it without writing it anew.");
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
