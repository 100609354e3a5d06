package dev.mintmark.watermark.bench;

import dev.mintmark.watermark.Detection;
import dev.mintmark.watermark.Embedding;
import dev.mintmark.watermark.EmbeddingException;
import dev.mintmark.watermark.Quality;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One call on one thread. The pictures are the files of the folder that {@code mintmark.bench.pictures} names: the same
 * photographs {@code plain-SIDE-*.ppm}, {@code marked-SIDE-*.ppm} and {@code turned-SIDE-*.ppm} (the marked ones turned
 * by five degrees and cropped), taken in turn, so that a figure is a mean over pictures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class WatermarkBenchmark {
    private static final long PAYLOAD = 0x0123_4567_89ab_cdefL;

    /** The pictures' width and height. */
    @Param({"512", "1024"})
    public int side;

    private final Watermarker marker = new Watermarker(BenchmarkKeys.marking());
    private List<Raster> plain = List.of();
    private List<Raster> marked = List.of();
    private List<Raster> turned = List.of();
    private int next;

    /** Reads the pictures of this side. */
    @Setup
    public void read() throws IOException {
        plain = read("plain");
        marked = read("marked");
        turned = read("turned");
    }

    private List<Raster> read(String name) throws IOException {
        try (var files = Files.newDirectoryStream(
                Path.of(System.getProperty("mintmark.bench.pictures", ".")), name + "-" + side + "-*.ppm")) {
            var pictures = new ArrayList<Raster>();
            for (var file : files) {
                pictures.add(PictureFiles.read(file));
            }
            if (pictures.isEmpty()) {
                throw new IOException("There is no " + name + " picture of side " + side + " to measure with.");
            }
            return pictures;
        }
    }

    private Raster next(List<Raster> pictures) {
        next = (next + 1) % pictures.size();
        return pictures.get(next);
    }

    /** Marks a photograph. */
    @Benchmark
    public Embedding embed() throws EmbeddingException {
        return marker.embed(next(plain), PAYLOAD, Quality.DEFAULT);
    }

    /** Reads the mark of an unchanged picture. */
    @Benchmark
    public Detection detect() {
        return marker.detect(next(marked));
    }

    /** Reads the mark of a rotated and cropped picture. */
    @Benchmark
    public Detection detectTurned() {
        return marker.detect(next(turned));
    }

    /** Reads a picture without a mark. */
    @Benchmark
    public Detection detectNothing() {
        return marker.detect(next(plain));
    }
}
