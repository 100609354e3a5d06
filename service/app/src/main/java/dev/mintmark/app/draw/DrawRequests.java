package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.ModelFolder;

/** What a model is asked for by the parameters of a recipe. Stateless. */
final class DrawRequests {
    private DrawRequests() {}

    /** Returns what the first drawing is asked for, with its images. */
    static DrawRequest of(DrawParameters parameters, InputImages inputs, ModelFolder folder) {
        return inputs.addTo(
                of(SecondPass.first(parameters, folder.sizeMultiple())),
                parameters,
                folder.controlNets().size());
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
                .withGuidanceRescale(rescale == null ? 0 : rescale);
    }
}
