package dev.mintmark.app.openai;

import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.workflow.GenerateRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Translates a request of OpenAI's API to one of this service. */
public final class ImageOrder {
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

    private ImageOrder() {}

    /** The files that a drawing starts from; both are null for a drawing from a prompt alone. */
    public record Input(byte @Nullable [] image, byte @Nullable [] mask) {
        public static final Input NONE = new Input(null, null);
    }

    /**
     * @param model that draws
     * @throws InvalidRequestException naming the field that cannot be met
     */
    public static GenerateRequest of(ImagesRequest request, ModelResponse model, Input input) {
        if (request.strength() != null && input.image() == null) {
            throw new InvalidRequestException("strength", "Only edits and variations have a strength.");
        }
        Integer[] size = size(request.size());
        return new GenerateRequest(
                new DrawParameters.Request(
                        request.prompt(),
                        request.negativePrompt(),
                        request.seed(),
                        steps(request, model),
                        request.guidance(),
                        null,
                        request.sampler(),
                        size[0],
                        size[1],
                        input.image(),
                        request.strength(),
                        input.mask(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                model.id(),
                request.n(),
                request.outputFormat() == null ? null : ImageFormat.of(request.outputFormat()),
                request.disclosePrompt(),
                false,
                request.pin(),
                request.mint());
    }

    private static @Nullable Integer[] size(@Nullable String size) {
        if (size == null || size.equals("auto")) {
            return new @Nullable Integer[] {null, null};
        }
        Matcher sides = SIZE.matcher(size);
        if (!sides.matches()) {
            throw new InvalidRequestException(
                    "size", "The size is \"" + size + "\"; it can be auto or WIDTHxHEIGHT in pixels, such as 512x512.");
        }
        return new @Nullable Integer[] {Integer.valueOf(sides.group(1)), Integer.valueOf(sides.group(2))};
    }

    private static @Nullable Integer steps(ImagesRequest request, ModelResponse model) {
        String quality = request.quality() == null ? "auto" : request.quality();
        int own = model.defaults().steps();
        Integer steps = switch (quality) {
            case "low" -> (own + 1) / 2;
            case "high", "hd" -> 2 * own;
            default -> null;
        };
        if (steps != null && request.steps() != null) {
            throw new InvalidRequestException(
                    "quality", "The quality " + quality + " is a number of steps; leave out quality or steps.");
        }
        return steps == null ? request.steps() : steps;
    }
}
