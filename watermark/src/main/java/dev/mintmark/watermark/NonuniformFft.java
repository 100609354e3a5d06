package dev.mintmark.watermark;

/** The Fourier transform of a picture at any frequency in the lattice's range, phases included. Immutable. */
final class NonuniformFft {
    private final PictureSpectrum spectrum;
    private final KaiserBessel columns;
    private final KaiserBessel rows;
    private final PowerMap map;
    private final double gain;
    private final double pixels;

    NonuniformFft(Whitening whitening, PowerMap map) {
        var plane = whitening.plane();
        gain = whitening.gain();
        this.map = map;
        int width = PictureSpectrum.used(plane.width);
        int height = PictureSpectrum.used(plane.height);
        int binsX = PictureSpectrum.bins(plane.width);
        int binsY = PictureSpectrum.bins(plane.height);
        pixels = (double) width * height;
        columns = new KaiserBessel((double) binsX / width);
        rows = new KaiserBessel((double) binsY / height);
        spectrum = PictureSpectrum.of(plane, columns.compensation(width, binsX), rows.compensation(height, binsY));
    }

    /** Returns the values at a carrier's pilots, for an assumed placement of the tile. */
    ReceivedPilots pilots(Placement placement, Carrier carrier) {
        var seen = new ReceivedPilots(carrier.pilots.length);
        var weightsX = new float[KaiserBessel.TAPS];
        var weightsY = new float[KaiserBessel.TAPS];
        var value = new float[2];
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            double x = placement.frequencyX(Lattice.U[point], Lattice.V[point]) * spectrum.binsX;
            double y = placement.frequencyY(Lattice.U[point], Lattice.V[point]) * spectrum.binsY;
            read(x, y, weightsX, weightsY, value);
            int column = (int) (Math.abs(x) + 0.5);
            int row = (int) ((x < 0 ? -y : y) + map.highestY + 0.5);
            double noise = map.background[column * map.stride + row] / map.windowPower;
            float scale = noise > 0 ? (float) (1 / Math.sqrt(noise * pixels)) : 0;
            seen.set(i, value[0] * scale, value[1] * scale, scale * PowerAllocation.amplitude(point, noise, gain));
        }
        return seen;
    }

    /**
     * Returns the whitened lattice spectrum for an assumed placement. The noise is measured between the lattice points.
     */
    LatticeSpectrum latticeSpectrum(Placement placement) {
        var grid = new FrequencyGrid(FrequencyGrid.REACH);
        var weightsX = new float[KaiserBessel.TAPS];
        var weightsY = new float[KaiserBessel.TAPS];
        var value = new float[2];
        for (int v = -grid.reach; v <= grid.reach; v++) {
            for (int u = 0; u <= grid.reach; u++) {
                double x = placement.frequencyX(u / 2.0, v / 2.0) * spectrum.binsX;
                double y = placement.frequencyY(u / 2.0, v / 2.0) * spectrum.binsY;
                read(x, y, weightsX, weightsY, value);
                grid.re[grid.at(u, v)] = value[0];
                grid.im[grid.at(u, v)] = value[1];
            }
        }
        return grid.whitened(pixels, gain);
    }

    private void read(double x, double y, float[] weightsX, float[] weightsY, float[] into) {
        boolean conjugate = x < 0;
        if (conjugate) {
            x = -x;
            y = -y;
        }
        int left = (int) Math.ceil(x - KaiserBessel.TAPS / 2.0);
        int top = (int) Math.ceil(y - KaiserBessel.TAPS / 2.0);
        into[0] = 0;
        into[1] = 0;
        if (left + KaiserBessel.TAPS > spectrum.highestX
                || top < -spectrum.highestY
                || top + KaiserBessel.TAPS > spectrum.highestY) {
            return;
        }
        columns.weights(x, weightsX);
        rows.weights(y, weightsY);
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
        into[0] = re;
        into[1] = conjugate ? -im : im;
    }
}
