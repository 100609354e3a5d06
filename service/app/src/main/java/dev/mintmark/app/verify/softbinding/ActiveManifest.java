package dev.mintmark.app.verify.softbinding;

import dev.mintmark.c2pa.C2paException;
import java.nio.ByteBuffer;

/**
 * Reduces a manifest store to its active manifest, the last one. The manifests of its ingredients are dropped. A store is a
 * JUMBF superbox of one description box and one superbox per manifest (C2PA 2.4, section 11.1.4).
 */
final class ActiveManifest {
    /** LBox and TBox. */
    private static final int BOX_HEADER = 8;

    private ActiveManifest() {}

    /** @throws C2paException where the bytes are not such a store */
    static byte[] of(byte[] store) throws C2paException {
        int description = boxLength(store, BOX_HEADER);
        int active = BOX_HEADER + description;
        for (int at = active; at < store.length; at += boxLength(store, at)) {
            active = at;
        }
        int manifest = boxLength(store, active);
        return ByteBuffer.allocate(BOX_HEADER + description + manifest)
                .putInt(BOX_HEADER + description + manifest)
                .put(store, Integer.BYTES, Integer.BYTES)
                .put(store, BOX_HEADER, description)
                .put(store, active, manifest)
                .array();
    }

    private static int boxLength(byte[] store, int at) throws C2paException {
        int length = at > store.length - BOX_HEADER ? 0 : ByteBuffer.wrap(store).getInt(at);
        if (length < BOX_HEADER || length > store.length - at) {
            throw new C2paException("The manifest store has no whole box at byte " + at + ".");
        }
        return length;
    }
}
