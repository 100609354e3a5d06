package dev.mintmark.watermark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a mark back while it is made, over the whole picture and over parts such as a crop would leave, and strengthens
 * the bits that the picture weakens: informed embedding (Cox, Miller, Bloom 2008, chapter 5). The detector is linear up
 * to its weights, which a mark hardly changes, so the picture is transformed only once.
 */
final class InformedEmbedding {
    private static final int ROUNDS = 12;
    private static final float RATE = 0.1f;
    /** Largest factor by which a bit is strengthened or weakened. */
    private static final float SPAN = 2.5f;
    /** Weight of the whole picture; the worst part has the rest. */
    private static final float WHOLE = 0.4f;
    /** Side of a part, as a fraction of the picture's. */
    private static final double PART = 0.65;

    private final Modulator modulator;
    private final Demodulator demodulator;
    private final float[] signs;
    private final LatticeSpectrum host;
    private final List<View> views = new ArrayList<>();

    /** One rectangle: the picture's own soft values in units of noise, and the response to a mark of unit strength. */
    private record View(LatticeSpectrum host, float[] response) {}

    InformedEmbedding(Whitening white, Plane mask, Carrier carrier, float[] signs, TileOrigin origin) {
        this.signs = signs;
        host = white.spectrum().movedTo(origin);
        modulator = new Modulator(carrier, signs, host);
        demodulator = new Demodulator(carrier);
        var plane = white.plane();
        views.add(new View(host, response(transmission(white.weight(), mask, 0, 0, plane.width, plane.height), 1)));
        int width = (int) (PART * plane.width);
        int height = (int) (PART * plane.height);
        int[][] corners = {
            {0, 0},
            {plane.width - width, 0},
            {0, plane.height - height},
            {plane.width - width, plane.height - height},
            {(plane.width - width) / 2, (plane.height - height) / 2}
        };
        float louder = (float) (1 / PART);
        for (var corner : corners) {
            int right = corner[0] + width;
            int bottom = corner[1] + height;
            var tile = TileTransform.ONE.fold(plane, corner[0], corner[1], right, bottom);
            var part = TileTransform.ONE.analyse(tile).lattice();
            for (int i = 0; i < Lattice.COUNT; i++) {
                part.re[i] *= louder * host.scale[i];
                part.im[i] *= louder * host.scale[i];
            }
            double passes = transmission(white.weight(), mask, corner[0], corner[1], right, bottom);
            views.add(new View(part.movedTo(origin), response(passes, louder)));
        }
    }

    /** Sums the product of texture mask and whitening weight over a rectangle. */
    private static double transmission(Plane weight, Plane mask, int left, int top, int right, int bottom) {
        double sum = 0;
        for (int y = top; y < bottom; y++) {
            float row = 0;
            for (int i = y * mask.width + left; i < y * mask.width + right; i++) {
                row += weight.values[i] * mask.values[i];
            }
            sum += row;
        }
        return sum;
    }

    private float[] response(double passes, float louder) {
        var response = new float[Lattice.COUNT];
        for (int i = 0; i < Lattice.COUNT; i++) {
            response[i] = (float) passes * louder * host.scale[i] * Whitening.highPassGain(i);
        }
        return response;
    }

    /** Returns the spectrum of a tile in which all bits have the same strength. */
    LatticeSpectrum even() {
        return modulator.spectrum(evenGains());
    }

    /** Returns the spectrum of the tile that reads best at about this strength. */
    LatticeSpectrum mark(float strength) {
        var gains = evenGains();
        for (int round = 0; round < ROUNDS; round++) {
            var sent = modulator.spectrum(gains);
            var margins = new float[views.size()][];
            for (int k = 0; k < margins.length; k++) {
                margins[k] = demodulator.soft(seen(views.get(k), sent, strength), 0, 0);
                for (int i = 0; i < signs.length; i++) {
                    margins[k][i] *= signs[i];
                }
            }
            balance(gains, worst(margins));
        }
        return modulator.spectrum(gains);
    }

    private float[] evenGains() {
        var gains = new float[signs.length];
        Arrays.fill(gains, 1);
        return gains;
    }

    private LatticeSpectrum seen(View view, LatticeSpectrum sent, float strength) {
        var seen = host.withoutValues();
        for (int i = 0; i < Lattice.COUNT; i++) {
            seen.re[i] = view.host.re[i] + strength * view.response[i] * sent.re[i];
            seen.im[i] = view.host.im[i] + strength * view.response[i] * sent.im[i];
        }
        return seen;
    }

    /** Combines the margins of the whole picture with those of the worst part. */
    private static float[] worst(float[][] views) {
        var margins = new float[views[0].length];
        Arrays.fill(margins, Float.POSITIVE_INFINITY);
        for (int k = 1; k < views.length; k++) {
            for (int i = 0; i < margins.length; i++) {
                margins[i] = Math.min(margins[i], views[k][i]);
            }
        }
        for (int i = 0; i < margins.length; i++) {
            margins[i] = WHOLE * views[0][i] + (1 - WHOLE) * margins[i];
        }
        return margins;
    }

    /** Raises the gains of bits read with a small margin and lowers those read with a large one. */
    private static void balance(float[] gains, float[] margins) {
        double mean = 0;
        double square = 0;
        for (float margin : margins) {
            mean += margin;
            square += margin * margin;
        }
        mean /= margins.length;
        double deviation = Math.sqrt(Math.max(1e-12, square / margins.length - mean * mean));
        for (int i = 0; i < gains.length; i++) {
            double change = Math.exp(-RATE * (margins[i] - mean) / deviation);
            gains[i] = Math.clamp((float) (gains[i] * change), 1 / SPAN, SPAN);
        }
    }
}
