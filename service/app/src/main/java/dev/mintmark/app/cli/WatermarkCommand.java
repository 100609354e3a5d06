package dev.mintmark.app.cli;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.Picture;
import dev.mintmark.watermark.Detection;
import dev.mintmark.watermark.Embedding;
import dev.mintmark.watermark.Quality;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Embeds and detects the watermark in image files. Needs only the watermark key. */
@Command(
        name = "watermark",
        description = "Embeds the invisible watermark in an image file, or detects it.",
        subcommands = {WatermarkCommand.Embed.class, WatermarkCommand.Detect.class})
final class WatermarkCommand {

    private static Raster shown(Path file) {
        Picture picture = ImageCodec.whole(InputFiles.read(file));
        if (picture.note() != null) {
            Output.note(picture.note());
        }
        return picture.raster();
    }

    @Command(name = "embed", description = "Embeds the watermark in an image file.")
    static final class Embed implements Callable<Integer> {
        @Parameters(
                paramLabel = "IN",
                description = "A PNG, JPEG, WebP, GIF, AVIF or HEIC file of at most 40 megapixels.")
        Path in = Path.of("");

        @Parameters(paramLabel = "OUT", description = "The file to write: .png, .jpg or .jpeg.")
        Path out = Path.of("");

        @Option(
                names = "--id",
                required = true,
                paramLabel = "HEX16",
                description = "The 64-bit payload, 16 hex digits.")
        String id = "";

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "Key file, 64 hex digits. Default: the data folder's key.")
        @Nullable
        Path key;

        @Option(
                names = "--psnr",
                paramLabel = "DB",
                description = "Lowest PSNR of the marked image against IN in dB, 30 to 60. Default: ${DEFAULT-VALUE}.")
        double psnr = Quality.DEFAULT.psnrDb();

        @Option(names = "--force", description = "Replace OUT if it exists. Default: off.")
        boolean force;

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            if (!id.matches("[0-9a-fA-F]{16}")) {
                throw CommandFailedException.wrongUse("\"" + id + "\" is not an ID; an ID is 16 hex digits.");
            }
            if (!(psnr >= 30 && psnr <= 60)) {
                throw CommandFailedException.wrongUse("--psnr is " + psnr + " dB; it must be from 30 to 60.");
            }
            ImageFormat format = InputFiles.formatOf(out);
            OutputFiles.requireNew(force, out);
            Watermarker watermarker = new Watermarker(data.watermarkKey(key));
            Raster picture = shown(in);
            Detection present = watermarker.detect(picture);
            if (present.found()) {
                throw CommandFailedException.failed("The picture already carries the mark "
                        + HexFormat.of().toHexDigits(present.payload()) + " of this key; nothing was written.");
            }
            Embedding marked = watermarker.embed(
                    picture, HexFormat.fromHexDigitsToLong(id), new Quality(psnr, Quality.DEFAULT.ssim()));
            Files.write(out, ImageCodec.encode(marked.image(), format));
            Output.note(String.format(
                    Locale.ROOT, "Marked with %s at %.2f dB, SSIM %.4f: %s", id, marked.psnrDb(), marked.ssim(), out));
            List<String> lost = watermarker
                    .testRobustness(marked.image(), HexFormat.fromHexDigitsToLong(id))
                    .lost();
            if (!lost.isEmpty()) {
                Output.note("This mark does not survive " + String.join(" and ", lost)
                        + "; a lower --psnr makes it stronger.");
            }
            return Main.DONE;
        }
    }

    @Command(name = "detect", description = "Detects the watermark in an image file and prints its payload.")
    static final class Detect implements Callable<Integer> {
        @Parameters(
                paramLabel = "FILE",
                description = "A PNG, JPEG, WebP, GIF, AVIF or HEIC file of at most 40 megapixels.")
        Path file = Path.of("");

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "Key file, 64 hex digits. Default: the data folder's key.")
        @Nullable
        Path key;

        @Option(names = "--json", description = Output.JSON_OPTION)
        boolean json;

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            Detection found = new Watermarker(data.watermarkKey(key)).detect(shown(file));
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
