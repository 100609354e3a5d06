package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.diffusion.Cancellation;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.Drawing;
import dev.mintmark.diffusion.HighResolution;
import dev.mintmark.diffusion.InvalidDrawRequestException;
import dev.mintmark.diffusion.StepListener;
import org.jspecify.annotations.Nullable;

/** The second pass of a drawing: the first one is smaller, and is enlarged and drawn anew. Stateless. */
public final class SecondPass {
    private static final String FACTOR = "highResolution";
    private static final String STRENGTH = "highResolutionStrength";

    private SecondPass() {}

    /** Returns a model's parameters in the size that its own has after a second pass. */
    public static DrawParameters enlarged(DrawParameters standard, @Nullable Double factor, Model model) {
        return factor == null
                ? standard
                : standard.withSize(
                        multiple(standard.width() * factor, model.sizeMultiple()),
                        multiple(standard.height() * factor, model.sizeMultiple()));
    }

    private static int multiple(double pixels, int of) {
        return (int) (pixels / of) * of;
    }

    /** Returns the parameters of the first drawing: those given, in its size. */
    static DrawParameters first(DrawParameters parameters, int sizeMultiple) {
        Double factor = parameters.highResolution();
        return factor == null
                ? parameters
                : parameters.withSize(
                        side(parameters.width() / factor, sizeMultiple),
                        side(parameters.height() / factor, sizeMultiple));
    }

    private static int side(double pixels, int multiple) {
        return Math.max(1, (int) Math.round(pixels / multiple)) * multiple;
    }

    /**
     * Checks that a model can draw it.
     *
     * @param first the request of the first drawing
     * @throws InvalidRequestException if it cannot
     * @throws InvalidDrawRequestException likewise
     */
    static void check(DrawRequest first, DrawParameters parameters, Model model) {
        Double strength = parameters.highResolutionStrength();
        if (parameters.highResolution() == null || strength == null) {
            return;
        }
        if (parameters.mask() != null || parameters.outpaint() != null) {
            String field = parameters.mask() != null ? "mask" : "outpaint";
            throw new InvalidRequestException(
                    field,
                    "A second pass draws the whole picture anew; leave the " + field + " or the second pass out.");
        }
        new HighResolution(parameters.width(), parameters.height(), strength, null).check(first);
        if (strength == 0) {
            if (!model.hasUpscaler()) {
                throw new InvalidRequestException(
                        STRENGTH,
                        "A strength of 0 only enlarges the first drawing, for which the model \"" + model.id()
                                + "\" has no upscaler; give more, or draw with a model that was added with --upscaler.");
            }
            return;
        }
        if (!model.takesImages()) {
            throw new InvalidRequestException(
                    FACTOR,
                    "The model \"" + model.id()
                            + "\" draws from text alone, because its folder has no vae_encoder; leave the second pass out.");
        }
        try {
            model.configuration()
                    .checkSampler(parameters.sampler(), parameters.steps(), strength, DrawRequests.eta(parameters));
        } catch (InvalidDrawRequestException e) {
            throw e.field().equals("strength")
                    ? new InvalidRequestException(STRENGTH, String.valueOf(e.getMessage()))
                    : e;
        }
    }

    /**
     * Draws both.
     *
     * @param first the request of the first drawing
     */
    static Drawing draw(
            DiffusionModel model,
            DrawRequest first,
            DrawParameters parameters,
            StepListener listener,
            Cancellation cancellation) {
        double strength = parameters.highResolutionStrength() == null ? 0 : parameters.highResolutionStrength();
        HighResolution large = new HighResolution(parameters.width(), parameters.height(), strength, model.upscaler());
        return model.draw(first, large, listener, cancellation);
    }
}
