package dev.mintmark.app.image;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Colours given by primaries and a transfer function, as in PNG's gAMA, cHRM and cICP chunks (W3C PNG, third edition, section 11.3.2) and
 * in AVIF's nclx box. High dynamic range is mapped to a screen of 203 nits as Chromium does: a share of the brightness up to that, a
 * curve from there to the picture's brightest, which is 1,000 nits where the file does not say.
 */
final class CodedColours implements Colours {
    private static final int STEPS = 4096;
    private static final double REFERENCE_WHITE = 203;
    private static final double USUAL_PEAK = 1000 / REFERENCE_WHITE;
    private static final double[] SRGB_PRIMARIES = {0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290};
    private static final double[] BT2020_PRIMARIES = {0.708, 0.292, 0.170, 0.797, 0.131, 0.046, 0.3127, 0.3290};

    /** How far a gamma may be from that of the usual screen to count as sRGB, relative to it. */
    private static final double GAMMA_TOLERANCE = 0.05;

    private static final double[] BT2020_TO_SRGB = multiply(inverse(toXyz(SRGB_PRIMARIES)), toXyz(BT2020_PRIMARIES));
    private static final byte[] ENCODED = new byte[STEPS + 1];

    static {
        for (int i = 0; i <= STEPS; i++) {
            // the square root spreads the dark values, where the curve is steep
            double linear = (double) i / STEPS * i / STEPS;
            double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
            ENCODED[i] = (byte) Math.round(255 * value);
        }
    }

    private enum Range {
        STANDARD,
        PQ,
        HLG
    }

    private final double[] linear = new double[256];

    /** To the linear colours of sRGB; those of high dynamic range to BT.2020, where their brightness is mapped. */
    private final double[] matrix;

    private final Range range;
    private final double peak;

    private CodedColours(double[] primaries, DoubleUnaryOperator transfer, Range range, double peak) {
        double[] target = range == Range.STANDARD ? SRGB_PRIMARIES : BT2020_PRIMARIES;
        this.matrix = multiply(inverse(toXyz(target)), toXyz(primaries));
        this.range = range;
        this.peak = peak;
        for (int i = 0; i < 256; i++) {
            linear[i] = transfer.applyAsDouble(i / 255.0);
        }
    }

    private CodedColours(double[] primaries, DoubleUnaryOperator transfer) {
        this(primaries, transfer, Range.STANDARD, USUAL_PEAK);
    }

    /**
     * Colours by an exponent. Without primaries one near that of the usual screen counts as sRGB.
     *
     * @param gamma the file's, 1/2.2 for the usual screen, above 0
     * @param primaries x and y of red, green, blue and white; null for those of sRGB
     */
    static Colours ofGamma(double gamma, double @Nullable [] primaries) {
        if (primaries == null) {
            boolean usual = Math.abs(gamma * 2.2 - 1) < GAMMA_TOLERANCE;
            return usual ? SRGB : new CodedColours(SRGB_PRIMARIES, x -> Math.pow(x, 1 / gamma));
        }
        return isPossible(primaries) ? new CodedColours(primaries, x -> Math.pow(x, 1 / gamma)) : SRGB;
    }

    /**
     * Colours by the numbers of ITU-T H.273 in PNG's cICP chunk, where the curves of cameras count as those of the screens that show
     * them (BT.1886). Null where browsers do not know a number.
     *
     * @param peak brightness of the picture's brightest in nits; 0 where it is not known
     */
    static @Nullable Colours ofCicp(int primaries, int transfer, double peak) {
        double[] points = primaries(primaries);
        return points == null
                ? null
                : switch (transfer) {
                    case 1, 6, 11, 14, 15 -> new CodedColours(points, x -> Math.pow(x, 2.4));
                    case 13 -> new CodedColours(points, CodedColours::srgb);
                    default -> ofTransfer(points, transfer, peak);
                };
    }

    /** Colours by the same numbers in AVIF's nclx box, where the curves of cameras count as that of sRGB, as unknown numbers do. */
    static Colours ofNclx(int primaries, int transfer) {
        double[] named = primaries(primaries);
        double[] points = named == null ? SRGB_PRIMARIES : named;
        Colours colours = ofTransfer(points, transfer, 0);
        if (colours != null) {
            return colours;
        }
        return points == SRGB_PRIMARIES ? SRGB : new CodedColours(points, CodedColours::srgb);
    }

    private static double @Nullable [] primaries(int number) {
        return switch (number) {
            case 1 -> SRGB_PRIMARIES;
            case 4 -> new double[] {0.67, 0.33, 0.21, 0.71, 0.14, 0.08, 0.310, 0.316};
            case 5 -> new double[] {0.64, 0.33, 0.29, 0.60, 0.15, 0.06, 0.3127, 0.3290};
            case 6, 7 -> new double[] {0.630, 0.340, 0.310, 0.595, 0.155, 0.070, 0.3127, 0.3290};
            case 8 -> new double[] {0.681, 0.319, 0.243, 0.692, 0.145, 0.049, 0.310, 0.316};
            case 9 -> BT2020_PRIMARIES;
            case 10 -> new double[] {1, 0, 0, 1, 0, 0, 1 / 3.0, 1 / 3.0};
            case 11 -> new double[] {0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.314, 0.351};
            case 12 -> new double[] {0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.3127, 0.3290};
            case 22 -> new double[] {0.630, 0.340, 0.295, 0.605, 0.155, 0.077, 0.3127, 0.3290};
            default -> null;
        };
    }

    private static @Nullable Colours ofTransfer(double[] points, int transfer, double peak) {
        double brightest = peak > 0 ? peak / REFERENCE_WHITE : USUAL_PEAK;
        return switch (transfer) {
            case 4 -> new CodedColours(points, x -> Math.pow(x, 2.2));
            case 5 -> new CodedColours(points, x -> Math.pow(x, 2.8));
            case 7 -> new CodedColours(points, CodedColours::smpte240);
            case 8 -> new CodedColours(points, x -> x);
            case 16 -> new CodedColours(points, CodedColours::pq, Range.PQ, brightest);
            case 17 -> new CodedColours(points, x -> Math.pow(x, 2.6) * 52.37 / 48);
            case 18 -> new CodedColours(points, CodedColours::hlg, Range.HLG, brightest);
            default -> null;
        };
    }

    private static boolean isPossible(double[] points) {
        for (int i = 0; i < 8; i += 2) {
            if (!(points[i] >= 0 && points[i + 1] > 0.001 && points[i] + points[i + 1] <= 1.001)) {
                return false;
            }
        }
        double area =
                (points[2] - points[0]) * (points[5] - points[1]) - (points[4] - points[0]) * (points[3] - points[1]);
        return Math.abs(area) > 1e-4;
    }

    private static double srgb(double x) {
        return x <= 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4);
    }

    private static double smpte240(double x) {
        return x < 0.0913 ? x / 4 : Math.pow((x + 0.1115) / 1.1115, 1 / 0.45);
    }

    /** SMPTE ST 2084: brightness as a multiple of the reference white. */
    private static double pq(double x) {
        double power = Math.pow(x, 32.0 / 2523);
        double base = Math.max(power - 3424.0 / 4096, 0) / (2413.0 / 128 - 2392.0 / 128 * power);
        return Math.pow(base, 16384.0 / 2610) * 10_000 / REFERENCE_WHITE;
    }

    /** ITU-R BT.2100: light of the scene. */
    private static double hlg(double x) {
        return x <= 0.5 ? x * x / 3 : (Math.exp((x - 0.55991073) / 0.17883277) + 0.28466892) / 12;
    }

    @Override
    public void toSrgb(int[] argb, int from, int count) {
        int last = 0;
        int converted = 0;
        boolean known = false;
        for (int i = from; i < from + count; i++) {
            int pixel = argb[i];
            int colour = pixel & 0xffffff;
            // equal neighbours are frequent in drawings
            if (!known || colour != last) {
                converted = convert(linear[pixel >> 16 & 0xff], linear[pixel >> 8 & 0xff], linear[pixel & 0xff]);
                last = colour;
                known = true;
            }
            argb[i] = pixel & 0xff000000 | converted;
        }
    }

    private int convert(double red, double green, double blue) {
        double r = matrix[0] * red + matrix[1] * green + matrix[2] * blue;
        double g = matrix[3] * red + matrix[4] * green + matrix[5] * blue;
        double b = matrix[6] * red + matrix[7] * green + matrix[8] * blue;
        if (range == Range.STANDARD) {
            return encode(r) << 16 | encode(g) << 8 | encode(b);
        }
        double gain = gain(r, g, b);
        double[] m = BT2020_TO_SRGB;
        return encode(gain * (m[0] * r + m[1] * g + m[2] * b)) << 16
                | encode(gain * (m[3] * r + m[4] * g + m[5] * b)) << 8
                | encode(gain * (m[6] * r + m[7] * g + m[8] * b));
    }

    /** Of linear colours of BT.2020. */
    private double gain(double red, double green, double blue) {
        double toDisplay = 1;
        if (range == Range.HLG) {
            double bright = 0.2627 * red + 0.6780 * green + 0.0593 * blue;
            toDisplay = USUAL_PEAK * Math.pow(Math.max(bright, 1e-6), 0.2);
        }
        if (peak <= 1) {
            return toDisplay;
        }
        double white = 1 - 0.5 * Math.min(Math.log(peak) / Math.log(USUAL_PEAK), 1);
        double brightest = toDisplay * Math.max(red, Math.max(green, blue));
        return toDisplay * (brightest <= 1 ? white : curve(Math.min(brightest, peak), white) / brightest);
    }

    /** A parabola from (1, white) to (peak, 1) by its parameter, with its handle 65 % of the way along the first tangent. */
    private double curve(double x, double white) {
        double handleX = 0.35 + 0.65 / white;
        double handleY = 0.35 * white + 0.65;
        double a = 1 - 2 * handleX + peak;
        double b = 2 * (handleX - 1);
        double t = Math.abs(a) < 1e-9 ? (x - 1) / b : (-b + Math.sqrt(Math.max(0, b * b - 4 * a * (1 - x)))) / (2 * a);
        return white * (1 - t) * (1 - t) + 2 * t * (1 - t) * handleY + t * t;
    }

    private static int encode(double linear) {
        if (!(linear > 0)) {
            return 0;
        }
        return linear >= 1 ? 255 : ENCODED[(int) (Math.sqrt(linear) * STEPS + 0.5)] & 0xff;
    }

    private static double[] toXyz(double[] p) {
        double[] columns = new double[9];
        for (int i = 0; i < 3; i++) {
            columns[i] = p[2 * i];
            columns[3 + i] = p[2 * i + 1];
            columns[6 + i] = 1 - p[2 * i] - p[2 * i + 1];
        }
        // scaled to white and adapted to that of sRGB by von Kries' rule on cone responses
        double[] white = {p[6] / p[7], 1, (1 - p[6] - p[7]) / p[7]};
        double[] scale = apply(inverse(columns), white);
        for (int i = 0; i < 9; i++) {
            columns[i] *= scale[i % 3];
        }
        double[] bradford = {0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296};
        double[] from = apply(bradford, white);
        double[] to = apply(bradford, new double[] {0.3127 / 0.3290, 1, 0.3583 / 0.3290});
        double[] scaled = bradford.clone();
        for (int i = 0; i < 9; i++) {
            scaled[i] *= to[i / 3] / from[i / 3];
        }
        return multiply(multiply(inverse(bradford), scaled), columns);
    }

    private static double[] apply(double[] m, double[] v) {
        return new double[] {
            m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
            m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
            m[6] * v[0] + m[7] * v[1] + m[8] * v[2]
        };
    }

    private static double[] multiply(double[] a, double[] b) {
        double[] product = new double[9];
        for (int i = 0; i < 9; i++) {
            int row = i / 3 * 3;
            product[i] = a[row] * b[i % 3] + a[row + 1] * b[i % 3 + 3] + a[row + 2] * b[i % 3 + 6];
        }
        return product;
    }

    private static double[] inverse(double[] m) {
        double a = m[4] * m[8] - m[5] * m[7];
        double b = m[5] * m[6] - m[3] * m[8];
        double c = m[3] * m[7] - m[4] * m[6];
        double determinant = m[0] * a + m[1] * b + m[2] * c;
        return new double[] {
            a / determinant, (m[2] * m[7] - m[1] * m[8]) / determinant, (m[1] * m[5] - m[2] * m[4]) / determinant,
            b / determinant, (m[0] * m[8] - m[2] * m[6]) / determinant, (m[2] * m[3] - m[0] * m[5]) / determinant,
            c / determinant, (m[1] * m[6] - m[0] * m[7]) / determinant, (m[0] * m[4] - m[1] * m[3]) / determinant
        };
    }
}
