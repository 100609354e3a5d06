package dev.mintmark.app.ipfs;

import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is kept on IPFS besides the pins of artworks: files from CAR archives. Also writes archives, and deletes blocks that nothing
 * needs. Thread-safe.
 */
public final class KeptContent {
    /** A younger block may belong to a pin that is being made. */
    static final Duration GARBAGE_AGE = Duration.ofHours(1);

    /** CIDs that a report names. */
    private static final int NAMED = 100;

    private final BlockStore store;
    private final Copies copies;
    private final Clock clock;

    public KeptContent(Copies copies, Clock clock) {
        this.store = copies.store();
        this.copies = copies;
        this.clock = clock;
    }

    /**
     * A file that was imported.
     *
     * @param cid of its root
     * @param bytes of all its blocks
     * @param copies how many places have it
     */
    public record Imported(String cid, int blocks, long bytes, int copies) {}

    /**
     * Blocks in the store that neither an artwork nor a kept file needs.
     *
     * @param deleted whether they were deleted
     * @param cids the first hundred of them
     * @param tooYoung blocks that nothing needs and that are kept for an hour, since a pin may be under way
     */
    public record Garbage(boolean deleted, long blocks, long bytes, List<String> cids, long tooYoung) {
        public Garbage {
            cids = List.copyOf(cids);
        }
    }

    /**
     * Keeps the files of a CAR archive; nothing is written before all of it was checked.
     *
     * @throws InvalidCarException where the archive is not whole
     */
    public List<Imported> importCar(Path car, String name) throws IOException, StepFailedException {
        try (CarFile file = CarFile.open(car)) {
            file.reachable();
            List<Imported> imported = new ArrayList<>();
            for (Cid root : file.roots()) {
                imported.add(keep(file, root, name));
            }
            return imported;
        }
    }

    private Imported keep(CarFile file, Cid root, String name) throws IOException, StepFailedException {
        Set<String> blocks = new LinkedHashSet<>();
        List<Cid> written = new ArrayList<>();
        long[] bytes = {0};
        boolean done = false;
        try {
            Dag.walk(file, root, block -> {
                if (blocks.add(block.cid().toString())) {
                    bytes[0] += block.bytes().length;
                    if (!store.has(block.cid())) {
                        written.add(block.cid());
                    }
                    store.put(block);
                }
            });
            copies.register().keep(new ContentRegister.Kept(root.toString(), name, bytes[0], clock.instant()), blocks);
            done = true;
        } catch (SourceUnavailableException e) {
            throw new IllegalStateException("A file is always available.", e);
        } finally {
            if (!done) {
                for (Cid cid : written) {
                    store.delete(cid);
                }
            }
        }
        try {
            copies.keep(root, null);
        } catch (SourceUnavailableException e) {
            // the repair has the other places take it later; their state is registered
        }
        int whole = (int) copies.register().copies(root.toString()).stream()
                .filter(copy -> copy.state() == CopyState.WHOLE)
                .count();
        return new Imported(root.toString(), blocks.size(), bytes[0], whole);
    }

    /**
     * Writes an archive of the files with these roots.
     *
     * @throws NotFoundException where the store does not have a root
     */
    public void exportCar(List<String> roots, OutputStream out) throws IOException, SourceUnavailableException {
        requireStored(roots);
        Car.write(store, roots.stream().map(Cid::parse).toList(), out);
    }

    /** @throws NotFoundException where one of these roots is not to be kept, or not in the store */
    public void requireStored(List<String> roots) {
        for (String root : roots) {
            if (!isStored(Cid.parse(root)) || !copies.register().isReferenced(root)) {
                throw new NotFoundException("Nothing is pinned here as " + root + ".");
            }
        }
    }

    private boolean isStored(Cid cid) {
        try {
            return store.has(cid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Keeps a file no longer. What an artwork or another file needs of it stays.
     *
     * @throws NotFoundException where no such file was imported
     */
    public void remove(String cid) throws IOException, SourceUnavailableException {
        Cid root = Cid.parse(cid);
        if (!copies.register().removeKept(cid)) {
            throw new NotFoundException("No file was imported with the CID " + cid + ".");
        }
        if (!copies.register().isReferenced(cid)) {
            copies.drop(root);
        }
    }

    /** Finds the blocks that nothing needs, and deletes them if wanted. */
    public Garbage collect(boolean delete) throws IOException {
        Instant before = clock.instant().minus(GARBAGE_AGE);
        List<String> named = new ArrayList<>();
        long[] counts = new long[3];
        store.forEach((cid, bytes, modified) -> {
            if (copies.register().isReferenced(cid.toString())) {
                return;
            }
            if (modified.isAfter(before)) {
                counts[2]++;
                return;
            }
            if (delete) {
                store.delete(cid);
            }
            counts[0]++;
            counts[1] += bytes;
            if (named.size() < NAMED) {
                named.add(cid.toString());
            }
        });
        return new Garbage(delete, counts[0], counts[1], named, counts[2]);
    }
}
