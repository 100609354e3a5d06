package dev.mintmark.watermark.fingerprint;

import static dev.mintmark.watermark.fingerprint.Drawings.clouds;
import static dev.mintmark.watermark.fingerprint.Drawings.crop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.watermark.Raster;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class WindowFingerprintTest {
    private static final int PICTURES = 24;

    @Test
    void cropsMatchTheirOriginalOnly() {
        var index = new HammingIndex(WindowFingerprint.MATCH_DISTANCE);
        for (int i = 0; i < PICTURES; i++) {
            var kept = WindowFingerprint.ofOriginal(clouds(400, 400, i));
            assertThat(kept).hasSizeBetween(4, 12);
            index.add(i, kept.stream().map(WindowFingerprint::hash).toList());
        }
        var random = new Random(9);
        int found = 0;
        for (int i = 0; i < PICTURES; i++) {
            int side = i % 2 == 0 ? 335 : 253;
            var copy = crop(clouds(400, 400, i), random.nextInt(400 - side), random.nextInt(400 - side), side, side);
            var hits = search(index, copy);
            int picture = i;
            assertThat(hits).allMatch(hit -> hit.id() == picture);
            found += hits.isEmpty() ? 0 : 1;
            assertThat(search(index, clouds(400, 400, 1000 + i))).isEmpty();
        }
        assertThat(found).isGreaterThanOrEqualTo(PICTURES * 5 / 6);
    }

    @Test
    void aMatchGivesTheScaleOfTheCrop() {
        var original = clouds(500, 500, 3);
        var kept = WindowFingerprint.ofOriginal(original);
        int matches = 0;
        for (var asked : WindowFingerprint.ofQuery(crop(original, 90, 40, 350, 350))) {
            for (var window : kept) {
                if (asked.hash().distance(window.hash()) <= WindowFingerprint.MATCH_DISTANCE) {
                    assertThat(asked.side() / window.side()).isBetween(0.9 / 0.7, 1.1 / 0.7);
                    assertThat((window.x() * 500 - 90) / 350).isBetween(asked.x() - 0.03, asked.x() + 0.03);
                    assertThat((window.y() * 500 - 40) / 350).isBetween(asked.y() - 0.03, asked.y() + 0.03);
                    matches++;
                }
            }
        }
        assertThat(matches).isPositive();
    }

    @Test
    void windowsAreInsideThePictureAndRoundTrip() {
        for (var picture : List.of(clouds(300, 300, 1), clouds(900, 300, 2), clouds(300, 701, 3))) {
            var windows = WindowFingerprint.ofOriginal(picture);
            assertThat(windows).isNotEmpty();
            int shorter = Math.min(picture.width(), picture.height());
            for (var window : windows) {
                double half = window.side() * shorter / 2;
                assertThat(window.x() * picture.width()).isBetween(half - 1, picture.width() - half + 1);
                assertThat(window.y() * picture.height()).isBetween(half - 1, picture.height() - half + 1);
            }
            var text = WindowFingerprint.toText(windows);
            assertThat(text).hasSize(76 * windows.size());
            var read = WindowFingerprint.parse(text);
            assertThat(WindowFingerprint.toText(read)).isEqualTo(text);
            assertThat(read.getFirst().hash().distance(windows.getFirst().hash()))
                    .isZero();
            assertThat(read.getFirst().side())
                    .isBetween(
                            windows.getFirst().side() - 1e-4, windows.getFirst().side() + 1e-4);
        }
    }

    @Test
    void flatAndTinyPicturesHaveNoWindows() {
        assertThat(WindowFingerprint.ofOriginal(Drawings.draw(300, 300, (x, y) -> 0xff336699)))
                .isEmpty();
        assertThat(WindowFingerprint.ofOriginal(Drawings.draw(300, 300, (x, y) -> 0xff000000 | x / 2)))
                .isEmpty();
        assertThat(WindowFingerprint.ofQuery(clouds(63, 63, 1))).isEmpty();
        assertThat(WindowFingerprint.ofQuery(new Raster(1, 1, new int[1]))).isEmpty();
        assertThat(WindowFingerprint.parse("")).isEmpty();
    }

    @Test
    void refusesMalformedWindows() {
        var hash = HammingIndexTest.any(new Random(1));
        assertThatThrownBy(() -> new WindowFingerprint(hash, 1.5, 0, 0.5)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> new WindowFingerprint(hash, 0, Double.NaN, 0.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WindowFingerprint.parse("ab")).hasMessageContaining("76");
        assertThatThrownBy(() -> WindowFingerprint.parse("x".repeat(76))).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<HammingIndex.Hit> search(HammingIndex index, Raster picture) {
        var hashes = WindowFingerprint.ofQuery(picture).stream()
                .map(WindowFingerprint::hash)
                .toList();
        return index.search(hashes, WindowFingerprint.MATCH_DISTANCE, 20);
    }
}
