package dev.mintmark.diffusion;

import dev.mintmark.diffusion.family.ImageTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A second pass: the drawing is enlarged and drawn anew from that picture. A model draws a scene well at the size that it was
 * trained for, and this adds detail without drawing the scene twice.
 *
 * @param width of the result in pixels, at least the drawing's
 * @param height likewise; the sides should have the ratio of the drawing's, or the scene is stretched
 * @param strength how much of the enlarged drawing is drawn anew, 0 to below 1; 0 only enlarges it
 * @param upscaler enlarges the drawing; null for cubic interpolation. What it gives is resized to the width and height
 */
public record HighResolution(
        int width, int height, double strength, @Nullable Upscaler upscaler) {
    public HighResolution {
        if (!(strength >= 0 && strength < 1)) {
            throw new InvalidDrawRequestException(
                    "strength", "The strength of a second pass must be 0 to below 1, not " + strength + ".");
        }
    }

    /**
     * Checks that this can follow a drawing.
     *
     * @throws InvalidDrawRequestException if it cannot
     */
    public void check(DrawRequest request) {
        if (request.mask() != null) {
            throw new InvalidDrawRequestException(
                    "mask", "A second pass draws the whole picture anew; leave the mask out.");
        }
        if (width < request.width() || height < request.height()) {
            throw new InvalidDrawRequestException(
                    width < request.width() ? "width" : "height",
                    "The second pass has " + width + " × " + height + " pixels and the drawing " + request.width()
                            + " × " + request.height() + "; it must not be smaller.");
        }
    }

    /** Returns a drawing in this size. */
    InputImage enlarged(Drawing drawing, Cancellation cancellation) {
        InputImage picture = new InputImage(drawing.argb(), drawing.width(), drawing.height());
        return resized(upscaler == null ? picture : upscaler.enlarge(picture, StepListener.NONE, cancellation));
    }

    /** Returns the request that draws an enlarged drawing anew. */
    DrawRequest request(DrawRequest request, InputImage enlarged) {
        List<ControlImage> control = new ArrayList<>();
        for (ControlImage guide : request.control()) {
            control.add(new ControlImage(resized(guide.image()), guide.scale(), guide.start(), guide.end()));
        }
        return new DrawRequest(
                request.prompt(),
                request.negativePrompt(),
                request.seed(),
                request.steps(),
                request.guidance(),
                request.guidanceRescale(),
                request.sampler(),
                width,
                height,
                enlarged,
                strength,
                null,
                control,
                request.variation(),
                request.eta());
    }

    private InputImage resized(InputImage picture) {
        return picture.width() == width && picture.height() == height
                ? picture
                : new InputImage(
                        ImageTensor.resized(picture.argb(), picture.width(), picture.height(), width, height),
                        width,
                        height);
    }
}
