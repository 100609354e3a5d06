package dev.mintmark.app.ipfs;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pins sealed artworks on IPFS: in the block store, and on a Kubo node where there is one. A pin counts only when every block was
 * read back and hashed: from Kubo, or else from the block store's files. Pinning again changes nothing. Thread-safe.
 */
public final class Pinner {
    private static final Logger log = LoggerFactory.getLogger(Pinner.class);

    private final BlockStore store;
    private final @Nullable KuboClient kubo;

    /** @param kubo null where the block store alone keeps the files */
    public Pinner(BlockStore store, @Nullable KuboClient kubo) {
        this.store = store;
        this.kubo = kubo;
    }

    /**
     * Pins an artwork's file, and its metadata where the creator gave any. Where this throws, the block store has no block of
     * them: only what counts as pinned is served.
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
        Pin pin = pinOf(artwork, file);
        boolean pinned = false;
        try {
            pin(image, file);
            if (metadata.isPresent()) {
                pin(UnixFs.V1_2025.of(metadata.get()), metadata.get());
            }
            pinned = true;
        } finally {
            if (!pinned) {
                removeHere(pin);
            }
        }
        return pin;
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

    /**
     * Unpins an artwork: its blocks are deleted and no longer served, also where this throws because Kubo does not answer.
     */
    public void unpin(Pin pin) throws IOException, SourceUnavailableException {
        removeHere(pin);
        if (kubo != null) {
            for (Cid root : roots(pin)) {
                kubo.unpin(root);
            }
        }
    }

    /**
     * Deletes the blocks that belong to none of these pins, such as those that a process wrote before it was killed. Nobody may
     * pin meanwhile. Does nothing where a pin's blocks cannot be read, for then it is not known which those are.
     */
    public void removeAllBut(List<Pin> pins) throws IOException {
        Set<Cid> pinned = new HashSet<>();
        for (Pin pin : pins) {
            for (Cid root : roots(pin)) {
                pinned.addAll(Dag.reachable(store, root));
            }
        }
        store.removeAllBut(pinned);
    }

    private static List<Cid> roots(Pin pin) {
        Cid image = Cid.parse(pin.imageCid());
        return pin.metadataCid() == null ? List.of(image) : List.of(image, Cid.parse(pin.metadataCid()));
    }

    private void pin(UnixFs.Import dag, byte[] file)
            throws IOException, SourceUnavailableException, StepFailedException {
        if (kubo != null) {
            Cid found = kubo.add(() -> new ByteArrayInputStream(file));
            if (!found.equals(dag.root())) {
                throw new StepFailedException(
                        "pin-other-cid",
                        "Kubo names the file " + found + ", and its bytes make it " + dag.root() + ".");
            }
        }
        for (Block block : dag.blocks()) {
            store.put(block);
        }
        long size = Dag.walk(kubo == null ? store : kubo, dag.root(), block -> {});
        if (size != file.length) {
            throw new IOException("Read back, " + dag.root() + " has " + size + " bytes and not " + file.length + ".");
        }
    }

    private void removeHere(Pin pin) throws IOException {
        for (Cid root : roots(pin)) {
            for (Cid block : blocksToRemove(root)) {
                store.delete(block);
            }
        }
    }

    /** The root first. */
    private Set<Cid> blocksToRemove(Cid root) {
        try {
            return Dag.reachable(store, root);
        } catch (IOException e) {
            log.warn("The blocks below {} remain until the next start: {}", root, e.getMessage());
            return Set.of(root);
        }
    }
}
