package dev.mintmark.diffusion;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The output of scripts/parity: tiny models, and the results of torch, transformers and diffusers. */
public final class Goldens {
    public static final Path RESOURCES = Path.of("src/test/resources");
    public static final Path TINY = RESOURCES.resolve("tiny-sd");
    public static final Path LEGACY = RESOURCES.resolve("tiny-sd-legacy");
    public static final Path HALF = RESOURCES.resolve("tiny-sd-half");

    private Goldens() {}

    public static JsonNode json(String name) {
        return JsonMapper.shared().readTree(file(name).toFile());
    }

    public static Path file(String name) {
        return RESOURCES.resolve("goldens").resolve(name);
    }

    public static JsonNode read(Path file) {
        return JsonMapper.shared().readTree(file.toFile());
    }

    /** A picture of the goldens, named without ".png". */
    public static InputImage picture(String name) throws IOException {
        return pixels(ImageIO.read(file(name + ".png").toFile()));
    }

    /** Pixels without a colour conversion: getRGB would apply one to images of grey levels. */
    static InputImage pixels(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] argb = new int[width * height];
        int[] pixel = new int[4];
        for (int i = 0; i < argb.length; i++) {
            image.getRaster().getPixel(i % width, i / width, pixel);
            int bands = image.getRaster().getNumBands();
            argb[i] = 0xFF000000 | pixel[0] << 16 | pixel[bands > 2 ? 1 : 0] << 8 | pixel[bands > 2 ? 2 : 0];
        }
        return new InputImage(argb, width, height);
    }

    /** The largest difference of a channel between two pictures of one size, in levels. */
    static int difference(int[] ours, int[] theirs) {
        if (ours.length != theirs.length) {
            throw new AssertionError("The pictures have " + ours.length + " and " + theirs.length + " pixels.");
        }
        int largest = 0;
        for (int i = 0; i < ours.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                largest = Math.max(largest, Math.abs((ours[i] >> shift & 0xFF) - (theirs[i] >> shift & 0xFF)));
            }
        }
        return largest;
    }

    /** Deletes a folder and what is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    public static float[] floats(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).floatValue();
        }
        return values;
    }

    /** A copy of a model folder, which a test then breaks. */
    public static Path copy(Path model, Path to) {
        try (Stream<Path> all = Files.walk(model)) {
            all.forEach(from -> {
                try {
                    Path target = to.resolve(model.relativize(from).toString());
                    if (Files.isDirectory(from)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(from, target);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
