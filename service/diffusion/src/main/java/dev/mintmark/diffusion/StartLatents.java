package dev.mintmark.diffusion;

import dev.mintmark.diffusion.family.ImageTensor;
import dev.mintmark.diffusion.family.VaeEncoder;
import dev.mintmark.diffusion.sampler.NoiseSource;
import dev.mintmark.diffusion.sampler.Sampler;
import dev.mintmark.diffusion.sampler.TorchRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a drawing starts from: noise alone, or a picture with noise (Meng et al., 2022). Draws random numbers in the order of
 * diffusers' pipelines, so that a seed gives the same image.
 *
 * @param latents {@code float[channels · height · width]} before the first step
 * @param firstStep the first step of the sampler that is run
 * @param original the picture's latents, whose unmasked part is kept in every step; empty if nothing is kept
 * @param noise the noise that was added to them
 * @param mask {@code float[height · width]}, 1 where the picture is drawn anew; empty without a mask
 * @param extra channels that an inpainting network takes beside the latents: mask, then the masked picture's latents
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StartLatents(float[] latents, int firstStep, float[] original, float[] noise, float[] mask, float[] extra) {
    private static final float[] NONE = {};

    static StartLatents of(
            DrawRequest request,
            ModelFolder folder,
            Sampler sampler,
            @Nullable VaeEncoder encoder,
            NoiseSource source,
            TorchRandom random) {
        InputImage image = request.image();
        if (image == null || encoder == null) {
            return ofNoise(noise(request, folder, source, random), sampler);
        }
        int height = request.height() / folder.factor();
        int width = request.width() / folder.factor();
        float[] planes = ImageTensor.of(image.argb(), image.width(), image.height(), request.width(), request.height());
        InputImage mask = request.mask();
        boolean whole = mask != null && request.strength() == 1;
        float[] original = whole && folder.isForInpainting() ? NONE : encoder.encode(planes, height, width, random);
        float[] noise = noise(request, folder, source, random);
        int first = ModelFolder.firstStep(sampler, request.steps(), request.strength());
        float[] latents;
        if (whole) {
            latents = ofNoise(noise, sampler).latents();
        } else {
            latents = original.clone();
            sampler.addNoise(first, noise, latents);
        }
        if (mask == null) {
            return new StartLatents(latents, first, NONE, noise, NONE, NONE);
        }
        float[] masked = Mask.keepUnmasked(planes, mask);
        float[] keptLatents = encoder.encode(masked, height, width, random);
        float[] small = Mask.latents(mask, folder.factor());
        if (!folder.isForInpainting()) {
            return new StartLatents(latents, first, original, noise, small, NONE);
        }
        float[] extra = Arrays.copyOf(small, small.length + keptLatents.length);
        System.arraycopy(keptLatents, 0, extra, small.length, keptLatents.length);
        return new StartLatents(latents, first, NONE, noise, NONE, extra);
    }

    private static float[] noise(DrawRequest request, ModelFolder folder, NoiseSource source, TorchRandom random) {
        int count = folder.latents(request.width(), request.height());
        float[] drawn = random.normal(count); // also where another source gives the noise, as stochastic samplers go on
        float[] noise = source == NoiseSource.NORMAL ? drawn : source.draw(request.seed(), count);
        Variation variation = request.variation();
        if (variation != null) {
            variation.apply(noise, request.height() / folder.factor(), request.width() / folder.factor());
        }
        return noise;
    }

    private static StartLatents ofNoise(float[] noise, Sampler sampler) {
        float[] latents = noise.clone();
        for (int i = 0; i < latents.length; i++) {
            latents[i] *= sampler.initialNoise();
        }
        return new StartLatents(latents, 0, NONE, noise, NONE, NONE);
    }

    /**
     * Puts the picture's unmasked part back, at the noise level of the next step.
     *
     * @param kept as long as the latents; overwritten
     */
    void restore(Sampler sampler, int step, float[] current, float[] kept) {
        if (mask.length == 0) {
            return;
        }
        System.arraycopy(original, 0, kept, 0, kept.length);
        if (step + 1 < sampler.steps()) {
            sampler.addNoise(step + 1, noise, kept);
        }
        for (int i = 0; i < current.length; i++) {
            float anew = mask[i % mask.length];
            current[i] = (1 - anew) * kept[i] + anew * current[i];
        }
    }
}
