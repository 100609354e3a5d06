package dev.mintmark.app.ipfs;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pins sealed artworks on IPFS: in the block store, and at further places where there are any. A pin counts only when as many places
 * as are wanted have it, which is when every block was read back from them and hashed. Pinning again changes nothing.
 * Thread-safe.
 */
public final class Pinner {
    private final BlockStore store;
    private final Copies copies;

    /** Pins at all places: in the block store and at Kubo, which is null where the block store alone keeps the files. */
    public Pinner(BlockStore store, @Nullable KuboClient kubo) {
        this(new Copies(
                store,
                kubo == null ? List.of() : List.of(kubo),
                kubo == null ? 1 : 2,
                ContentRegister.NONE,
                Clock.systemUTC()));
    }

    public Pinner(Copies copies) {
        this.store = copies.store();
        this.copies = copies;
    }

    /**
     * Pins an artwork's file, and its metadata where the creator gave any. Where this throws, the block store has none of
     * the blocks that this wrote.
     *
     * @param file the sealed bytes
     */
    public Pin pin(Artwork artwork, byte[] file) throws IOException, SourceUnavailableException, StepFailedException {
        if (!Sha256.hex(file).equals(artwork.sealed().sha256())) {
            throw new StepFailedException(
                    "pin-other-bytes",
                    "The bytes to pin for artwork " + artwork.id() + " are not those that were sealed.");
        }
        UnixFs.Import image = UnixFs.V1_2025.of(file);
        Optional<byte[]> metadata = Metadata.of(artwork, image.root());
        Set<Cid> written = new LinkedHashSet<>();
        boolean pinned = false;
        try {
            pin(image, file, written);
            if (metadata.isPresent()) {
                pin(UnixFs.V1_2025.of(metadata.get()), metadata.get(), written);
            }
            pinned = true;
        } finally {
            if (!pinned) {
                for (Cid block : written) {
                    store.delete(block);
                }
            }
        }
        return pinOf(artwork, file);
    }

    /** Returns the pin that {@link #pin} makes of an artwork, without making it. */
    public static Pin pinOf(Artwork artwork, byte[] file) {
        Cid image = UnixFs.V1_2025.of(file).root();
        String root = image.codec() == Cid.Codec.DAG_PB ? image.sha256() : null;
        String metadata = Metadata.of(artwork, image)
                .map(json -> UnixFs.V1_2025.of(json).root().toString())
                .orElse(null);
        return new Pin(image.toString(), root, metadata);
    }

    /** Returns the CIDs of the blocks below the roots that {@link #pin} makes of an artwork, without making them. */
    public static List<String> blocksBelow(Artwork artwork, byte[] file) {
        UnixFs.Import image = UnixFs.V1_2025.of(file);
        Stream<UnixFs.Import> all =
                Stream.concat(Stream.of(image), Metadata.of(artwork, image.root()).map(UnixFs.V1_2025::of).stream());
        return all.flatMap(dag -> dag.blocks().stream().map(Block::cid).filter(cid -> !cid.equals(dag.root())))
                .map(Cid::toString)
                .distinct()
                .toList();
    }

    /**
     * Returns the CIDs of the blocks below the roots of a pin, as the nodes in the block store name them.
     *
     * @throws IOException where a node was damaged
     */
    public List<String> blocksBelow(Pin pin) throws IOException {
        Set<String> found = new LinkedHashSet<>();
        for (String root : pin.roots()) {
            Dag.reachable(store, Cid.parse(root)).forEach(cid -> found.add(cid.toString()));
        }
        found.removeAll(pin.roots());
        return List.copyOf(found);
    }

    /** Deletes a block here; does nothing where there is none. */
    public void deleteBlock(String cid) throws IOException {
        store.delete(Cid.parse(cid));
    }

    /** Has the other places, where there are any, keep no longer what is below this root. */
    public void unpin(String root) throws IOException, SourceUnavailableException {
        copies.drop(Cid.parse(root));
    }

    private void pin(UnixFs.Import dag, byte[] file, Set<Cid> written)
            throws IOException, SourceUnavailableException, StepFailedException {
        for (Block block : dag.blocks()) {
            if (!store.has(block.cid())) {
                written.add(block.cid());
            }
            store.put(block);
        }
        // every block is compared with its CID, and the root is that of the file's bytes
        copies.keep(dag.root(), file);
    }
}
