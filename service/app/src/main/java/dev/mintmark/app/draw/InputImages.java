package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.ControlPreprocessor;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Outpaint;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.image.DecodingBusyException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.ImageFit;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.image.Picture;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.InputImage;
import dev.mintmark.diffusion.control.CannyEdges;
import dev.mintmark.diffusion.control.DarkLines;
import dev.mintmark.diffusion.control.InvertedColours;
import dev.mintmark.watermark.Raster;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a drawing starts from beside noise, an image and a mask that is white where the image is drawn anew; and the control image that
 * guides it. All are what a person sees, and all are scaled and cropped to the size of the drawing in the same way. Immutable.
 */
public final class InputImages {
    /** A drawing that starts from noise. */
    public static final InputImages NONE = new InputImages(null, null, null, null);

    /** The thresholds with which ControlNets for edges were trained; recipes do not name them. */
    private static final int CANNY_LOW = 100;

    private static final int CANNY_HIGH = 200;

    private final @Nullable Picture image;
    private final @Nullable Picture mask;
    private final @Nullable Picture control;
    private final @Nullable Outpaint outpaint;

    private InputImages(
            @Nullable Picture image, @Nullable Picture mask, @Nullable Picture control, @Nullable Outpaint outpaint) {
        this.image = image;
        this.outpaint = image == null ? null : outpaint;
        this.mask = mask;
        this.control = control;
    }

    /**
     * Decodes the files of a request.
     *
     * @throws InvalidRequestException if one is no image, or the mask has another size
     * @throws DecodingBusyException if other files occupy the memory for long
     */
    public static InputImages of(DrawParameters.Request request) {
        return decode(request.init(), request.mask(), request.control(), request.outpaint());
    }

    /** Decodes a control image alone; otherwise as {@link #of}. */
    static InputImages ofControl(byte[] control) {
        return decode(null, null, control, null);
    }

    /** Returns the control image as the ControlNets are given it. */
    Raster controlPicture(int width, int height, @Nullable ControlPreprocessor preprocessor) {
        Picture picture = Objects.requireNonNull(control);
        Raster fitted = ImageFit.cover(picture.raster(), width, height);
        InputImage guide = preprocessed(new InputImage(fitted.argb(), width, height), preprocessor);
        return new Raster(guide.width(), guide.height(), guide.argb());
    }

    /** Where the files of input images are kept. */
    @FunctionalInterface
    public interface Source {
        /** Returns the file with this SHA-256. */
        byte[] read(String sha256) throws IOException, StepFailedException;
    }

    /** Reads and decodes the files that parameters name; otherwise as {@link #of}. */
    public static InputImages read(DrawParameters parameters, Source files) throws IOException, StepFailedException {
        return decode(
                file(parameters.init(), files),
                file(parameters.mask(), files),
                file(parameters.control(), files),
                parameters.outpaint());
    }

    private static byte @Nullable [] file(@Nullable String sha256, Source files)
            throws IOException, StepFailedException {
        return sha256 == null ? null : files.read(sha256);
    }

    private static InputImages decode(
            byte @Nullable [] init, byte @Nullable [] mask, byte @Nullable [] control, @Nullable Outpaint outpaint) {
        Picture image = picture("init", "image to start from", init);
        Picture part = image == null ? null : picture("mask", "mask", mask);
        if (image != null && part != null) {
            checkSize(part.raster(), image.raster());
        }
        if (image != null && outpaint != null) {
            image = new Picture(Outpainting.image(image.raster(), outpaint), image.note());
        }
        return new InputImages(image, part, picture("control", "control image", control), outpaint);
    }

    private static @Nullable Picture picture(String field, String words, byte @Nullable [] file) {
        if (file == null) {
            return null;
        }
        try {
            return ImageCodec.view(file);
        } catch (InvalidImageException e) {
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
        return image == null && control == null;
    }

    /** Returns what of the files is not drawn from, in sentences: frames of animations; null for nothing. */
    @Nullable
    String notes() {
        String notes = Stream.of(image, mask, control)
                .filter(Objects::nonNull)
                .map(Picture::note)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return notes.isEmpty() ? null : notes;
    }

    /**
     * Returns a model's parameters for a request that names no size: with the own size of the image, or of the control image if there
     * is no other, as in diffusers, made smaller until the model can draw it, and rounded down to what it draws in.
     *
     * @param minSide pixels that a side has at least
     */
    public DrawParameters sized(DrawParameters standard, Model model, int minSide) {
        Picture sizing = image == null ? control : image;
        if (sizing == null) {
            return standard;
        }
        double width = sizing.raster().width();
        double height = sizing.raster().height();
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

    /**
     * Returns the request with these images in its size.
     *
     * @param controlNets number of the model's ControlNets, each of which is given the control image
     * @param factor pixels for each of the model's latents, along a side
     */
    DrawRequest addTo(DrawRequest request, DrawParameters parameters, int controlNets, int factor) {
        DrawRequest guided = control == null ? request : guided(request, control, parameters, controlNets);
        if (image == null) {
            return guided;
        }
        double share = parameters.strength() == null ? 1 : parameters.strength();
        InputImage start = fitted(image.raster(), request);
        if (outpaint != null) {
            return guided.withMask(start, fitted(around(image.raster(), outpaint, request, factor), request), share);
        }
        return mask == null
                ? guided.withImage(start, share)
                : guided.withMask(start, fitted(mask.raster(), request), share);
    }

    /** Returns the mask of an enlarged image, with a latent and the reach of the filter that scales it as the overlap. */
    private Raster around(Raster enlarged, Outpaint sides, DrawRequest request, int factor) {
        double scale =
                Math.max((double) request.width() / enlarged.width(), (double) request.height() / enlarged.height());
        int overlap = (int) Math.ceil(factor / Math.min(scale, 1));
        Raster own = mask == null ? null : mask.raster();
        return Outpainting.mask(own, sides, enlarged.width(), enlarged.height(), overlap);
    }

    private static DrawRequest guided(
            DrawRequest request, Picture control, DrawParameters parameters, int controlNets) {
        InputImage guide = preprocessed(fitted(control.raster(), request), parameters.controlPreprocessor());
        double scale = parameters.controlScale() == null ? 1 : parameters.controlScale();
        double start = parameters.controlStart() == null ? 0 : parameters.controlStart();
        double end = parameters.controlEnd() == null ? 1 : parameters.controlEnd();
        DrawRequest guided = request;
        for (int i = 0; i < controlNets; i++) {
            guided = guided.withControl(guide, scale, start, end);
        }
        return guided;
    }

    private static InputImage preprocessed(InputImage picture, @Nullable ControlPreprocessor preprocessor) {
        return switch (preprocessor) {
            case null -> picture;
            case NONE -> picture;
            case CANNY -> CannyEdges.of(picture, CANNY_LOW, CANNY_HIGH);
            case LINES -> DarkLines.of(picture);
            case INVERT -> InvertedColours.of(picture);
        };
    }

    private static InputImage fitted(Raster picture, DrawRequest request) {
        Raster fitted = ImageFit.cover(picture, request.width(), request.height());
        return new InputImage(fitted.argb(), fitted.width(), fitted.height());
    }
}
