package dev.mintmark.app.ipfs;

import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files at several places. A copy counts when every block was read back from its place and hashed; what each check found is
 * registered. Thread-safe.
 */
public final class Copies {
    private final BlockStore store;
    private final List<Place> places;
    private final int wanted;
    private final ContentRegister register;
    private final Clock clock;

    /**
     * Places that keep files.
     *
     * @param store the block store here
     * @param others the other places
     * @param wanted how many of the places must have a file before it counts as pinned
     */
    public Copies(BlockStore store, List<? extends Place> others, int wanted, ContentRegister register, Clock clock) {
        List<Place> places = new ArrayList<>(List.of(store));
        places.addAll(others);
        if (wanted < 1 || wanted > places.size()) {
            throw new IllegalArgumentException(wanted + " copies at " + places.size() + " places.");
        }
        this.store = store;
        this.places = List.copyOf(places);
        this.wanted = wanted;
        this.register = register;
        this.clock = clock;
    }

    BlockStore store() {
        return store;
    }

    List<Place> places() {
        return places;
    }

    int wanted() {
        return wanted;
    }

    ContentRegister register() {
        return register;
    }

    /**
     * Has every place keep a file that the block store has, and reads it back.
     *
     * @param file the file's bytes, which Kubo splits into blocks itself; null has it take the blocks
     * @throws StepFailedException where Kubo makes another CID of the bytes
     * @throws IOException where fewer than the wanted places have it, and one has other bytes
     * @throws SourceUnavailableException where fewer than the wanted places have it
     */
    void keep(Cid root, byte @Nullable [] file) throws IOException, SourceUnavailableException, StepFailedException {
        int whole = 0;
        Exception failure = null;
        for (Place place : places) {
            try {
                if (file != null && place instanceof KuboClient kubo) {
                    add(kubo, root, file);
                } else {
                    place.keep(root, store);
                }
                place.check(root);
                whole++;
                register(root, place, CopyState.WHOLE, null);
            } catch (SourceUnavailableException e) {
                register(root, place, stateOf(e), e);
                failure = failure == null ? e : failure;
            } catch (IOException e) {
                register(root, place, CopyState.LOST, e);
                failure = failure == null ? e : failure;
            }
        }
        if (whole < wanted) {
            if (failure instanceof SourceUnavailableException unavailable) {
                throw unavailable;
            }
            throw (IOException) Objects.requireNonNull(failure);
        }
    }

    private static void add(KuboClient kubo, Cid root, byte[] file)
            throws IOException, SourceUnavailableException, StepFailedException {
        Cid found = kubo.add(() -> new ByteArrayInputStream(file));
        if (!found.equals(root)) {
            throw new StepFailedException(
                    "pin-other-cid", "Kubo names the file " + found + ", and its bytes make it " + root + ".");
        }
    }

    /** Has every place but the block store here keep a file no longer. */
    void drop(Cid root) throws IOException, SourceUnavailableException {
        SourceUnavailableException failure = null;
        for (Place place : places.subList(1, places.size())) {
            try {
                place.drop(root);
            } catch (SourceUnavailableException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        register.forget(root.toString());
    }

    /** Reads a file at a place back, and registers what is found. */
    CopyState check(Cid root, Place place) {
        try {
            place.check(root);
            register(root, place, CopyState.WHOLE, null);
            return CopyState.WHOLE;
        } catch (SourceUnavailableException e) {
            register(root, place, stateOf(e), e);
            return stateOf(e);
        } catch (IOException e) {
            register(root, place, CopyState.LOST, e);
            return CopyState.LOST;
        }
    }

    /** Has a place keep a file again, from the other places or from the given source, and checks it. */
    CopyState repair(Cid root, Place place, BlockSource more) {
        List<BlockSource> sources = new ArrayList<>(places);
        sources.add(more);
        try {
            place.keep(root, cid -> firstWhole(sources, cid));
        } catch (SourceUnavailableException e) {
            register(root, place, stateOf(e), e);
            return stateOf(e);
        } catch (IOException e) {
            register(root, place, CopyState.LOST, e);
            return CopyState.LOST;
        }
        return check(root, place);
    }

    /** A damaged or silent place does not keep the next one from being asked. */
    private static Optional<byte[]> firstWhole(List<BlockSource> sources, Cid cid) {
        for (BlockSource source : sources) {
            try {
                Optional<byte[]> block = source.block(cid);
                if (block.isPresent()) {
                    return block;
                }
            } catch (IOException | SourceUnavailableException e) {
                // the next one may have it; none has it where all fail
            }
        }
        return Optional.empty();
    }

    private static CopyState stateOf(SourceUnavailableException e) {
        return e instanceof Place.PendingException ? CopyState.PENDING : CopyState.UNKNOWN;
    }

    private void register(Cid root, Place place, CopyState state, @Nullable Exception failure) {
        register.put(new ContentRegister.Copy(
                root.toString(),
                place.placeName(),
                state,
                clock.instant(),
                failure == null ? null : String.valueOf(failure.getMessage())));
    }
}
