package dev.mintmark.watermark.bench;

import dev.mintmark.watermark.EmbeddingException;
import dev.mintmark.watermark.Quality;
import dev.mintmark.watermark.Watermarker;
import dev.mintmark.watermark.region.RegionComparison;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Answers one line with one line, tab-separated, until its input ends:
 *
 * <pre>
 * embed IN OUT.ppm PAYLOAD PSNR   marked  PSNR SSIM MILLISECONDS | refused WHY
 * detect FILE                     found  PAYLOAD SCORE RATE ROTATION SCALE MIRRORED MILLISECONDS | none SCORE MILLISECONDS
 * compare FILE ORIGINAL PAYLOAD   read  ENOUGH SHARE | none
 * clean FILE KEY SEED COUNT       clean  ACCEPTED HIGHEST BIN:COUNT.. ACCEPTED..
 * </pre>
 *
 * and {@code failed WHY} for anything that could not be done. Payloads are 16 hexadecimal digits.
 */
final class Worker {
    private static final double SSIM = 0.98;

    private final Watermarker marker = new Watermarker(BenchmarkKeys.marking());
    private final Map<String, Watermarker> others = new HashMap<>();

    private Worker() {}

    public static void main(String[] arguments) throws IOException {
        var worker = new Worker();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(worker.answer(line.split("\t")).replaceAll("\\R", " "));
        }
    }

    private String answer(String[] asked) {
        try {
            return switch (asked[0]) {
                case "embed" -> embed(asked);
                case "detect" -> detect(Path.of(asked[1]));
                case "compare" -> compare(Path.of(asked[1]), Path.of(asked[2]), asked[3]);
                case "clean" -> clean(asked);
                default -> "failed\tThere is no command " + asked[0] + ".";
            };
        } catch (IOException | RuntimeException e) {
            return "failed\t" + e;
        }
    }

    private String embed(String[] asked) throws IOException {
        var picture = PictureFiles.read(Path.of(asked[1]));
        long payload = HexFormat.fromHexDigitsToLong(asked[3]);
        long start = System.nanoTime();
        try {
            var embedding = marker.embed(picture, payload, new Quality(Double.parseDouble(asked[4]), SSIM));
            double milliseconds = since(start);
            PictureFiles.writePpm(embedding.image(), Path.of(asked[2]));
            return "marked\t" + embedding.psnrDb() + "\t" + embedding.ssim() + "\t" + milliseconds;
        } catch (EmbeddingException e) {
            return "refused\t" + e.getMessage();
        }
    }

    private String detect(Path file) throws IOException {
        var picture = PictureFiles.read(file);
        long start = System.nanoTime();
        var detection = marker.detect(picture);
        double milliseconds = since(start);
        if (!detection.found()) {
            return "none\t" + detection.score() + "\t" + milliseconds;
        }
        var geometry = detection.geometry();
        return String.join(
                "\t",
                "found",
                HexFormat.of().toHexDigits(detection.payload()),
                Double.toString(detection.score()),
                Double.toString(detection.falsePositiveRate()),
                Double.toString(geometry.rotationDegrees()),
                Double.toString(geometry.scale()),
                Boolean.toString(geometry.mirrored()),
                Double.toString(milliseconds));
    }

    private String compare(Path file, Path original, String payload) throws IOException {
        var copy = PictureFiles.read(file);
        var detection = marker.detect(copy);
        if (!detection.found() || detection.payload() != HexFormat.fromHexDigitsToLong(payload)) {
            return "none";
        }
        var match = RegionComparison.compare(copy, detection.geometry(), PictureFiles.read(original));
        return "read\t" + match.isEnough() + "\t" + match.share();
    }

    private String clean(String[] asked) throws IOException {
        var other = others.computeIfAbsent(asked[2], label -> new Watermarker(BenchmarkKeys.of(label)));
        var picture = PictureFiles.read(Path.of(asked[1]));
        return "clean\t"
                + CleanCrops.look(other, picture, Long.parseLong(asked[3]), Integer.parseInt(asked[4]))
                        .summary();
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
