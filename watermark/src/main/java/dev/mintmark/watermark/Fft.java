package dev.mintmark.watermark;

/**
 * The discrete Fourier transform of one length, a power of two: radix 2, decimation in time, in place, on separate real
 * and imaginary arrays, without scaling in either direction. Immutable.
 */
final class Fft {
    final int size;
    private final int[] reversed;
    private final float[] cos;
    private final float[] sin;

    Fft(int size) {
        if (Integer.bitCount(size) != 1 || size < 4) {
            throw new IllegalArgumentException("The transform's length is a power of two from 4, not " + size + ".");
        }
        this.size = size;
        reversed = new int[size];
        int shift = Integer.numberOfLeadingZeros(size) + 1;
        for (int i = 0; i < size; i++) {
            reversed[i] = Integer.reverse(i) >>> shift;
        }
        // One table for each stage, one after the other, so that every pass reads its factors in sequence.
        cos = new float[size];
        sin = new float[size];
        for (int half = 1; half < size; half <<= 1) {
            for (int k = 0; k < half; k++) {
                cos[half + k] = (float) Math.cos(Math.PI * k / half);
                sin[half + k] = (float) -Math.sin(Math.PI * k / half);
            }
        }
    }

    /** Computes X[k] = sum of x[n] exp(-2 pi i k n / size) over the {@code size} values from {@code at}. */
    void forward(float[] re, float[] im, int at) {
        permute(re, im, at);
        firstTwoStages(re, im, at);
        for (int half = 4; half < size; half <<= 1) {
            for (int block = at; block < at + size; block += 2 * half) {
                butterflies(re, im, block, half);
            }
        }
    }

    private void permute(float[] re, float[] im, int at) {
        for (int i = 0; i < size; i++) {
            int j = reversed[i];
            if (i < j) {
                float swap = re[at + i];
                re[at + i] = re[at + j];
                re[at + j] = swap;
                swap = im[at + i];
                im[at + i] = im[at + j];
                im[at + j] = swap;
            }
        }
    }

    private void firstTwoStages(float[] re, float[] im, int at) {
        for (int i = at; i < at + size; i += 4) {
            float ar = re[i] + re[i + 1];
            float ai = im[i] + im[i + 1];
            float br = re[i] - re[i + 1];
            float bi = im[i] - im[i + 1];
            float cr = re[i + 2] + re[i + 3];
            float ci = im[i + 2] + im[i + 3];
            float dr = re[i + 2] - re[i + 3];
            float di = im[i + 2] - im[i + 3];
            re[i] = ar + cr;
            im[i] = ai + ci;
            re[i + 1] = br + di;
            im[i + 1] = bi - dr;
            re[i + 2] = ar - cr;
            im[i + 2] = ai - ci;
            re[i + 3] = br - di;
            im[i + 3] = bi + dr;
        }
    }

    private void butterflies(float[] re, float[] im, int block, int half) {
        for (int k = 0; k < half; k++) {
            int a = block + k;
            int b = a + half;
            float c = cos[half + k];
            float s = sin[half + k];
            float tr = re[b] * c - im[b] * s;
            float ti = re[b] * s + im[b] * c;
            re[b] = re[a] - tr;
            im[b] = im[a] - ti;
            re[a] += tr;
            im[a] += ti;
        }
    }
}
