package dev.mintmark.diffusion;

import dev.mintmark.diffusion.sampler.Sampler;
import dev.mintmark.diffusion.sampler.SamplerRequest;
import dev.mintmark.diffusion.sampler.Samplers;
import dev.mintmark.diffusion.sampler.TorchRandom;
import java.nio.file.Path;

/** Regenerates pictures with the model that drew them, an attack that no mark in the pixels survives. */
final class ImageToImage implements AutoCloseable {
    private static final int STEPS = 20;
    private static final float GUIDANCE = 4;

    private final ModelFolder folder;
    private final TextEncoder text;
    private final Unet unet;
    private final VaeEncoder encoder;
    private final VaeDecoder decoder;

    ImageToImage(Path root) throws ModelException {
        OnnxBackend backend = OnnxBackend.open(Device.CPU);
        folder = ModelFolder.read(root);
        text = TextEncoder.load(backend, folder);
        unet = Unet.load(backend, folder);
        encoder = VaeEncoder.load(backend, folder);
        decoder = VaeDecoder.load(backend, folder);
    }

    /** Encodes and decodes a picture with the autoencoder. */
    Drawing roundTrip(Drawing picture) {
        return decoded(picture, encoded(picture));
    }

    /** Image to image (Meng et al., 2022): adds noise up to a level and denoises from there with a prompt. */
    Drawing redrawn(Drawing picture, String prompt, double strength) {
        float[] latents = encoded(picture);
        Sampler sampler = Samplers.create("ddim", folder.scheduler(), new SamplerRequest(STEPS, new TorchRandom(99)));
        int first = sampler.firstStep(strength);
        sampler.addNoise(first, new TorchRandom(99).normal(latents.length), latents);
        float[] prediction = new float[latents.length];
        Guidance guidance = new Guidance(text.encode(prompt), text.encode(""), GUIDANCE);
        try (Denoiser denoiser =
                unet.denoiser(picture.height() / folder.factor(), picture.width() / folder.factor(), guidance)) {
            for (int step = first; step < STEPS; step++) {
                denoiser.predict(sampler.timestep(step), latents, prediction);
                sampler.step(step, prediction, latents);
            }
        }
        return decoded(picture, latents);
    }

    private float[] encoded(Drawing picture) {
        return encoder.encode(
                ImageTensor.of(picture.argb(), picture.width(), picture.height(), picture.width(), picture.height()),
                picture.height() / folder.factor(),
                picture.width() / folder.factor());
    }

    private Drawing decoded(Drawing like, float[] latents) {
        int[] argb = decoder.decode(latents, like.height() / folder.factor(), like.width() / folder.factor());
        return new Drawing(like.width(), like.height(), argb, "", 0);
    }

    @Override
    public void close() {
        decoder.close();
        encoder.close();
        unet.close();
        text.close();
    }
}
