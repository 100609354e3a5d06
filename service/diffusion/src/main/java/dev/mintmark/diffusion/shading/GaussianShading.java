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
 * of one picture tell nothing of another's, as their marks differ and are veiled.
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
    public static boolean positive(byte[] signs, int i) {
        return (signs[i >> 3] >> (i & 7) & 1) == 1;
    }

    /** The signs of a mark, packed; unused bits of the last byte are zero. */
    public byte[] signs(long mark, int count) {
        if (count < MIN_LATENTS) {
            throw new IllegalArgumentException(
                    "A drawing of " + count + " latents; a mark needs at least " + MIN_LATENTS + ".");
        }
        float[] coded = TailBitingCode.encode(keys.veil(mark));
        byte[] stream = keys.stream(keys.nonce(mark), bytes(count));
        int[] order = keys.order(count);
        byte[] signs = new byte[bytes(count)];
        for (int i = 0; i < count; i++) {
            if (coded[i % TailBitingCode.CODED] > 0 != positive(stream, i)) {
                signs[order[i] >> 3] |= (byte) (1 << (order[i] & 7));
            }
        }
        return signs;
    }

    /** The mark that an estimate of a picture's noise bears, in the order of {@link #signs}; empty where chance explains it. */
    public Optional<ShadingMark> read(float[] noise) {
        if (noise.length < MIN_LATENTS) {
            return Optional.empty();
        }
        float[] dealt = dealt(noise);
        double norm = norm(dealt);
        if (norm == 0) {
            return Optional.empty();
        }
        double[] energies = new double[ShadingKeys.NONCES];
        for (int nonce = 0; nonce < energies.length; nonce++) {
            energies[nonce] = energy(folded(dealt, nonce));
        }
        ShadingMark best = IntStream.range(0, energies.length)
                .boxed()
                .sorted((a, b) -> Double.compare(energies[b], energies[a]))
                .limit(CANDIDATES)
                .map(nonce -> decoded(folded(dealt, nonce), nonce, norm))
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
        float[] dealt = dealt(noise);
        double norm = norm(dealt);
        return norm == 0 ? 0 : agreement(folded(dealt, keys.nonce(mark)), keys.veil(mark)) / norm;
    }

    /**
     * The one of these marks that an estimate bears; empty where chance explains it. Who knows the marks that there can be finds
     * them in estimates that are too poor for {@link #read}.
     */
    public Optional<ShadingMark> find(float[] noise, long[] marks) {
        float[] dealt = dealt(noise);
        double norm = norm(dealt);
        if (norm == 0 || noise.length < MIN_LATENTS) {
            return Optional.empty();
        }
        double best = 0;
        long found = 0;
        for (long mark : marks) {
            double score = agreement(folded(dealt, keys.nonce(mark)), keys.veil(mark)) / norm;
            if (score > best) {
                best = score;
                found = mark;
            }
        }
        double rate = rate(Math.log(Math.max(1, marks.length)), best);
        return rate <= FALSE_POSITIVES ? Optional.of(new ShadingMark(found, best, rate)) : Optional.empty();
    }

    /** The bound for the best of so many marks. */
    private static double rate(double logMarks, double score) {
        return score <= 0 ? 1 : Math.min(1, Math.exp(logMarks - score * score / 2));
    }

    private Optional<ShadingMark> decoded(float[] folded, int nonce, double norm) {
        long veiled = TailBitingCode.decode(folded);
        long mark = keys.unveil(veiled);
        if (keys.nonce(mark) != nonce) {
            return Optional.empty();
        }
        double score = agreement(folded, veiled) / norm;
        return Optional.of(new ShadingMark(mark, score, rate(LOG_MARKS, score)));
    }

    private static double agreement(float[] folded, long veiled) {
        float[] coded = TailBitingCode.encode(veiled);
        double sum = 0;
        for (int i = 0; i < folded.length; i++) {
            sum += coded[i] * folded[i];
        }
        return sum;
    }

    /** The estimates in the order of the coded bits, wild ones cut; all zero where they are no numbers. */
    private float[] dealt(float[] noise) {
        float[] sizes = new float[noise.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.abs(noise[i]);
        }
        Arrays.sort(sizes); // NaN comes last
        float[] dealt = new float[noise.length];
        float limit = LIMIT * sizes[sizes.length / 2];
        if (!(limit < Float.POSITIVE_INFINITY) || Float.isNaN(sizes[sizes.length - 1])) {
            return dealt;
        }
        int[] order = keys.order(noise.length);
        for (int i = 0; i < dealt.length; i++) {
            dealt[i] = Math.clamp(noise[order[i]], -limit, limit);
        }
        return dealt;
    }

    /** What each coded bit seems to be under a stream: the sum over its repetitions. */
    private float[] folded(float[] dealt, int nonce) {
        byte[] stream = keys.stream(nonce, bytes(dealt.length));
        float[] sums = new float[TailBitingCode.CODED];
        for (int i = 0; i < dealt.length; i++) {
            // a one in the stream turns the sign
            int turned = Float.floatToRawIntBits(dealt[i]) ^ (stream[i >> 3] >> (i & 7)) << 31;
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
