package dev.mintmark.watermark;

/**
 * The lower limits for the quality of a marked picture. Both hold for the final 8-bit pixels.
 *
 * @param psnrDb lowest peak signal-to-noise ratio over the red, green and blue samples, 30 to 60 dB
 * @param ssim lowest mean structural similarity of the luma (Wang et al. 2004: 11 x 11 Gaussian window, standard
 *     deviation 1.5), 0.9 to 0.999
 */
public record Quality(double psnrDb, double ssim) {
    /** 42 dB and 0.98. */
    public static final Quality DEFAULT = new Quality(42.0, 0.98);

    private static final double PEAK_POWER = 255.0 * 255.0;

    /** @throws IllegalArgumentException if a limit is out of range */
    public Quality {
        if (!(psnrDb >= 30 && psnrDb <= 60)) {
            throw new IllegalArgumentException("The PSNR floor is 30 to 60 dB, not " + psnrDb + ".");
        }
        if (!(ssim >= 0.9 && ssim <= 0.999)) {
            throw new IllegalArgumentException("The SSIM floor is 0.9 to 0.999, not " + ssim + ".");
        }
    }

    /** Returns the PSNR of 8-bit samples with this mean square error, in dB; infinite if there is none. */
    public static double psnrOf(double meanSquareError) {
        return meanSquareError == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(PEAK_POWER / meanSquareError);
    }

    /** Returns the greatest mean square error that the PSNR allows. */
    double maxMeanSquareError() {
        return PEAK_POWER / Math.pow(10, psnrDb / 10);
    }
}
