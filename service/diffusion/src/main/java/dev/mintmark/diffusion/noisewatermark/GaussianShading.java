package dev.mintmark.diffusion.noisewatermark;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A watermark in the initial noise of a drawing: Gaussian Shading (Yang et al., CVPR 2024, arXiv 2404.04657).
 *
 * <p>The paper draws latents {@code z = Φ⁻¹((u + m) / 2)} with m the coded bits under a key stream and u uniform.
 * {@code |z|} is then half-normal and independent of m. This class therefore gives the signs m, and the magnitudes
 * remain those of ordinary noise. The signs look random, so the latents have the distribution N(0, 1) and the pictures
 * are as good as without a mark.
 *
 * <p><b>Embedding.</b>
 *
 * <ol>
 * <li>The 64 bits are permuted under the key, so that they look random even if marks are public.
 * <li>{@link TailBitingCode} codes them as 256 bits.
 * <li>The coded bits are repeated over all latents, in an order that the key gives.
 * <li>A ChaCha20 stream is added. Its nonce is one of {@value NoiseWatermarkKeys#NONCES}, chosen by the mark under the key.
 * </ol>
 *
 * <p><b>Why {@value NoiseWatermarkKeys#NONCES} nonces.</b> The reader does not know the mark, so it must try every stream.
 * With one stream for all pictures, the product of the signs of two latents with the same coded bit would be the same
 * in every picture; an attacker who inverts some hundreds of pictures would see it. With 4,096 streams the product
 * averages to 1/4096 of that, which takes billions of pictures to see, while the reader tries all streams in less time
 * than one run of a network takes. The key, or the signs of a picture and its mark, suffice to forge a mark. The signs
 * of one picture reveal nothing about another's.
 *
 * <p><b>False positives.</b> For an estimate w of the noise, the score of a mark is {@code Σ m·w / √Σ w²}. For a
 * picture drawn without this key the m are random signs for any w. By Hoeffding's inequality one mark then scores t or
 * more with probability at most {@code exp(−t²/2)}, and the best of all 2^64 marks with at most 2^64 times that. This
 * assumes nothing about pictures or models.
 *
 * <p>Immutable and thread-safe.
 */
public final class GaussianShading {
    /** Fewest latents that can carry a mark. */
    public static final int MIN_LATENTS = 1024;

    /** Largest false-positive rate with which {@link #read} and {@link #find} return a mark. */
    public static final double FALSE_POSITIVES = 1e-9;

    private static final int MIN_SECRET = 16;
    private static final double LOG_MARKS = Long.SIZE * Math.log(2);

    /** Number of streams that are decoded: those with the most energy in the coded bits. */
    private static final int CANDIDATES = 16;

    /**
     * Estimates are clipped at this multiple of their median magnitude, about three standard deviations, so that a few
     * outliers do not dominate.
     */
    private static final float LIMIT = 4.5f;

    private final NoiseWatermarkKeys keys;

    private GaussianShading(NoiseWatermarkKeys keys) {
        this.keys = keys;
    }

    /**
     * Creates the scheme for a secret.
     *
     * @param secret at least 16 bytes, from which the keys are derived; not kept
     * @throws IllegalArgumentException if the secret is shorter
     */
    public static GaussianShading of(byte[] secret) {
        if (secret.length < MIN_SECRET) {
            throw new IllegalArgumentException(
                    "A secret of " + secret.length + " bytes; it has at least " + MIN_SECRET + ".");
        }
        return new GaussianShading(new NoiseWatermarkKeys(secret));
    }

    /** Returns the number of bytes for this number of packed signs. */
    public static int packedLength(int count) {
        return (count + 7) / 8;
    }

    /**
     * Returns whether the sign of latent i is positive: bit {@code i % 8} of byte {@code i / 8}, counted from the lowest
     * bit.
     */
    public static boolean isPositive(byte[] signs, int i) {
        return (signs[i >> 3] >> (i & 7) & 1) == 1;
    }

    /**
     * Returns the signs that embed a mark, packed as {@link #isPositive} reads them. Unused bits of the last byte are
     * zero.
     *
     * @param mark the 64 bits
     * @param count number of latents, at least {@link #MIN_LATENTS}
     * @throws IllegalArgumentException if there are fewer latents
     */
    public byte[] noiseSigns(long mark, int count) {
        if (count < MIN_LATENTS) {
            throw new IllegalArgumentException(
                    "A drawing of " + count + " latents; a mark needs at least " + MIN_LATENTS + ".");
        }
        float[] coded = TailBitingCode.encode(keys.permute(mark));
        byte[] stream = keys.stream(keys.nonce(mark), packedLength(count));
        int[] order = keys.order(count);
        byte[] signs = new byte[packedLength(count)];
        for (int i = 0; i < count; i++) {
            if (coded[i % TailBitingCode.CODED] > 0 != isPositive(stream, i)) {
                signs[order[i] >> 3] |= (byte) (1 << (order[i] & 7));
            }
        }
        return signs;
    }

    /**
     * Reads the mark from an estimate of a picture's noise, without knowing which marks exist.
     *
     * @param noise latents in the order of {@link #noiseSigns}, from {@link dev.mintmark.diffusion.DiffusionModel#invert}
     * @return the mark; empty if its false-positive rate is above {@link #FALSE_POSITIVES}
     */
    public Optional<NoiseWatermarkDetection> read(float[] noise) {
        if (noise.length < MIN_LATENTS) {
            return Optional.empty();
        }
        float[] inCodeOrder = inCodeOrder(noise);
        double norm = norm(inCodeOrder);
        if (norm == 0) {
            return Optional.empty();
        }
        double[] energies = new double[NoiseWatermarkKeys.NONCES];
        for (int nonce = 0; nonce < energies.length; nonce++) {
            energies[nonce] = energy(combined(inCodeOrder, nonce));
        }
        NoiseWatermarkDetection best = IntStream.range(0, energies.length)
                .boxed()
                .sorted((a, b) -> Double.compare(energies[b], energies[a]))
                .limit(CANDIDATES)
                .map(nonce -> decoded(combined(inCodeOrder, nonce), nonce, norm))
                .flatMap(Optional::stream)
                .max((a, b) -> Double.compare(a.score(), b.score()))
                .orElse(null);
        return best != null && best.falsePositiveRate() <= FALSE_POSITIVES ? Optional.of(best) : Optional.empty();
    }

    /**
     * Returns the score of a given mark. For a picture drawn without this key it is t or more with probability at most
     * {@code exp(−t²/2)}.
     */
    public double score(long mark, float[] noise) {
        float[] inCodeOrder = inCodeOrder(noise);
        double norm = norm(inCodeOrder);
        return norm == 0 ? 0 : agreement(combined(inCodeOrder, keys.nonce(mark)), keys.permute(mark)) / norm;
    }

    /**
     * Finds which of the given marks an estimate contains. Works on estimates that are too poor for {@link #read}.
     *
     * @return the mark with the highest score; empty if its false-positive rate is above {@link #FALSE_POSITIVES}
     */
    public Optional<NoiseWatermarkDetection> find(float[] noise, long[] marks) {
        float[] inCodeOrder = inCodeOrder(noise);
        double norm = norm(inCodeOrder);
        if (norm == 0 || noise.length < MIN_LATENTS) {
            return Optional.empty();
        }
        double best = 0;
        long found = 0;
        for (long mark : marks) {
            double score = agreement(combined(inCodeOrder, keys.nonce(mark)), keys.permute(mark)) / norm;
            if (score > best) {
                best = score;
                found = mark;
            }
        }
        double rate = rate(Math.log(Math.max(1, marks.length)), best);
        return rate <= FALSE_POSITIVES ? Optional.of(new NoiseWatermarkDetection(found, best, rate)) : Optional.empty();
    }

    /** The union bound for the best of this many marks. */
    private static double rate(double logMarks, double score) {
        return score <= 0 ? 1 : Math.min(1, Math.exp(logMarks - score * score / 2));
    }

    private Optional<NoiseWatermarkDetection> decoded(float[] combined, int nonce, double norm) {
        long permuted = TailBitingCode.decode(combined);
        long mark = keys.invertPermutation(permuted);
        if (keys.nonce(mark) != nonce) {
            return Optional.empty();
        }
        double score = agreement(combined, permuted) / norm;
        return Optional.of(new NoiseWatermarkDetection(mark, score, rate(LOG_MARKS, score)));
    }

    private static double agreement(float[] combined, long permuted) {
        float[] coded = TailBitingCode.encode(permuted);
        double sum = 0;
        for (int i = 0; i < combined.length; i++) {
            sum += coded[i] * combined[i];
        }
        return sum;
    }

    /** Returns the estimates in the order of the coded bits, outliers clipped; all zero if a value is not finite. */
    private float[] inCodeOrder(float[] noise) {
        float[] sizes = new float[noise.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.abs(noise[i]);
        }
        Arrays.sort(sizes); // NaN comes last
        float[] inCodeOrder = new float[noise.length];
        float limit = LIMIT * sizes[sizes.length / 2];
        if (!(limit < Float.POSITIVE_INFINITY) || Float.isNaN(sizes[sizes.length - 1])) {
            return inCodeOrder;
        }
        int[] order = keys.order(noise.length);
        for (int i = 0; i < inCodeOrder.length; i++) {
            inCodeOrder[i] = Math.clamp(noise[order[i]], -limit, limit);
        }
        return inCodeOrder;
    }

    /** Returns a soft value for each coded bit under a stream: the sum over its repetitions. */
    private float[] combined(float[] inCodeOrder, int nonce) {
        byte[] stream = keys.stream(nonce, packedLength(inCodeOrder.length));
        float[] sums = new float[TailBitingCode.CODED];
        for (int i = 0; i < inCodeOrder.length; i++) {
            // a one in the stream inverts the sign
            int turned = Float.floatToRawIntBits(inCodeOrder[i]) ^ (stream[i >> 3] >> (i & 7)) << 31;
            sums[i & (TailBitingCode.CODED - 1)] += Float.intBitsToFloat(turned);
        }
        return sums;
    }

    private static double energy(float[] sums) {
        double energy = 0;
        for (float sum : sums) {
            energy += sum * sum;
        }
        return energy;
    }

    private static double norm(float[] values) {
        return Math.sqrt(energy(values));
    }
}
