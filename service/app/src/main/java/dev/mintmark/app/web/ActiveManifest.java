package dev.mintmark.app.web;

import dev.mintmark.c2pa.C2paException;
import java.nio.ByteBuffer;

/**
 * A manifest store reduced to its active manifest, the last one in it. What the others said of ingredients is not in there
 * any more. C2PA 2.4, section 11.1.4: a JUMBF superbox of a description box and one superbox a manifest.
 */
final class ActiveManifest {
    /** LBox and TBox. */
    private static final int HEADER = 8;

    private ActiveManifest() {}

    /** @throws C2paException where the bytes are no store of such boxes */
    static byte[] of(byte[] store) throws C2paException {
        int description = length(store, HEADER);
        int last = HEADER + description;
        for (int at = last; at < store.length; at += length(store, at)) {
            last = at;
        }
        int manifest = length(store, last);
        return ByteBuffer.allocate(HEADER + description + manifest)
                .putInt(HEADER + description + manifest)
                .put(store, Integer.BYTES, Integer.BYTES)
                .put(store, HEADER, description)
                .put(store, last, manifest)
                .array();
    }

    private static int length(byte[] store, int at) throws C2paException {
        int length = at > store.length - HEADER ? 0 : ByteBuffer.wrap(store).getInt(at);
        if (length < HEADER || length > store.length - at) {
            throw new C2paException("The manifest store has no whole box at byte " + at + ".");
        }
        return length;
    }
}
