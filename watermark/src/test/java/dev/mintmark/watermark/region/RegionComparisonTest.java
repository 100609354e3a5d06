package dev.mintmark.watermark.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Luma;
import dev.mintmark.watermark.Raster;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of the comparison from both sides, on pictures whose samples (8 pixels) and cells (32 pixels) are known. */
@Tag("slow")
class RegionComparisonTest {
    private static final int SIDE = 512;
    private static final int SAMPLE = 8;
    private static final int CELL = 32;

    /** Cells in a row. */
    private static final int CELLS = SIDE / CELL;

    private static final Raster ORIGINAL = noise(1);
    private static final Raster OTHER = noise(2);

    /** A picture without edges, which shows nearly the same a part of a sample beside its place. */
    private static final Raster SMOOTH = smooth(3);

    @Test
    void theOriginalItselfAgreesEverywhere() {
        RegionMatch match = compare(ORIGINAL);
        assertThat(match.isEnough()).isTrue();
        assertThat(match.share()).isEqualTo(1);
        assertThat(match.covers()).isCloseTo(1, within(0.001));
        assertThat(match.distance()).isLessThan(10);
        assertThat(match.map()).isEqualTo(("3".repeat(CELLS) + "/").repeat(CELLS - 1) + "3".repeat(CELLS));
    }

    @ParameterizedTest
    @MethodSource("originals")
    void anOriginalIsComparedWithItselfAsAnyCopyIs(Raster original) {
        RegionMatch aligned = RegionComparison.align(original, Geometry.IDENTITY, original);
        RegionMatch match = RegionComparison.compare(original, Geometry.IDENTITY, original);
        assertThat(match.map()).isEqualTo(aligned.map());
        assertThat(match.share()).isEqualTo(aligned.share());
        assertThat(match.covers()).isCloseTo(aligned.covers(), within(1e-3));
        assertThat(match.isEnough()).isEqualTo(aligned.isEnough());
        assertThat(match.distance()).isEqualTo(match.isEnough() ? 0 : 256);
    }

    @Test
    void anOriginalWithoutDetailIsPlainEverywhereAndProvesNothing() {
        Raster gradient = dots(0);
        RegionMatch match = RegionComparison.compare(gradient, Geometry.IDENTITY, gradient);
        assertThat(match.map()).containsPattern("^[2/]+$");
        assertThat(match.isEnough()).isFalse();
        assertThat(match.share()).isZero();
    }

    static List<Raster> originals() {
        return List.of(
                ORIGINAL,
                SMOOTH,
                underSky(ORIGINAL),
                dots(5),
                dots(6),
                mapped(ORIGINAL, level -> 128 + (level - 128) / 32),
                mapped(ORIGINAL, level -> 128 + (level - 128) / 14),
                part(500, 333),
                part(130, 511),
                part(100, 64));
    }

    private static Raster part(int width, int height) {
        float[] levels = new float[width * height];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = level(SMOOTH, i % width, i / width);
        }
        return Luma.toRaster(width, height, levels);
    }

    @Test
    void anotherPictureAgreesNowhere() {
        RegionMatch match = compare(OTHER);
        assertThat(match.isEnough()).isFalse();
        assertThat(match.share()).isZero();
        assertThat(match.distance()).isEqualTo(256);
    }

    @ParameterizedTest
    @CsvSource({"5, 0, 1", "-5, 3, 1", "0, 0, 1.015", "4, -3, 0.985"})
    void aCopyThatIsALittleOffItsPlaceAgreesAfterRefinement(int right, int down, double size) {
        Raster copy = picture((x, y) -> level(SMOOTH, (x - right) / size, (y - down) / size));
        assertThat(RegionComparison.compare(copy, Geometry.IDENTITY, SMOOTH).share())
                .isGreaterThan(0.8);
    }

    /** Two thirds of the cells are moved by a sample. Half of those are found, so that the mean place suits no cell. */
    @Test
    void aPlaceWhereFewerCellsFollowIsNotTaken() {
        Raster copy = picture((x, y) -> {
            boolean isMoved = (x / (4 * CELL) + y / (4 * CELL)) % 3 != 0;
            return isMoved ? level(ORIGINAL, x - SAMPLE, y - SAMPLE) : level(ORIGINAL, x, y);
        });
        assertThat(compare(copy).map().split("/")[1]).startsWith("333");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, -4"})
    void aNegativeAgrees(int right, int down) {
        Raster copy = picture((x, y) -> 255 - level(SMOOTH, x - right, y - down));
        RegionMatch match = RegionComparison.compare(copy, Geometry.IDENTITY, SMOOTH);
        assertThat(match.isEnough()).isTrue();
        assertThat(match.share()).isGreaterThan(0.8);
    }

    @Test
    void aNegativePartOfAPositiveCopyDoesNotAgree() {
        RegionMatch match = compare(mixed(mapped(ORIGINAL, level -> 255 - level), cell -> cell % CELLS < 5));
        assertThat(match.isEnough()).isTrue();
        assertThat(match.map().split("/")).allSatisfy(row -> assertThat(row).startsWith("111"));
    }

    @ParameterizedTest
    @CsvSource({"5, false", "6, true"})
    void sixCellsOfDetailHaveToAgree(int dots, boolean isEnough) {
        Raster original = dots(dots);
        RegionMatch match = RegionComparison.compare(original, Geometry.IDENTITY, original);
        assertThat(match.map().chars().filter(cell -> cell == '3')).hasSize(dots);
        assertThat(match.isEnough()).isEqualTo(isEnough);
    }

    /** The part that a crop shows agrees in every cell, and in many more than six. */
    @ParameterizedTest
    @CsvSource({"160, false", "192, true"})
    void anEighthOfTheOriginalHasToAgree(int side, boolean isEnough) {
        int left = 4 * CELL;
        Raster crop = picture(side, (x, y) -> level(ORIGINAL, x + left, y + left));
        Geometry geometry = new Geometry(0, (double) SIDE / side, false, left, left);
        RegionMatch match = RegionComparison.compare(crop, geometry, ORIGINAL);
        assertThat(match.map().chars().filter(cell -> cell == '3').count()).isGreaterThanOrEqualTo(25);
        assertThat(match.map()).doesNotContain("1");
        assertThat(match.isEnough()).as(match.toString()).isEqualTo(isEnough);
    }

    /** The last row that the copy shows borders on the other picture and does not agree. */
    @ParameterizedTest
    @CsvSource({"64, false", "80, true"})
    void aFifthOfTheCellsWithDetailHasToAgree(int cells, boolean isEnough) {
        RegionMatch match = compare(mixed(OTHER, cell -> cell >= cells));
        assertThat(match.isEnough()).as(match.toString()).isEqualTo(isEnough);
    }

    /** The sky of the copy is the original's; below it all but few cells show something else. */
    @Test
    void plainCellsAloneAreNoProof() {
        Raster original = underSky(ORIGINAL);
        Raster other = underSky(OTHER);
        Raster copy = picture((x, y) -> level(y < 9 * CELL ? original : other, x, y));
        RegionMatch match = RegionComparison.compare(copy, Geometry.IDENTITY, original);
        assertThat(match.map().chars().filter(cell -> cell == '2').count())
                .as("plain cells that agree")
                .isGreaterThan(60);
        assertThat(match.isEnough()).isFalse();
        assertThat(match.share()).isBetween(0.01, 0.1);
    }

    @ParameterizedTest
    @CsvSource({"32, false", "14, true"})
    void aCopyNeedsTwoLevelsOfContrast(int divisor, boolean isEnough) {
        RegionMatch match = compare(mapped(ORIGINAL, level -> 128 + Math.round((level - 128f) / divisor)));
        assertThat(match.isEnough()).as(match.toString()).isEqualTo(isEnough);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFaintCopyHasToAgreeNearlyEverywhere(boolean isWhole) {
        Raster faint = mapped(ORIGINAL, level -> 128 + (level - 128) / 3);
        Raster copy = isWhole ? faint : picture((x, y) -> x < SIDE / 2 ? level(faint, x, y) : level(OTHER, x, y));
        assertThat(compare(copy).isEnough()).isEqualTo(isWhole);
    }

    @Test
    void aLargerCanvasIsCoveredInPart() {
        Raster canvas = picture(2 * SIDE, (x, y) -> {
            boolean isInside = x >= 250 && x < 250 + SIDE && y >= 125 && y < 125 + SIDE;
            return isInside ? level(SMOOTH, x - 250, y - 125) : 240;
        });
        RegionMatch match = RegionComparison.compare(canvas, new Geometry(0, 0.5, false, 0, 0), SMOOTH);
        assertThat(match.share()).isGreaterThan(0.9);
        assertThat(match.covers()).isCloseTo(0.25, within(0.02));
    }

    private static RegionMatch compare(Raster copy) {
        return RegionComparison.compare(copy, Geometry.IDENTITY, ORIGINAL);
    }

    /** Each sample has a level of its own, so that moving by half a sample shows another picture. */
    private static Raster noise(long seed) {
        int samples = SIDE / SAMPLE;
        int[] levels = new Random(seed).ints(samples * samples, 60, 196).toArray();
        return picture((x, y) -> levels[y / SAMPLE * samples + x / SAMPLE]);
    }

    /** The levels between a grid of random ones, two samples apart. */
    private static Raster smooth(long seed) {
        int pitch = 2 * SAMPLE;
        int nodes = SIDE / pitch + 1;
        int[] levels = new Random(seed).ints(nodes * nodes, 60, 196).toArray();
        return picture((x, y) -> {
            int at = y / pitch * nodes + x / pitch;
            double across = (double) (x % pitch) / pitch;
            double down = (double) (y % pitch) / pitch;
            double upper = levels[at] * (1 - across) + levels[at + 1] * across;
            double lower = levels[at + nodes] * (1 - across) + levels[at + nodes + 1] * across;
            return (int) Math.round(upper * (1 - down) + lower * down);
        });
    }

    /** A gradient with this many cells of detail, each of which lies within its cell. */
    private static Raster dots(int count) {
        return picture((x, y) -> {
            int cell = y / CELL * CELLS + x / CELL;
            boolean isDot = cell % 37 == 20
                    && cell / 37 < count
                    && x % CELL >= SAMPLE
                    && x % CELL < 3 * SAMPLE
                    && y % CELL >= SAMPLE
                    && y % CELL < 3 * SAMPLE;
            boolean isDark = isDot && (x / SAMPLE + y / SAMPLE) % 2 == 0;
            return 60 + y / 8 + (isDot ? isDark ? -40 : 40 : 0);
        });
    }

    private static Raster underSky(Raster ground) {
        return picture((x, y) -> y < SIDE / 2 ? 200 - y / 4 : level(ground, x, y));
    }

    /** The original, with another picture in some of its cells. */
    private static Raster mixed(Raster other, IntPredicate isOther) {
        return picture((x, y) -> level(isOther.test(y / CELL * CELLS + x / CELL) ? other : ORIGINAL, x, y));
    }

    private static Raster mapped(Raster from, IntUnaryOperator tone) {
        return picture((x, y) -> tone.applyAsInt(level(from, x, y)));
    }

    private static Raster picture(IntBinaryOperator level) {
        return picture(SIDE, level);
    }

    private static Raster picture(int side, IntBinaryOperator level) {
        float[] levels = new float[side * side];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = level.applyAsInt(i % side, i / side);
        }
        return Luma.toRaster(side, side, levels);
    }

    /** The level of the nearest pixel. */
    private static int level(Raster from, double x, double y) {
        int column = Math.clamp((int) Math.floor(x), 0, SIDE - 1);
        int row = Math.clamp((int) Math.floor(y), 0, SIDE - 1);
        return from.argb()[row * SIDE + column] & 0xff;
    }
}
