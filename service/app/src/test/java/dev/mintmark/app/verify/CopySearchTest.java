package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.verify.CopySearch.CopiedOriginal;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.watermark.Raster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Each way to the original of a copy by itself, and all of them together. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CopySearchTest {
    private static final int SIDE = 256;

    private PipelineFixture fixture;
    private OriginalSearch search;
    private Artwork artwork;
    private Artwork other;
    private Raster marked;
    private Raster unmarked;

    @BeforeAll
    void seal(@TempDir Path data) throws Exception {
        fixture = PipelineFixture.withoutDrawer(data);
        artwork = fixture.given("a valley", 5);
        other = fixture.given("a hill", 6);
        marked = ImageCodec.decode(fixture.files.get(artwork.sealed().sha256()).orElseThrow());
        unmarked = PipelineFixture.clouds(SIDE, 5);
        search = new OriginalSearch(new RegisterLookup(fixture.artworks, fixture.files), fixture.watermarker, null);
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    private static void assertFound(Optional<CopiedOriginal> found, Artwork expected, boolean hasWatermarkOfImage) {
        assertThat(found).hasValueSatisfying(original -> {
            assertThat(original.sha256()).isEqualTo(expected.sealed().sha256());
            assertThat(original.distance()).isBetween(0, 30);
            assertThat(original.hasWatermarkOfImage()).isEqualTo(hasWatermarkOfImage);
        });
    }

    @Test
    void aMarkedCopyIsFoundInEveryWay() {
        CopySearch copies = new CopySearch(search, marked);
        assertThat(copies.image()).isSameAs(marked);
        assertFound(copies.find(), artwork, true);
        assertFound(copies.findByWatermark(), artwork, true);
        assertFound(copies.findByClaimedWatermark(artwork.sealed().watermarkId()), artwork, false);
        assertThat(copies.compareWhole(artwork.sealed().sha256())).hasValue(0);
        assertThat(copies.findByNoiseWatermark()).as("that is switched off").isEmpty();
        assertThat(copies.imageError()).isNull();
    }

    @Test
    void anotherArtworkIsNotTheOriginalWhateverIsClaimed() {
        CopySearch copies = new CopySearch(search, marked);
        assertThat(copies.findByClaimedWatermark(other.sealed().watermarkId())).isEmpty();
        assertThat(copies.compareWhole(other.sealed().sha256())).isEmpty();
        assertThat(copies.compareWhole("0".repeat(64))).isEmpty();
    }

    /** Looking for a mark that is not there takes longest. */
    @Test
    void aCopyWithoutItsMarkIsFoundByItsFingerprint() {
        assertFound(new CopySearch(search, unmarked).find(), artwork, false);
    }

    @Test
    void theEvidenceOfAMarkedCopyIsItsMarkAndItsRegions() {
        ImageMatch whole = search.search(marked, true, new UnavailableSources());
        assertThat(whole.watermark().found()).isTrue();
        assertThat(whole.watermark().id()).isEqualTo(artwork.sealed().watermarkHex());
        assertThat(whole.regions()).isNotNull();
        assertThat(whole.regions().share()).isGreaterThan(0.9);
        assertThat(whole.original().summary().sha256())
                .isEqualTo(artwork.sealed().sha256());
    }

    @Test
    void aPictureThatIsNoCopyHasNoOriginal() {
        ImageMatch none = search.search(PipelineFixture.clouds(SIDE, 77), true, new UnavailableSources());
        assertThat(none.match()).isNull();
        assertThat(none.watermark().found()).isFalse();
        assertThat(none.watermark().id()).isNull();
        assertThat(none.watermark().note()).isNull();
        assertThat(none.regions()).isNull();
        assertThat(none.noiseWatermark()).isNull();
        assertThat(none.fingerprint()).isEqualTo(new Evidence.Fingerprint(null, null));
    }

    @Test
    void anOriginalThatIsGoneOrCannotBeReadIsTold() throws Exception {
        String sha256 = artwork.sealed().sha256();
        Path file = fixture.folder
                .files()
                .resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
        Path away = Files.move(file, file.resolveSibling("away"));
        try {
            ImageMatch gone = search.search(marked, true, new UnavailableSources());
            assertThat(gone.match()).isNull();
            assertThat(gone.watermark().note()).isEqualTo(search.originals().noneWithWatermark());
            assertThat(new CopySearch(search, marked).findByWatermark()).isEmpty();

            Files.createDirectory(file);
            UnavailableSources unavailable = new UnavailableSources();
            ImageMatch unread = search.search(marked, true, unavailable);
            assertThat(unread.match()).isNull();
            assertThat(unread.watermark().note()).isNull();
            assertThat(unread.fingerprint())
                    .isEqualTo(new Evidence.Unavailable("The sealed file of an original cannot be read."));
            CopySearch copies = new CopySearch(search, marked);
            assertThat(copies.compareWhole(sha256)).isEmpty();
            assertThat(copies.imageError()).isEqualTo("The sealed file of an original cannot be read.");
        } finally {
            Files.deleteIfExists(file);
            Files.move(away, file);
        }
    }
}
