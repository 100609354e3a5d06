package dev.mintmark.app.cli;

import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.watermark.Detection;
import dev.mintmark.watermark.Embedding;
import dev.mintmark.watermark.Quality;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The watermark on files, with nothing but its key. */
@Command(
        name = "watermark",
        description = "Lays the invisible watermark into a file, or looks for it.",
        subcommands = {WatermarkCommand.Embed.class, WatermarkCommand.Detect.class})
final class WatermarkCommand {

    @Command(name = "embed", description = "Marks an image file.")
    static final class Embed implements Callable<Integer> {
        @Parameters(paramLabel = "IN")
        Path in = Path.of("");

        @Parameters(paramLabel = "OUT", description = "A .png or .jpeg file.")
        Path out = Path.of("");

        @Option(names = "--id", required = true, paramLabel = "HEX16", description = "The 64-bit ID, 16 hex digits.")
        String id = "";

        @Option(names = "--key", paramLabel = "FILE", description = "The key; the data folder's where none is named.")
        @Nullable
        Path key;

        @Option(names = "--psnr", paramLabel = "DB", description = "The least PSNR, 42 by default.")
        double psnr = Quality.DEFAULT.psnrDb();

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            if (!id.matches("[0-9a-fA-F]{16}")) {
                throw CommandFailedException.wrongUse("\"" + id + "\" is no ID; one is 16 hex digits.");
            }
            if (!(psnr >= 30 && psnr <= 60)) {
                throw CommandFailedException.wrongUse("A PSNR of " + psnr + " dB; it lies between 30 and 60.");
            }
            Watermarker watermarker = new Watermarker(data.watermarkKey(key));
            Raster picture = ImageCodec.decode(InputFiles.read(in));
            Detection present = watermarker.detect(picture);
            if (present.found()) {
                throw CommandFailedException.failed("The picture already carries the mark "
                        + HexFormat.of().toHexDigits(present.payload()) + " of this key; nothing was written.");
            }
            Embedding marked = watermarker.embed(
                    picture, HexFormat.fromHexDigitsToLong(id), new Quality(psnr, Quality.DEFAULT.ssim()));
            Files.write(out, ImageCodec.encode(marked.image(), InputFiles.formatOf(out)));
            Output.note(String.format(
                    Locale.ROOT, "Marked with %s at %.2f dB, SSIM %.4f: %s", id, marked.psnrDb(), marked.ssim(), out));
            return Main.DONE;
        }
    }

    @Command(name = "detect", description = "Looks for the mark in an image file.")
    static final class Detect implements Callable<Integer> {
        @Parameters(paramLabel = "FILE")
        Path file = Path.of("");

        @Option(names = "--key", paramLabel = "FILE", description = "The key; the data folder's where none is named.")
        @Nullable
        Path key;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            Detection found = new Watermarker(data.watermarkKey(key)).detect(ImageCodec.decode(InputFiles.read(file)));
            String id = found.found() ? HexFormat.of().toHexDigits(found.payload()) : null;
            if (json) {
                Output.json(new Answer(
                        found.found(),
                        id,
                        found.score(),
                        found.falsePositiveRate(),
                        new Geometry(
                                found.geometry().rotationDegrees(),
                                found.geometry().scale(),
                                found.geometry().mirrored(),
                                found.geometry().shiftX(),
                                found.geometry().shiftY())));
            } else if (found.found()) {
                Output.line(String.format(
                        Locale.ROOT,
                        "%s (score %.1f, false positives %.1e)",
                        id,
                        found.score(),
                        found.falsePositiveRate()));
            } else {
                Output.line("No mark of this key was found. That says nothing about who or what made the image.");
            }
            return Main.DONE;
        }

        record Answer(boolean found, @Nullable String id, double score, double falsePositiveRate, Geometry geometry) {}

        record Geometry(double rotation, double scale, boolean mirrored, double shiftX, double shiftY) {}
    }
}
