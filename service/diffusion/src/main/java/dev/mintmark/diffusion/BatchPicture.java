package dev.mintmark.diffusion;

import dev.mintmark.diffusion.sampler.NoiseSource;
import org.jspecify.annotations.Nullable;

/**
 * One of the pictures that {@link DiffusionModel#drawAll} draws together: what it does not share with the others.
 *
 * @param seed in place of the request's, 0 to {@link DrawRequest#MAX_SEED}
 * @param variation in place of the request's; null for none
 * @param noise its initial noise
 * @param listener receives its steps, on the drawing thread; can end it alone
 * @param cancellation ends it alone, before the next step; once all pictures are cancelled, the step in progress ends too
 */
public record BatchPicture(
        long seed, @Nullable Variation variation, NoiseSource noise, StepListener listener, Cancellation cancellation) {
    /** Creates a picture with the noise that {@code torch.randn} gives for a seed. */
    public BatchPicture(long seed, StepListener listener) {
        this(seed, null, NoiseSource.NORMAL, listener, new Cancellation());
    }
}
