package dev.mintmark.diffusion.shading;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A mark in the noise that a picture is drawn from: Gaussian Shading (Yang et al., CVPR 2024, arXiv 2404.04657). The latents
 * are {@code z = Φ⁻¹((u + m) / 2)} with m the mark's bits under a key stream and u uniform; as {@code |z|} is then half-normal
 * and independent of m, this class gives the m, the signs, and the magnitudes are those of ordinary noise. With signs that
 * look random the latents are N(0, 1) as before, and the picture loses nothing.
 *
 * <p><b>How a mark becomes signs.</b> The 64 bits are permuted under the key (so that they look random even where marks are
 * public), coded by {@link TailBitingCode} into 256, repeated over all latents in an order that the key gives, and added to
 * a ChaCha20 stream. The stream's nonce is one of {@value ShadingKeys#NONCES}, chosen by the mark under the key.
 *
 * <p><b>Why so.</b> The reader does not know the mark, so the stream must not depend on it freely; with one stream for all
 * pictures, the products of two latents' signs would be the same in every picture wherever both carry one coded bit, and
 * whoever inverts some hundreds of pictures would see that. With 4,096 streams such a product averages to 1/4096 of it,
 * for which some billions of pictures are needed, while the reader tries all streams in less time than one network run takes.
 * Whoever has the key, or the signs of a picture and its mark, can forge; the key leaves the service in no way, and the signs
 * of one picture tell nothing of another's, as their marks differ and are permuted.
 *
 * <p><b>How sure a reading is.</b> For given estimates w the score of a mark is {@code Σ m·w / √Σ w²}. For a picture that was
 * drawn without this key the m are random signs, whatever the w, so by Hoeffding's inequality one mark scores t or more with a
 * probability of at most {@code exp(−t²/2)}, and any of the 2^64 with at most 2^64 times that. No picture and no model is
 * assumed.
 *
 * <p>Immutable.
 */
public final class GaussianShading {
    /** Fewer latents than these cannot carry a mark that survives anything. */
    public static final int MIN_LATENTS = 1024;

    /** A reading that is as likely as this to be chance is none. */
    public static final double FALSE_POSITIVES = 1e-9;

    private static final int MIN_SECRET = 16;
    private static final double LOG_MARKS = Long.SIZE * Math.log(2);

    /** How many streams are decoded, those whose coded bits stand out most. */
    private static final int CANDIDATES = 16;

    /** Estimates are cut at so many times their median, three standard deviations: a few wild ones would drown the rest. */
    private static final float LIMIT = 4.5f;

    private final ShadingKeys keys;

    private GaussianShading(ShadingKeys keys) {
        this.keys = keys;
    }

    /** @param secret at least 16 bytes, from which the keys are derived; not kept */
    public static GaussianShading of(byte[] secret) {
        if (secret.length < MIN_SECRET) {
            throw new IllegalArgumentException(
                    "A secret of " + secret.length + " bytes; it has at least " + MIN_SECRET + ".");
        }
        return new GaussianShading(new ShadingKeys(secret));
    }

    /** The bytes that as many signs take. */
    public static int bytes(int count) {
        return (count + 7) / 8;
    }

    /** The sign of latent i among packed signs: bit {@code i % 8} of byte {@code i / 8}, from the lowest. */
    public static boolean isPositive(byte[] signs, int i) {
        return (signs[i >> 3] >> (i & 7) & 1) == 1;
    }

    /** The signs of a mark, packed; unused bits of the last byte are zero. */
    public byte[] signs(long mark, int count) {
        if (count < MIN_LATENTS) {
            throw new IllegalArgumentException(
                    "A drawing of " + count + " latents; a mark needs at least " + MIN_LATENTS + ".");
        }
        float[] coded = TailBitingCode.encode(keys.permute(mark));
        byte[] stream = keys.stream(keys.nonce(mark), bytes(count));
        int[] order = keys.order(count);
        byte[] signs = new byte[bytes(count)];
        for (int i = 0; i < count; i++) {
            if (coded[i % TailBitingCode.CODED] > 0 != isPositive(stream, i)) {
                signs[order[i] >> 3] |= (byte) (1 << (order[i] & 7));
            }
        }
        return signs;
    }

    /** The mark that an estimate of a picture's noise bears, in the order of {@link #signs}; empty where chance explains it. */
    public Optional<ShadingDetection> read(float[] noise) {
        if (noise.length < MIN_LATENTS) {
            return Optional.empty();
        }
        float[] inCodeOrder = inCodeOrder(noise);
        double norm = norm(inCodeOrder);
        if (norm == 0) {
            return Optional.empty();
        }
        double[] energies = new double[ShadingKeys.NONCES];
        for (int nonce = 0; nonce < energies.length; nonce++) {
            energies[nonce] = energy(combined(inCodeOrder, nonce));
        }
        ShadingDetection best = IntStream.range(0, energies.length)
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
     * The score of a mark that somebody names: of a picture that was drawn without this key it is t or more with a probability
     * of at most {@code exp(−t²/2)}.
     */
    public double score(long mark, float[] noise) {
        float[] inCodeOrder = inCodeOrder(noise);
        double norm = norm(inCodeOrder);
        return norm == 0 ? 0 : agreement(combined(inCodeOrder, keys.nonce(mark)), keys.permute(mark)) / norm;
    }

    /**
     * The one of these marks that an estimate bears; empty where chance explains it. Who knows the marks that there can be finds
     * them in estimates that are too poor for {@link #read}.
     */
    public Optional<ShadingDetection> find(float[] noise, long[] marks) {
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
        return rate <= FALSE_POSITIVES ? Optional.of(new ShadingDetection(found, best, rate)) : Optional.empty();
    }

    /** The bound for the best of so many marks. */
    private static double rate(double logMarks, double score) {
        return score <= 0 ? 1 : Math.min(1, Math.exp(logMarks - score * score / 2));
    }

    private Optional<ShadingDetection> decoded(float[] combined, int nonce, double norm) {
        long permuted = TailBitingCode.decode(combined);
        long mark = keys.invertPermutation(permuted);
        if (keys.nonce(mark) != nonce) {
            return Optional.empty();
        }
        double score = agreement(combined, permuted) / norm;
        return Optional.of(new ShadingDetection(mark, score, rate(LOG_MARKS, score)));
    }

    private static double agreement(float[] combined, long permuted) {
        float[] coded = TailBitingCode.encode(permuted);
        double sum = 0;
        for (int i = 0; i < combined.length; i++) {
            sum += coded[i] * combined[i];
        }
        return sum;
    }

    /** The estimates in the order of the coded bits, wild ones cut; all zero where they are no numbers. */
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

    /** What each coded bit seems to be under a stream: the sum over its repetitions. */
    private float[] combined(float[] inCodeOrder, int nonce) {
        byte[] stream = keys.stream(nonce, bytes(inCodeOrder.length));
        float[] sums = new float[TailBitingCode.CODED];
        for (int i = 0; i < inCodeOrder.length; i++) {
            // a one in the stream turns the sign
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
