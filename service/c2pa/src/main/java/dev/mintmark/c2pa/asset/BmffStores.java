package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.BmffHash;
import dev.mintmark.c2pa.manifest.Labels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The boxes of a BMFF file that hold manifests. A file that was updated has two: the store as it was signed, whose place and
 * length are hashed, has the purpose {@code original}, and one with the updates, {@code update}, is the file's end. Together
 * they are one store. C2PA 2.4, section A.5.3.
 *
 * @param main the box of the purpose {@code manifest} or {@code original}
 * @param update the box of the purpose {@code update}; null if there is none
 */
record BmffStores(Part main, @Nullable Part update) {
    private static final byte[] C2PA = HexFormat.of().parseHex(BmffHash.UUID);
    private static final String MANIFEST = "manifest";
    private static final String ORIGINAL = "original";
    private static final String UPDATE = "update";
    private static final int HEADER = 8;
    private static final int UUID = 16;
    private static final int VERSION_AND_FLAGS = 4;
    /** Where boxes with Merkle proofs begin. */
    private static final int MERKLE_OFFSET = 8;

    /** A box and the store in it. */
    record Part(String purpose, FileRange box, FileRange store) {}

    /**
     * Returns the boxes of a file; empty if it has none.
     *
     * @throws AssetException if there are too many, or one without the other
     */
    static Optional<BmffStores> of(Source asset) throws AssetException {
        Part main = null;
        Part update = null;
        for (BmffBox box : BmffBox.top(asset)) {
            if (!BmffFormat.isC2pa(asset, box) || BmffFormat.isMerkle(asset, box)) {
                continue;
            }
            Part part = part(asset, box);
            boolean isUpdate = part.purpose().equals(UPDATE);
            if (isUpdate ? update != null : main != null) {
                throw new AssetException("The file has more than one manifest store; one is allowed.");
            }
            main = isUpdate ? main : part;
            update = isUpdate ? part : update;
        }
        if (main == null && update == null) {
            return Optional.empty();
        }
        if (main == null || main.purpose().equals(ORIGINAL) != (update != null)) {
            throw new AssetException("The file has an original manifest store without its update, or an update without"
                    + " the original.");
        }
        return Optional.of(new BmffStores(main, update));
    }

    private static Part part(Source asset, BmffBox box) throws AssetException {
        long at = box.content().offset() + UUID;
        for (String purpose : List.of(MANIFEST, ORIGINAL, UPDATE)) {
            int before = UUID + beforeStore(purpose);
            if (box.content().length() >= before
                    && asset.getInt(at) == 0
                    && asset.isAt(terminated(purpose), at + VERSION_AND_FLAGS)) {
                long store = box.content().offset() + before;
                if (purpose.equals(UPDATE) && asset.getLong(store - MERKLE_OFFSET) != 0) {
                    break;
                }
                return new Part(
                        purpose, box.span(), new FileRange(store, box.span().end() - store));
            }
        }
        throw new AssetException("The C2PA box at byte " + box.span().offset()
                + " is no manifest; boxes of other purposes are not read.");
    }

    /** Returns the number of bytes between the user type and the store. */
    private static int beforeStore(String purpose) {
        return VERSION_AND_FLAGS + purpose.length() + 1 + MERKLE_OFFSET;
    }

    private static byte[] terminated(String purpose) {
        return (purpose + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the length of a box with a manifest store of this length. */
    static int length(int store) {
        return HEADER + UUID + beforeStore(MANIFEST) + store;
    }

    /** Returns the box with a store. */
    static byte[] box(byte[] store) {
        return box(MANIFEST, store);
    }

    private static byte[] box(String purpose, byte[] store) {
        int length = HEADER + UUID + beforeStore(purpose) + store.length;
        return ByteBuffer.allocate(length)
                .putInt(length)
                .put("uuid".getBytes(StandardCharsets.US_ASCII))
                .put(C2PA)
                .putInt(0)
                .put(terminated(purpose))
                .putLong(0)
                .put(store)
                .array();
    }

    /**
     * Returns the one store that the boxes hold.
     *
     * @throws AssetException if it is too long or the parts are no stores
     */
    Container container(Source asset) throws AssetException {
        Container.checkLength(main.store().length());
        byte[] first = asset.copyOf(main.store());
        if (update == null) {
            return new Container(first, main.box());
        }
        Container.checkLength(main.store().length() + update.store().length());
        List<byte[]> manifests = new ArrayList<>(manifests(first));
        manifests.addAll(manifests(asset.copyOf(update.store())));
        return new Container(store(manifests), main.box(), List.of(), List.of(update.box()));
    }

    /**
     * Returns a file with its updates and later ones. The original store stays where and as it is.
     *
     * @param store the manifests of the file, those of later updates behind them
     * @throws AssetException if a manifest of the file would change, or nothing can be written at the end of the file
     */
    Source updated(Source asset, byte[] store) throws AssetException {
        if (endsOpen(asset)) {
            throw new AssetException("The last box of the file has no length, so an update cannot follow it.");
        }
        List<byte[]> updates = new ArrayList<>(manifests(store));
        for (byte[] original : manifests(asset.copyOf(main.store()))) {
            updates.removeIf(manifest -> Arrays.equals(manifest, original));
        }
        Set<String> kept = labels(asset.copyOf(main.store()));
        byte[] updateStore = store(updates);
        for (String label : labels(updateStore)) {
            if (kept.contains(label)) {
                throw new AssetException("The manifest " + label + " would change; in a film or a picture of boxes the"
                        + " length of the original manifests is hashed, so nothing can be redacted in them.");
            }
        }
        Source rest = update == null ? asset : asset.without(update.box());
        long purpose = main.store().offset() - MERKLE_OFFSET - ORIGINAL.length() - 1;
        return rest.replaced(purpose, terminated(ORIGINAL)).with(rest.length(), box(UPDATE, updateStore));
    }

    /** Returns whether the last box reaches to the end of the file, whatever follows, or bytes are behind it. */
    static boolean endsOpen(Source asset) throws AssetException {
        FileRange last = BmffBox.top(asset).getLast().span();
        return asset.getInt(last.offset()) == 0 || last.end() != asset.length();
    }

    private static byte[] store(List<byte[]> manifests) {
        return JumbfWriter.superbox(BoxType.STORE, Labels.STORE, manifests);
    }

    private static Set<String> labels(byte[] store) throws AssetException {
        Set<String> labels = new HashSet<>();
        for (Box.Super box : root(store).superboxes()) {
            labels.add(box.label());
        }
        return labels;
    }

    private static Box.Super root(byte[] store) throws AssetException {
        try {
            Box.Super root = JumbfReader.parse(store);
            if (root.is(BoxType.STORE)
                    && root.label().equals(Labels.STORE)
                    && root.description().salt() == null) {
                return root;
            }
        } catch (C2paException e) {
            throw new AssetException("A part of the file's manifest store is no store. " + e.getMessage());
        }
        throw new AssetException("A part of the file's manifest store is something else.");
    }

    /** Returns the boxes in a store. */
    private static List<byte[]> manifests(byte[] store) throws AssetException {
        return root(store).children().stream()
                .map(box -> box.span().copyOf(store))
                .toList();
    }
}
