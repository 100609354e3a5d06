package dev.mintmark.watermark.bench;

import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the detector says of random parts of a picture that bears no mark: parts of a quarter of the area and more, of
 * various proportions, resized to between half and one and a half of their size, half of them mirrored.
 */
final class CleanCrops {
    private static final double MIN_SHARE = 0.25;
    private static final int MIN_SIDE = 96;
    /** Width of a histogram's bin. */
    private static final double BIN = 0.05;

    private static final int BINS = 400;

    private final int[] histogram = new int[BINS];
    private final List<String> accepted = new ArrayList<>();
    private double highest;

    /** Reads {@code count} parts, chosen by the seed. */
    static CleanCrops look(Watermarker marker, Raster picture, long seed, int count) {
        var random = new SplittableRandom(seed);
        var source = image(picture);
        var crops = new CleanCrops();
        for (int i = 0; i < count; i++) {
            crops.look(marker, part(source, random));
        }
        return crops;
    }

    private void look(Watermarker marker, Raster part) {
        var detection = marker.detect(part);
        highest = Math.max(highest, detection.score());
        histogram[Math.clamp((int) (detection.score() / BIN), 0, BINS - 1)]++;
        if (detection.found()) {
            accepted.add(part.width() + "x" + part.height() + ":" + detection.score());
        }
    }

    private static BufferedImage image(Raster raster) {
        var image = new BufferedImage(raster.width(), raster.height(), BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, raster.width(), raster.height(), raster.argb(), 0, raster.width());
        return image;
    }

    private static Raster part(BufferedImage source, SplittableRandom random) {
        double area = random.nextDouble(MIN_SHARE, 1);
        double proportion = Math.exp(random.nextDouble(-0.5, 0.5));
        int width = side(source.getWidth(), Math.sqrt(area * proportion));
        int height = side(source.getHeight(), Math.sqrt(area / proportion));
        int x = random.nextInt(source.getWidth() - width + 1);
        int y = random.nextInt(source.getHeight() - height + 1);
        double scale = Math.max(random.nextDouble(0.5, 1.5), (double) MIN_SIDE / Math.min(width, height));
        return resized(source.getSubimage(x, y, width, height), scale, random.nextBoolean());
    }

    private static int side(int whole, double share) {
        return Math.clamp(Math.round(whole * share), Math.min(MIN_SIDE, whole), whole);
    }

    private static Raster resized(BufferedImage part, double scale, boolean mirrored) {
        int width = (int) Math.round(part.getWidth() * scale);
        int height = (int) Math.round(part.getHeight() * scale);
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(part, mirrored ? width : 0, 0, mirrored ? -width : width, height, null);
        graphics.dispose();
        return new Raster(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }

    /** Returns the number accepted, the highest score, bin:count pairs, and the accepted parts, separated by tabs. */
    String summary() {
        var bins = new StringBuilder();
        for (int bin = 0; bin < BINS; bin++) {
            if (histogram[bin] > 0) {
                bins.append(bins.isEmpty() ? "" : " ").append(bin).append(':').append(histogram[bin]);
            }
        }
        return accepted.size() + "\t" + highest + "\t" + bins + "\t" + String.join(" ", accepted);
    }
}
