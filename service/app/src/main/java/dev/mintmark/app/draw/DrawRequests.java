package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.InvalidDrawRequestException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.Variation;
import org.jspecify.annotations.Nullable;

/** What a model is asked for by the parameters of a recipe. Stateless. */
final class DrawRequests {
    private DrawRequests() {}

    /** Returns what the first drawing is asked for, with its images. */
    static DrawRequest of(DrawParameters parameters, InputImages inputs, ModelFolder folder) {
        return inputs.addTo(
                of(SecondPass.first(parameters, folder.sizeMultiple())),
                parameters,
                folder.controlNets().size(),
                folder.factor());
    }

    /** Returns what a drawing without images is asked for. */
    static DrawRequest of(DrawParameters parameters) {
        Double rescale = parameters.guidanceRescale();
        return new DrawRequest(
                        parameters.prompt(),
                        parameters.negativePrompt().isEmpty() ? null : parameters.negativePrompt(),
                        parameters.seed(),
                        parameters.steps(),
                        parameters.guidance(),
                        parameters.sampler(),
                        parameters.width(),
                        parameters.height())
                .withGuidanceRescale(rescale == null ? 0 : rescale)
                .withVariation(variation(parameters))
                .withEta(eta(parameters));
    }

    /** Returns the share of new noise in the steps. */
    static double eta(DrawParameters parameters) {
        Double eta = parameters.eta();
        return eta == null ? 0 : eta;
    }

    /** Returns what the noise is turned towards; null for nothing. */
    static @Nullable Variation variation(DrawParameters parameters) {
        Double strength = parameters.variationStrength();
        Long seed = parameters.variationSeed();
        if (strength == null) {
            return null;
        }
        if (seed == null) {
            throw new InvalidDrawRequestException(
                    "variationSeed", "There is a variationStrength and no variationSeed.");
        }
        return new Variation(seed, strength);
    }
}
