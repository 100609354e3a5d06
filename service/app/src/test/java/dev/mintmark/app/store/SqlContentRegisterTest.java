package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.ipfs.ContentRegister.Copy;
import dev.mintmark.app.ipfs.ContentRegister.Count;
import dev.mintmark.app.ipfs.ContentRegister.Kept;
import dev.mintmark.app.ipfs.CopyState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class SqlContentRegisterTest extends ArtworkStoreFixture {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void theRootsAreThoseOfArtworksAndOfKeptFiles() {
        SqlContentRegister register = pinned();
        register.keep(new Kept("c", "page", 9, NOW), List.of("c", "c1"));

        assertThat(register.roots(null, 10)).containsExactly("a", "b", "c");
        assertThat(register.roots("a", 1)).containsExactly("b");
        assertThat(register.files()).isEqualTo(3);
        assertThat(register.sealedFile("a")).contains("f".repeat(64));
        assertThat(register.sealedFile("c")).isEmpty();
        assertThat(register.isReferenced("a")).isTrue();
        assertThat(register.isReferenced("c1")).isTrue();
        assertThat(register.isReferenced("d")).isFalse();
        assertThat(register.kept()).containsExactly(new Kept("c", "page", 9, NOW));

        assertThat(register.removeKept("c")).isTrue();
        assertThat(register.removeKept("c")).isFalse();
        assertThat(register.isReferenced("c1")).isFalse();
    }

    @Test
    void aFileHasTheCopiesThatWereFoundWholeAtThesePlaces() {
        SqlContentRegister register = pinned();
        Copy lost = new Copy("a", "kubo", CopyState.LOST, NOW, "A block is not there.");
        register.put(lost);
        register.put(new Copy("a", "store", CopyState.WHOLE, NOW, null));
        register.put(new Copy("b", "store", CopyState.WHOLE, NOW, null));
        register.put(new Copy("b", "gone", CopyState.WHOLE, NOW, null));
        register.put(new Copy("deleted", "store", CopyState.LOST, NOW, "It is no file of ours."));

        assertThat(register.copies("a")).hasSize(2).contains(lost);
        assertThat(register.below(1, List.of("store", "kubo"))).isZero();
        assertThat(register.below(2, List.of("store", "kubo"))).isEqualTo(2);
        assertThat(register.counts())
                .containsExactlyInAnyOrder(
                        new Count("kubo", CopyState.LOST, 1),
                        new Count("store", CopyState.WHOLE, 2),
                        new Count("gone", CopyState.WHOLE, 1));

        register.put(new Copy("a", "kubo", CopyState.WHOLE, NOW.plusSeconds(1), null));
        assertThat(register.below(2, List.of("store", "kubo"))).isEqualTo(1);
        register.forget("a");
        assertThat(register.copies("a")).isEmpty();
    }

    /** An artwork whose image is "a" and whose metadata is "b". */
    private SqlContentRegister pinned() {
        add("one", Goal.SEALED);
        database.writer()
                .useHandle(handle -> handle.execute(
                        "UPDATE artworks SET image_cid = 'a', metadata_cid = 'b', sha256 = ? WHERE id = 'one'",
                        "f".repeat(64)));
        return new SqlContentRegister(database);
    }
}
