package dev.mintmark.app.ipfs;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registers what is kept on IPFS, and what the last checks found at each place. Thread-safe. */
public interface ContentRegister {
    /** A register of nothing, where there is one place and nothing is checked again. */
    ContentRegister NONE = new EmptyRegister();

    /**
     * A file at a place.
     *
     * @param root its CID
     * @param failure one sentence on why it is not whole; null where it is
     */
    record Copy(
            String root,
            String place,
            CopyState state,
            Instant checkedAt,
            @Nullable String failure) {}

    /**
     * A file that is kept besides the pins of artworks.
     *
     * @param cid of its root
     * @param bytes of all its blocks
     */
    record Kept(String cid, String name, long bytes, Instant addedAt) {}

    /** How many files a place has in a state. */
    record Count(String place, CopyState state, long files) {}

    /** The roots of all files that are to be kept, in the order of their CIDs; {@code after} is the last one of the page before. */
    List<String> roots(@Nullable String after, int limit);

    /** How many files are to be kept. */
    long files();

    /** How many files are whole at fewer than {@code copies} of these places. */
    long below(int copies, Collection<String> places);

    List<Count> counts();

    /** What the last checks found of a file. */
    List<Copy> copies(String root);

    void put(Copy copy);

    /** Forgets what was found of a file. */
    void forget(String root);

    /** The SHA-256 of the sealed file of the artwork whose pin this is; empty where it is no artwork's image. */
    Optional<String> sealedFile(String root);

    /** Whether an artwork or a kept file needs the block with this CID. */
    boolean isReferenced(String cid);

    /** Registers a file; again with the same CID changes its name only. */
    void keep(Kept file, Collection<String> blocks);

    /** Returns whether there was such a file. */
    boolean removeKept(String cid);

    /** The files that are kept besides the pins of artworks, the oldest first. */
    List<Kept> kept();
}
