package dev.mintmark.watermark;

/**
 * Finds the greatest strength of a mark that satisfies both quality limits and the bound of {@link FlatBlocks} on the final
 * 8-bit pixels. Immutable.
 */
final class StrengthControl {
    private static final int ROUNDS = 8;
    /** A structural similarity this close above its limit needs no further round. */
    private static final double SSIM_TOLERANCE = 4e-4;
    /** How much rounding to whole levels adds to the mean square error. */
    private static final double ROUNDING = 1 / 12.0;

    /** The limits of flat blocks may raise the strength elsewhere up to this many times. */
    private static final double MAX_RAISE = 2;

    /** The part of the allowed error that a round aims at. */
    private static final double AIMED_ERROR = 0.9995;

    /** An error of at least this part of the allowed one needs no further round. */
    private static final double NEAR_ERROR = 0.997;

    /** A guess above this fraction of the strength that the PSNR allows is replaced by that strength. */
    private static final double NEAR_PSNR_LIMIT = 0.93;
    /** Keeps a round from ending a rounding error below the limit. */
    private static final double SAFETY_FACTOR = 0.998;

    private final Raster image;
    private final Quality quality;
    private final StructuralSimilarity similarity;
    private final FlatBlocks flatBlocks;
    private final double allowedError;

    StrengthControl(Raster image, Quality quality) {
        this.image = image;
        this.quality = quality;
        var luma = Plane.luma(image);
        similarity = new StructuralSimilarity(luma);
        flatBlocks = new FlatBlocks(luma);
        allowedError = quality.maxMeanSquareError();
    }

    /** Estimates the strength of a residual from one measurement of the structural similarity. */
    float estimate(Plane residual) {
        float strength = (float) Math.sqrt(allowedError / meanSquare(residual));
        double ssim = similarity.estimate(Plane.luma(quantized(residual).apply(strength)));
        return ssim >= quality.ssim() ? strength : strength * (float) correction(ssim);
    }

    /**
     * Returns the picture with this residual at the greatest strength that satisfies both limits, starting from a
     * guess.
     */
    Embedding strongest(Plane residual, float guess) throws EmbeddingException {
        var pixels = quantized(residual);
        double strongest = forPsnr(pixels, residual);
        double strength = guess > NEAR_PSNR_LIMIT * strongest ? strongest : guess;
        for (int round = 0; round < ROUNDS; round++) {
            var marked = pixels.apply((float) strength);
            double ssim = similarity.of(Plane.luma(marked));
            boolean couldBeStronger = ssim > quality.ssim() + SSIM_TOLERANCE && strength < strongest;
            if (ssim >= quality.ssim() && !couldBeStronger) {
                return new Embedding(marked, Quality.psnrOf(pixels.meanSquareError((float) strength)), ssim);
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

    private QuantizedImage quantized(Plane residual) {
        return new QuantizedImage(image, residual, flatBlocks.limits(residual));
    }

    /** Returns the greatest strength that the PSNR allows. Where flat blocks are limited, the rest may be stronger. */
    private double forPsnr(QuantizedImage pixels, Plane residual) {
        double target = Math.max(allowedError - ROUNDING, allowedError / 4);
        double strength = Math.sqrt(target / meanSquare(residual));
        double most = MAX_RAISE * strength;
        double error = pixels.meanSquareError((float) strength);
        for (int round = 0; round < ROUNDS && strength < most; round++) {
            if (error <= allowedError && error >= NEAR_ERROR * allowedError) {
                break;
            }
            double factor = Math.sqrt(AIMED_ERROR * allowedError / Math.max(error, allowedError / 16));
            strength = Math.min(most, strength * factor);
            error = pixels.meanSquareError((float) strength);
        }
        while (error > allowedError) {
            strength *= 0.998;
            error = pixels.meanSquareError((float) strength);
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
}
