package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;

/** What a model must be able to do for a request, beside its configuration. Stateless. */
final class DrawChecks {
    private DrawChecks() {}

    /** Refuses images that the model does not take, and their lack where it needs them. */
    static void inputs(DrawParameters parameters, Model model) {
        if (parameters.init() != null && !model.takesImages()) {
            throw new InvalidRequestException(
                    "init",
                    "The model \"" + model.id()
                            + "\" draws from text alone, because its folder has no vae_encoder; leave the image out.");
        }
        if (parameters.mask() == null && parameters.outpaint() == null && model.needsMask()) {
            throw new InvalidRequestException(
                    "mask",
                    "The model \"" + model.id() + "\" only repaints a part of an image; give it an image and a mask.");
        }
        if (parameters.control() != null && model.controlNets() == 0) {
            throw new InvalidRequestException(
                    "control",
                    "The model \"" + model.id()
                            + "\" has no ControlNet, which would read the control image; leave the image out, or draw with a"
                            + " model that was added with --controlnet.");
        }
        if (parameters.control() == null && model.controlNets() > 0) {
            throw new InvalidRequestException(
                    "control",
                    "The model \"" + model.id() + "\" has a ControlNet, which needs a control image; give one.");
        }
    }

    /** Refuses a picture with more pixels than the model may draw. */
    static void area(DrawParameters parameters, Model model) {
        long pixels = (long) parameters.width() * parameters.height();
        if (pixels > model.maxPixels()) {
            throw new InvalidRequestException(
                    tooLarge(parameters, model),
                    "The picture has " + parameters.width() + " x " + parameters.height() + " = " + pixels
                            + " pixels; with this model it can have " + model.maxPixels()
                            + " (draw.maxArea in the settings).");
        }
    }

    /** The field that makes the picture too large: the second pass in the model's own size, or the side that is longer than its own. */
    private static String tooLarge(DrawParameters parameters, Model model) {
        Double factor = parameters.highResolution();
        DrawParameters own = model.standard(0);
        DrawParameters enlarged = SecondPass.enlarged(own, factor, model);
        if (factor != null && parameters.width() == enlarged.width() && parameters.height() == enlarged.height()) {
            return "highResolution";
        }
        boolean isTall = (long) parameters.height() * own.width() > (long) parameters.width() * own.height();
        return isTall ? "height" : "width";
    }
}
