package dev.mintmark.watermark;

/** Makes a mark as strong as the two quality floors allow, judged on the final 8-bit pixels. Immutable. */
final class StrengthControl {
    private static final double PEAK_POWER = 255.0 * 255.0;
    private static final int ROUNDS = 6;

    private final Raster image;
    private final Quality quality;
    private final StructuralSimilarity similarity;

    StrengthControl(Raster image, Quality quality) {
        this.image = image;
        this.quality = quality;
        similarity = new StructuralSimilarity(Plane.luma(image));
    }

    /** A marked picture and the factor that its residual was added with. */
    record Strongest(Embedding embedding, float strength) {}

    /** The picture with this residual at the greatest strength that keeps both floors. */
    Strongest strongest(Plane residual) throws CannotEmbedException {
        var pixels = new EightBit(image, residual);
        float strength = forPsnr(pixels, residual);
        double lost = 1 - quality.ssim();
        for (int round = 0; round < ROUNDS; round++) {
            var marked = pixels.apply(strength);
            double ssim = similarity.of(Plane.luma(marked));
            if (ssim >= quality.ssim()) {
                double psnr = psnr(pixels.meanSquareError(strength));
                return new Strongest(new Embedding(marked, psnr, ssim), strength);
            }
            // The loss grows nearly with the square of the strength; the small step below keeps it from closing in for
            // ever.
            strength *= (float) (Math.sqrt(lost / (1 - ssim)) * 0.999);
        }
        throw new CannotEmbedException(
                "The picture cannot keep a structural similarity of " + quality.ssim() + " with a mark in it.");
    }

    private float forPsnr(EightBit pixels, Plane residual) {
        double allowed = PEAK_POWER / Math.pow(10, quality.psnrDb() / 10);
        double power = 0;
        for (float value : residual.values) {
            power += value * value;
        }
        double strength = Math.sqrt(allowed / Math.max(power / residual.values.length, 1e-12));
        for (int round = 0; round < ROUNDS; round++) {
            double error = pixels.meanSquareError((float) strength);
            if (error <= allowed && error >= 0.998 * allowed) {
                break;
            }
            strength *= Math.sqrt(0.999 * allowed / Math.max(error, allowed / 16));
        }
        while (pixels.meanSquareError((float) strength) > allowed) {
            strength *= 0.995;
        }
        return (float) strength;
    }

    private static double psnr(double error) {
        return error == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(PEAK_POWER / error);
    }
}
