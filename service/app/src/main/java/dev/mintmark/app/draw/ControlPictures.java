package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.ControlPreprocessor;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.image.DecodingBusyException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.diffusion.InvalidDrawRequestException;
import dev.mintmark.watermark.Raster;
import org.jspecify.annotations.Nullable;

/** What the ControlNets of a model are given, to be looked at before a drawing. Stateless. */
public final class ControlPictures {
    private ControlPictures() {}

    /**
     * A picture's file.
     *
     * @param width pixels
     * @param height pixels
     */
    @SuppressWarnings("ArrayRecordComponent") // a file is handed over
    public record Png(int width, int height, byte[] file) {}

    /**
     * Scales, crops and preprocesses a control image as a drawing does.
     *
     * @param control the file
     * @param preprocessor null for none
     * @param width of the drawing in pixels; null with {@code height} for the control image's own size
     * @param minSide pixels that a side of a drawing has at least
     * @throws InvalidRequestException where the file is no image, or the model does not draw in this size
     * @throws DecodingBusyException if other files occupy the memory for long
     */
    public static Png of(
            Model model,
            byte[] control,
            @Nullable ControlPreprocessor preprocessor,
            @Nullable Integer width,
            @Nullable Integer height,
            int minSide) {
        InputImages images = InputImages.ofControl(control);
        DrawParameters own = images.sized(model.standard(0), model, minSide);
        DrawParameters sized =
                own.withSize(width == null ? own.width() : width, height == null ? own.height() : height);
        try {
            DrawRequests.of(sized);
            model.configuration().checkSize(sized.width(), sized.height());
        } catch (InvalidDrawRequestException e) {
            throw new InvalidRequestException(e.field(), String.valueOf(e.getMessage()));
        }
        DrawChecks.area(sized, model);
        Raster picture = images.controlPicture(sized.width(), sized.height(), preprocessor);
        return new Png(picture.width(), picture.height(), ImageCodec.encodeFast(picture));
    }
}
