package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.ControlPreprocessor;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/control-images}. The constructor throws {@link InvalidRequestException}.
 *
 * @param control the file of the control image, at most 8 MiB; not copied
 * @param controlPreprocessor null for {@link ControlPreprocessor#NONE}
 * @param model null for the one that the settings name
 * @param width of the drawing in pixels; null for the control image's own
 * @param height of the drawing in pixels; null for the control image's own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("ArrayRecordComponent") // a file is handed over
public record ControlImageRequest(
        byte[] control,
        @Nullable ControlPreprocessor controlPreprocessor,
        @Nullable String model,
        @Nullable Integer width,
        @Nullable Integer height) {
    public ControlImageRequest {
        if (control == null) {
            throw new InvalidRequestException("control", "The control image is missing.");
        }
        if (control.length > DrawParameters.Request.MAX_INPUT) {
            throw new InvalidRequestException(
                    "control",
                    "The file has " + control.length + " bytes; it can have " + DrawParameters.Request.MAX_INPUT + ".");
        }
    }
}
