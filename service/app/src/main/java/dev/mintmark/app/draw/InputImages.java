package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.image.DecodingBusyException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.ImageFit;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.image.Picture;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.InputImage;
import dev.mintmark.watermark.Raster;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a drawing starts from beside noise: an image, and a mask that is white where the image is drawn anew. Both are what a person
 * sees, and both are scaled and cropped to the size of the drawing in the same way. Immutable.
 */
public final class InputImages {
    /** A drawing that starts from noise. */
    public static final InputImages NONE = new InputImages(null, null);

    private final @Nullable Picture image;
    private final @Nullable Picture mask;

    private InputImages(@Nullable Picture image, @Nullable Picture mask) {
        this.image = image;
        this.mask = mask;
    }

    /**
     * Decodes files.
     *
     * @param init null for none
     * @param mask null for none
     * @throws InvalidRequestException if one is no image, or the mask has another size
     * @throws DecodingBusyException if other files occupy the memory for long
     */
    public static InputImages decode(byte @Nullable [] init, byte @Nullable [] mask) {
        if (init == null) {
            return NONE;
        }
        Picture image = picture("init", init);
        Picture part = mask == null ? null : picture("mask", mask);
        if (part != null) {
            checkSize(part.raster(), image.raster());
        }
        return new InputImages(image, part);
    }

    private static Picture picture(String field, byte[] file) {
        try {
            return ImageCodec.view(file);
        } catch (InvalidImageException e) {
            String words = field.equals("init") ? "image to start from" : field;
            throw new InvalidRequestException(field, "The " + words + " cannot be read. " + e.getMessage());
        }
    }

    private static void checkSize(Raster mask, Raster image) {
        if (mask.width() != image.width() || mask.height() != image.height()) {
            throw new InvalidRequestException(
                    "mask",
                    "The mask has " + mask.width() + " x " + mask.height() + " pixels and the image " + image.width()
                            + " x " + image.height() + "; they must be equal.");
        }
    }

    boolean isEmpty() {
        return image == null;
    }

    /** Returns what of the files is not drawn from, in sentences: frames of animations; null for nothing. */
    @Nullable
    String notes() {
        String notes = Stream.of(image, mask)
                .filter(Objects::nonNull)
                .map(Picture::note)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return notes.isEmpty() ? null : notes;
    }

    /**
     * Returns a model's parameters for a request that names no size: with the image's own size, as in diffusers, made smaller until
     * the model can draw it, and rounded down to what it draws in.
     *
     * @param minSide pixels that a side has at least
     */
    public DrawParameters sized(DrawParameters standard, Model model, int minSide) {
        if (image == null) {
            return standard;
        }
        double width = image.raster().width();
        double height = image.raster().height();
        double scale = Math.min(
                Math.min(1, Math.sqrt(model.maxPixels() / (width * height))),
                DrawRequest.MAX_SIDE / Math.max(width, height));
        return standard.withSize(
                side(width * scale, model.sizeMultiple(), minSide),
                side(height * scale, model.sizeMultiple(), minSide));
    }

    private static int side(double pixels, int multiple, int minSide) {
        return Math.max((int) (pixels / multiple), Math.ceilDiv(minSide, multiple)) * multiple;
    }

    /** Returns the request with these images in its size. */
    DrawRequest addTo(DrawRequest request, @Nullable Double strength) {
        if (image == null) {
            return request;
        }
        double share = strength == null ? 1 : strength;
        InputImage start = fitted(image, request);
        return mask == null ? request.withImage(start, share) : request.withMask(start, fitted(mask, request), share);
    }

    private static InputImage fitted(Picture picture, DrawRequest request) {
        Raster fitted = ImageFit.cover(picture.raster(), request.width(), request.height());
        return new InputImage(fitted.argb(), fitted.width(), fitted.height());
    }
}
