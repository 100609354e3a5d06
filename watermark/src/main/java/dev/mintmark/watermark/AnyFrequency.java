package dev.mintmark.watermark;

import java.util.Arrays;

/** A picture's Fourier transform, phases included, at any frequency in the lattice's range. Read-only once made. */
final class AnyFrequency {
    private final PictureSpectrum spectrum;
    private final KaiserBessel columns;
    private final KaiserBessel rows;

    AnyFrequency(Plane plane) {
        int width = PictureSpectrum.used(plane.width);
        int height = PictureSpectrum.used(plane.height);
        int binsX = PictureSpectrum.bins(plane.width);
        int binsY = PictureSpectrum.bins(plane.height);
        columns = new KaiserBessel((double) binsX / width);
        rows = new KaiserBessel((double) binsY / height);
        spectrum = PictureSpectrum.of(plane, columns.compensation(width, binsX), rows.compensation(height, binsY));
    }

    /** The tile's spectrum at the given lattice points, under the assumption that it lies like this. */
    LatticeSpectrum at(Placement placement, int[] points) {
        var result = new LatticeSpectrum();
        var weightsX = new float[KaiserBessel.TAPS];
        var weightsY = new float[KaiserBessel.TAPS];
        for (int point : points) {
            double x = placement.seenX(Lattice.U[point], Lattice.V[point]) * spectrum.binsX;
            double y = placement.seenY(Lattice.U[point], Lattice.V[point]) * spectrum.binsY;
            boolean conjugate = x < 0;
            if (conjugate) {
                x = -x;
                y = -y;
            }
            columns.weights(x, weightsX);
            rows.weights(y, weightsY);
            read(x, y, weightsX, weightsY, conjugate, result, point);
        }
        return result;
    }

    private void read(
            double x,
            double y,
            float[] weightsX,
            float[] weightsY,
            boolean conjugate,
            LatticeSpectrum into,
            int point) {
        int left = (int) Math.ceil(x - KaiserBessel.TAPS / 2.0);
        int top = (int) Math.ceil(y - KaiserBessel.TAPS / 2.0);
        if (left + KaiserBessel.TAPS > spectrum.highestX
                || top < -spectrum.highestY
                || top + KaiserBessel.TAPS > spectrum.highestY) {
            return;
        }
        float re = 0;
        float im = 0;
        for (int i = 0; i < KaiserBessel.TAPS; i++) {
            int column = left + i;
            int sign = column < 0 ? -1 : 1;
            int at = Math.abs(column) * spectrum.stride + spectrum.highestY + sign * top;
            float columnRe = 0;
            float columnIm = 0;
            for (int k = 0; k < KaiserBessel.TAPS; k++) {
                columnRe += weightsY[k] * spectrum.re[at + sign * k];
                columnIm += weightsY[k] * spectrum.im[at + sign * k];
            }
            re += weightsX[i] * columnRe;
            im += weightsX[i] * sign * columnIm;
        }
        into.re[point] = re;
        into.im[point] = conjugate ? -im : im;
    }

    /** The whole lattice, for {@link #at}. */
    static int[] allPoints() {
        var points = new int[Lattice.COUNT];
        Arrays.setAll(points, i -> i);
        return points;
    }
}
