package dev.mintmark.watermark;

/** Finds the greatest strength of a mark that satisfies both quality limits on the final 8-bit pixels. Immutable. */
final class StrengthControl {
    private static final double PEAK_POWER = 255.0 * 255.0;
    private static final int ROUNDS = 8;
    /** A structural similarity this close above its limit needs no further round. */
    private static final double SSIM_TOLERANCE = 4e-4;
    /** A guess above this fraction of the strength that the PSNR allows is replaced by that strength. */
    private static final double NEAR_PSNR_LIMIT = 0.93;
    /** Keeps a round from ending a rounding error below the limit. */
    private static final double SAFETY_FACTOR = 0.998;

    private final Raster image;
    private final Quality quality;
    private final StructuralSimilarity similarity;
    private final double allowedError;

    StrengthControl(Raster image, Quality quality) {
        this.image = image;
        this.quality = quality;
        similarity = new StructuralSimilarity(Plane.luma(image));
        allowedError = PEAK_POWER / Math.pow(10, quality.psnrDb() / 10);
    }

    /** Estimates the strength of a residual from one measurement of the structural similarity. */
    float estimate(Plane residual) {
        float strength = (float) Math.sqrt(allowedError / meanSquare(residual));
        double ssim = similarity.estimate(Plane.luma(new QuantizedImage(image, residual).apply(strength)));
        return ssim >= quality.ssim() ? strength : strength * (float) correction(ssim);
    }

    /**
     * Returns the picture with this residual at the greatest strength that satisfies both limits, starting from a
     * guess.
     */
    Embedding strongest(Plane residual, float guess) throws EmbeddingException {
        var pixels = new QuantizedImage(image, residual);
        double strongest = forPsnr(pixels, residual);
        double strength = guess > NEAR_PSNR_LIMIT * strongest ? strongest : guess;
        for (int round = 0; round < ROUNDS; round++) {
            var marked = pixels.apply((float) strength);
            double ssim = similarity.of(Plane.luma(marked));
            boolean couldBeStronger = ssim > quality.ssim() + SSIM_TOLERANCE && strength < strongest;
            if (ssim >= quality.ssim() && !couldBeStronger) {
                return new Embedding(marked, psnr(pixels.meanSquareError((float) strength)), ssim);
            }
            strength = Math.min(strongest, strength * correction(ssim));
        }
        throw new EmbeddingException(
                "The picture cannot keep a structural similarity of " + quality.ssim() + " with a mark in it.");
    }

    /** The loss of structural similarity grows nearly with the square of the strength. */
    private double correction(double ssim) {
        return Math.sqrt((1 - quality.ssim()) / (1 - ssim)) * SAFETY_FACTOR;
    }

    private double forPsnr(QuantizedImage pixels, Plane residual) {
        // Rounding to whole levels adds about a twelfth of a squared level.
        double strength = Math.sqrt(Math.max(allowedError - 1 / 12.0, allowedError / 4) / meanSquare(residual));
        double error = pixels.meanSquareError((float) strength);
        strength *= Math.sqrt(0.9995 * allowedError / Math.max(error, allowedError / 16));
        while (pixels.meanSquareError((float) strength) > allowedError) {
            strength *= 0.998;
        }
        return strength;
    }

    private static double meanSquare(Plane residual) {
        double power = 0;
        for (float value : residual.values) {
            power += value * value;
        }
        return Math.max(power / residual.values.length, 1e-12);
    }

    private static double psnr(double error) {
        return error == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(PEAK_POWER / error);
    }
}
