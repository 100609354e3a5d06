package dev.mintmark.diffusion.sampler;

import java.util.Arrays;

/**
 * What a sampler does to a predicted picture so that no value of it grows too large: nothing, clipping to a range, or
 * dynamic thresholding (Saharia et al., 2022, section 2.3): clip to ±s, where s is a quantile of the magnitudes, and
 * divide by s. Not thread-safe.
 */
final class SampleLimit {
    private final float range;
    private final boolean thresholding;
    private final double ratio;
    private final float maximum;
    private float[] magnitudes = new float[0];

    private SampleLimit(float range, boolean thresholding, double ratio, float maximum) {
        this.range = range;
        this.thresholding = thresholding;
        this.ratio = ratio;
        this.maximum = maximum;
    }

    /** Reads the keys of a scheduler that can clip and threshold. */
    static SampleLimit of(SchedulerConfig config, boolean clipsByDefault) {
        boolean clips = config.flag("clip_sample", clipsByDefault);
        float range = clips ? (float) config.number("clip_sample_range", 1) : Float.POSITIVE_INFINITY;
        float maximum = (float) config.number("sample_max_value", 1);
        double ratio = config.number("dynamic_thresholding_ratio", 0.995);
        return new SampleLimit(range, config.flag("thresholding", false), ratio, maximum);
    }

    /** Reads the keys of a scheduler that can only threshold. */
    static SampleLimit ofThresholding(SchedulerConfig config) {
        return of(config.with("clip_sample", false), false);
    }

    boolean isNone() {
        return !thresholding && range == Float.POSITIVE_INFINITY;
    }

    /** Limits a predicted picture in place. */
    void apply(float[] picture) {
        if (thresholding) {
            threshold(picture);
        } else if (range != Float.POSITIVE_INFINITY) {
            for (int i = 0; i < picture.length; i++) {
                picture[i] = Math.max(-range, Math.min(range, picture[i]));
            }
        }
    }

    private void threshold(float[] picture) {
        float limit = Math.min(Math.max(quantile(picture), 1), maximum);
        for (int i = 0; i < picture.length; i++) {
            picture[i] = Math.max(-limit, Math.min(limit, picture[i])) / limit;
        }
    }

    /** As torch.quantile: interpolates linearly between the two nearest ranks. */
    private float quantile(float[] picture) {
        if (magnitudes.length != picture.length) {
            magnitudes = new float[picture.length];
        }
        for (int i = 0; i < picture.length; i++) {
            magnitudes[i] = Math.abs(picture[i]);
        }
        Arrays.sort(magnitudes);
        float rank = (float) ratio * (picture.length - 1);
        int below = (int) Math.floor(rank);
        int above = (int) Math.ceil(rank);
        float weight = rank - below;
        return magnitudes[below] + weight * (magnitudes[above] - magnitudes[below]);
    }
}
