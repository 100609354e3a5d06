package dev.mintmark.watermark.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One search among random hashes, by a linear scan and by tables; ten million with tables take 1.1 GB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx6g")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class HammingIndexBenchmark {
    private static final int SEGMENT = 1 << 18;
    private static final int QUERIES = 64;

    @Param({"262144", "1048576", "10485760"})
    int entries;

    @Param({"scan", "tables"})
    String way;

    @Param("31")
    int distance;

    private final List<Pdq> wanted = new ArrayList<>();
    private HammingIndex index = new HammingIndex(31);
    private int next;

    @Setup
    public void fill() {
        var random = new SplittableRandom(1);
        index = new HammingIndex(SEGMENT, way.equals("tables"));
        for (int i = 0; i < entries; i++) {
            index.add(i, any(random));
        }
        for (int i = 0; i < QUERIES; i++) {
            wanted.add(any(random));
        }
    }

    @Benchmark
    public List<HammingIndex.Hit> search() {
        return index.search(wanted.get(next++ % QUERIES), distance, 5);
    }

    private static Pdq any(SplittableRandom random) {
        return new Pdq(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong(), 100);
    }
}
