package dev.mintmark.watermark;

/** Quality measures computed directly from their definitions, independent of the library. */
final class Measures {
    private Measures() {}

    static double psnr(Raster a, Raster b) {
        double sum = 0;
        for (int i = 0; i < a.argb().length; i++) {
            for (int shift = 0; shift <= 16; shift += 8) {
                sum += Math.pow((a.argb()[i] >> shift & 255) - (b.argb()[i] >> shift & 255), 2);
            }
        }
        return 10 * Math.log10(255.0 * 255 * 3 * a.argb().length / sum);
    }

    /** Wang et al. 2004, window by window. */
    static double ssim(Raster a, Raster b) {
        double total = 0;
        int windows = 0;
        for (int top = 0; top + 11 <= a.height(); top++) {
            for (int left = 0; left + 11 <= a.width(); left++) {
                total += window(a, b, left, top);
                windows++;
            }
        }
        return total / windows;
    }

    private static double window(Raster a, Raster b, int left, int top) {
        double weight = 0;
        double sumA = 0;
        double sumB = 0;
        double sumAa = 0;
        double sumBb = 0;
        double sumAb = 0;
        for (int y = 0; y < 11; y++) {
            for (int x = 0; x < 11; x++) {
                double w = Math.exp(-((x - 5) * (x - 5) + (y - 5) * (y - 5)) / 4.5);
                int i = (top + y) * a.width() + left + x;
                double p = Luma.of(a.argb()[i]);
                double q = Luma.of(b.argb()[i]);
                weight += w;
                sumA += w * p;
                sumB += w * q;
                sumAa += w * p * p;
                sumBb += w * q * q;
                sumAb += w * p * q;
            }
        }
        double meanA = sumA / weight;
        double meanB = sumB / weight;
        double varianceA = sumAa / weight - meanA * meanA;
        double varianceB = sumBb / weight - meanB * meanB;
        double covariance = sumAb / weight - meanA * meanB;
        return (2 * meanA * meanB + 6.5025)
                * (2 * covariance + 58.5225)
                / ((meanA * meanA + meanB * meanB + 6.5025) * (varianceA + varianceB + 58.5225));
    }
}
