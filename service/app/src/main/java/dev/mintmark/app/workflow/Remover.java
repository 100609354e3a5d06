package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Removal;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlRemovals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what deleted artworks left, as it was recorded when they were deleted; nothing else is ever removed. What another
 * artwork uses stays. Everything is idempotent. Thread-safe.
 */
final class Remover {
    private static final Logger log = LoggerFactory.getLogger(Remover.class);

    private final Database database;
    private final SqlRemovals removals;
    private final BlobStore files;
    private final @Nullable PinStep pinner;

    Remover(Database database, BlobStore files, @Nullable PinStep pinner) {
        this.database = database;
        this.removals = new SqlRemovals(database);
        this.files = files;
        this.pinner = pinner;
    }

    /** Records what an artwork leaves. Belongs into the transaction that deletes it, before the deletion. */
    void record(Artwork artwork) {
        Seal seal = artwork.seal();
        List<String> left = Stream.concat(
                        Stream.of(artwork.drawing(), seal == null ? null : seal.sha256()),
                        artwork.recipe().parameters().inputs().stream())
                .filter(Objects::nonNull)
                .toList();
        Set<String> roots = new LinkedHashSet<>();
        Set<String> blocks = new LinkedHashSet<>();
        Pin pin = artwork.pin();
        if (pin != null) {
            roots.addAll(pin.roots());
            blocks.addAll(removals.blocksBelow(artwork.id()));
        }
        addPossiblePin(artwork, roots, blocks);
        removals.add(new Removal(artwork.id(), left, List.copyOf(roots), List.copyOf(blocks)));
    }

    /** Adds what a try to pin the artwork may have left: the first one, or one with metadata that was ordered later. */
    private void addPossiblePin(Artwork artwork, Set<String> roots, Set<String> blocks) {
        Seal seal = artwork.seal();
        if (seal == null || pinner == null || artwork.goal() == Goal.SEALED) {
            return;
        }
        try {
            Optional<byte[]> file = files.get(seal.sha256());
            if (file.isPresent()) {
                roots.addAll(pinner.pinOf(artwork, file.get()).roots());
                blocks.addAll(pinner.blocksBelow(artwork, file.get()));
            }
        } catch (IOException e) {
            log.warn("What tries to pin artwork {} may have left is not removed: {}", artwork.id(), e.getMessage());
        }
    }

    /** Removes what the deleted artwork left here. */
    void removeHere(String artworkId) throws IOException {
        Optional<Removal> removal = removals.find(artworkId);
        if (removal.isPresent()) {
            removeHere(removal.get());
        }
    }

    /**
     * Removes all that the deleted artwork left.
     *
     * @throws SourceUnavailableException where all is removed here, and Kubo does not answer
     */
    void remove(String artworkId) throws IOException, SourceUnavailableException {
        Optional<Removal> removal = removals.find(artworkId);
        if (removal.isPresent()) {
            remove(removal.get());
        }
    }

    void remove(Removal removal) throws IOException, SourceUnavailableException {
        removeHere(removal);
        if (pinner != null) {
            for (String root : removal.roots()) {
                if (!removals.isPinned(root)) {
                    pinner.unpin(root);
                }
            }
        }
    }

    /** Deletes the record of a removal that is complete. */
    void deleteRecord(String artworkId) {
        removals.delete(artworkId);
    }

    private void removeHere(Removal removal) throws IOException {
        for (String file : removal.files()) {
            deleteUnused(file, removals::isFileUsed, files::delete);
        }
        if (pinner != null) {
            for (String cid : removal.roots()) {
                deleteUnused(cid, removals::isPinned, pinner::deleteBlock);
            }
            for (String cid : removal.blocks()) {
                deleteUnused(cid, removals::isPinned, pinner::deleteBlock);
            }
        }
    }

    /** Deletes in a transaction, during which no artwork can come to use it. */
    private void deleteUnused(String name, Predicate<String> isUsed, Deletion deletion) throws IOException {
        try {
            database.inTransaction(() -> {
                if (!isUsed.test(name)) {
                    try {
                        deletion.delete(name);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return name;
            });
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /** Deletes a file or a block. */
    private interface Deletion {
        void delete(String name) throws IOException;
    }
}
