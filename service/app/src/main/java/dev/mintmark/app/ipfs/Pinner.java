package dev.mintmark.app.ipfs;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pins sealed artworks on IPFS: in the block store, and on a Kubo node where there is one. A pin counts only when every block was
 * read back and hashed: from Kubo, or else from the block store's files. Pinning again changes nothing. Thread-safe.
 */
public final class Pinner {
    private final BlockStore store;
    private final @Nullable KuboClient kubo;

    /** @param kubo null where the block store alone keeps the files */
    public Pinner(BlockStore store, @Nullable KuboClient kubo) {
        this.store = store;
        this.kubo = kubo;
    }

    /**
     * Pins an artwork's file, and its metadata where the creator gave any.
     *
     * @param file the sealed bytes
     */
    public Pin pin(Artwork artwork, byte[] file) throws IOException, SourceUnavailableException, StepFailedException {
        Cid image = pin(file);
        if (image.codec() == Cid.Codec.RAW
                && !image.sha256().equals(artwork.sealed().sha256())) {
            throw new StepFailedException(
                    "pin-other-bytes",
                    "The bytes to pin for artwork " + artwork.id() + " are not those that were sealed.");
        }
        Optional<byte[]> metadata = Metadata.of(artwork, image);
        String metadataCid = metadata.isPresent() ? pin(metadata.get()).toString() : null;
        String root = image.codec() == Cid.Codec.DAG_PB ? image.sha256() : null;
        return new Pin(image.toString(), root, metadataCid);
    }

    /** Unpins an artwork: its blocks are deleted and no longer served. */
    public void unpin(Pin pin) throws IOException, SourceUnavailableException {
        remove(Cid.parse(pin.imageCid()));
        if (pin.metadataCid() != null) {
            remove(Cid.parse(pin.metadataCid()));
        }
    }

    private Cid pin(byte[] file) throws IOException, SourceUnavailableException, StepFailedException {
        UnixFs.Import dag = UnixFs.V1_2025.of(file);
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
        return dag.root();
    }

    private void remove(Cid root) throws IOException, SourceUnavailableException {
        // our own copies first: they are no longer served even if Kubo does not answer
        if (store.has(root)) {
            Set<Cid> blocks = new HashSet<>(Dag.blocks(store, root));
            blocks.remove(root);
            store.delete(root);
            for (Cid block : blocks) {
                store.delete(block);
            }
        }
        if (kubo != null) {
            kubo.unpin(root);
        }
    }
}
