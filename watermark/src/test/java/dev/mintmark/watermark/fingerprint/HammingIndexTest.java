package dev.mintmark.watermark.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.watermark.fingerprint.HammingIndex.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HammingIndexTest {
    private static final int ALL = Integer.MAX_VALUE;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void tablesAndScanEqualAFullComparison(long seed) {
        var random = new Random(seed);
        // some in clusters, as pictures of one prompt are, and the same hash more than once
        var hashes = new ArrayList<Pdq>();
        for (int i = 0; i < 3000; i++) {
            hashes.add(i < 10 || i % 3 == 0 ? any(random) : changed(hashes.get(random.nextInt(i)), random, 24));
        }
        var tables = new HammingIndex(256, true);
        var scan = new HammingIndex(256, false);
        for (int i = 0; i < hashes.size(); i++) {
            tables.add(i, hashes.get(i));
            scan.add(i, hashes.get(i));
        }
        for (int query = 0; query < 60; query++) {
            var wanted = changed(hashes.get(random.nextInt(hashes.size())), random, 20);
            int distance = random.nextInt(query % 4 == 0 ? 140 : 48);
            var expected = IntStream.range(0, hashes.size())
                    .mapToObj(i -> new Hit(i, wanted.distance(hashes.get(i)), 0))
                    .filter(hit -> hit.distance() <= distance)
                    .sorted(Comparator.comparingInt(Hit::distance).thenComparingLong(Hit::id))
                    .toList();
            assertThat(scan.search(wanted, distance, ALL)).isEqualTo(expected);
            assertThat(tables.search(wanted, distance, ALL)).isEqualTo(expected);
            int limit = 1 + random.nextInt(20);
            var nearest = expected.stream().limit(limit).toList();
            assertThat(scan.search(wanted, distance, limit)).isEqualTo(nearest);
            assertThat(tables.search(wanted, distance, limit)).isEqualTo(nearest);
        }
    }

    @Test
    void searchesForSeveralHashesAtOnce() {
        var random = new Random(4);
        var index = new HammingIndex(64, true);
        var hashes = IntStream.range(0, 300).mapToObj(i -> any(random)).toList();
        for (int i = 0; i < hashes.size(); i++) {
            index.add(i / 3, hashes.get(i));
        }
        var seventh = hashes.get(7);
        var near = new Pdq(seventh.w0(), seventh.w1() ^ 7, seventh.w2(), ~seventh.w3(), 100);
        var wanted = List.of(any(random), hashes.get(200), near, hashes.get(2));
        var hits = index.search(wanted, 67, 10);
        assertThat(hits).extracting(Hit::id).containsExactly(0L, 66L, 2L);
        assertThat(hits).extracting(Hit::query).containsExactly(3, 1, 2);
        assertThat(index.search(List.of(), 31, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void removesOnlyTheGivenEntry(boolean tables) {
        var random = new Random(5);
        var index = new HammingIndex(128, tables);
        var hashes = IntStream.range(0, 1000).mapToObj(i -> any(random)).toList();
        for (int i = 0; i < hashes.size(); i++) {
            index.add(i, List.of(hashes.get(i), changed(hashes.get(i), random, 3)));
        }
        assertThat(index.size()).isEqualTo(2000);
        for (int i = 0; i < hashes.size(); i += i % 3 == 0 ? 1 : 2) {
            assertThat(index.remove(i)).isEqualTo(2);
            assertThat(index.remove(i)).isZero();
        }
        for (int i = 0; i < hashes.size(); i++) {
            boolean gone = i % 3 != 2;
            assertThat(index.search(hashes.get(i), 20, 5)).as("%d", i).hasSize(gone ? 0 : 2);
        }
        assertThat(index.size()).isEqualTo(666);
        index.add(7, hashes.get(7));
        assertThat(index.search(hashes.get(7), 0, 5)).containsExactly(new Hit(7, 0, 0));
    }

    @Test
    void readersSeeWhatWasAddedBeforeWhileOthersAdd() throws Exception {
        var random = new Random(6);
        var index = new HammingIndex(512, true);
        var hashes = IntStream.range(0, 20_000).mapToObj(i -> any(random)).toList();
        var done = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(3)) {
            Callable<Integer> reader = () -> {
                int searches = 0;
                for (var own = new Random(7); !done.get() || searches < 100; searches++) {
                    int size = (int) index.size();
                    if (size > 0) {
                        int one = own.nextInt(size);
                        assertThat(index.search(hashes.get(one), 0, 2)).containsExactly(new Hit(one, 0, 0));
                    }
                }
                return searches;
            };
            var readers = List.of(threads.submit(reader), threads.submit(reader));
            for (int i = 0; i < hashes.size(); i++) {
                index.add(i, hashes.get(i));
            }
            done.set(true);
            for (var result : readers) {
                assertThat(result.get()).isGreaterThanOrEqualTo(100);
            }
        }
    }

    @Test
    void refusesInvalidArguments() {
        var index = new HammingIndex(31);
        var hash = any(new Random(8));
        assertThat(index.search(hash, 256, 1)).isEmpty();
        assertThatThrownBy(() -> index.add(-1, hash)).hasMessageContaining("-1");
        assertThatThrownBy(() -> index.search(hash, 257, 1)).hasMessageContaining("257");
        assertThatThrownBy(() -> index.search(hash, 1, 0)).hasMessageContaining("limit");
    }

    static Pdq any(Random random) {
        return new Pdq(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong(), 100);
    }

    /** Returns the hash with at most this many bits inverted. */
    static Pdq changed(Pdq hash, Random random, int most) {
        var words = new long[] {hash.w0(), hash.w1(), hash.w2(), hash.w3()};
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            words[random.nextInt(4)] ^= 1L << random.nextInt(64);
        }
        return new Pdq(words[0], words[1], words[2], words[3], 100);
    }
}
