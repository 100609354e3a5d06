package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Outpaint;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.watermark.Raster;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Enlarges an image whose surroundings are drawn, and the mask that says so. Stateless. */
final class Outpainting {
    private static final int WHITE = 0xFFFFFFFF;
    private static final int BLACK = 0xFF000000;

    /** As many as the largest drawing has. */
    private static final long MAX_PIXELS = (long) DrawRequest.MAX_SIDE * DrawRequest.MAX_SIDE;

    private Outpainting() {}

    /**
     * Returns the image with its border pixels repeated outwards, from which a drawing of less than full strength starts.
     *
     * @throws InvalidRequestException if it becomes too large
     */
    static Raster image(Raster image, Outpaint outpaint) {
        long pixels = ((long) image.width() + outpaint.left() + outpaint.right())
                * ((long) image.height() + outpaint.top() + outpaint.bottom());
        if (pixels > MAX_PIXELS) {
            throw new InvalidRequestException(
                    "outpaint", "The enlarged image has " + pixels + " pixels; it can have " + MAX_PIXELS + ".");
        }
        int width = image.width() + outpaint.left() + outpaint.right();
        int height = image.height() + outpaint.top() + outpaint.bottom();
        int[] argb = new int[width * height];
        for (int y = 0; y < height; y++) {
            int row = Math.clamp(y - outpaint.top(), 0, image.height() - 1) * image.width();
            for (int x = 0; x < width; x++) {
                argb[y * width + x] = image.argb()[row + Math.clamp(x - outpaint.left(), 0, image.width() - 1)];
            }
        }
        return new Raster(width, height, argb);
    }

    /**
     * Returns the mask of an enlarged image: white where it was added, and for {@code overlap} pixels inwards from there, so that no
     * latent is half of the image and half of what was added, and the seam is drawn over.
     *
     * @param mask of the image before, white where that is drawn anew too; null for nowhere
     * @param width pixels of the enlarged image
     */
    static Raster mask(@Nullable Raster mask, Outpaint outpaint, int width, int height, int overlap) {
        int left = inwards(outpaint.left(), overlap);
        int top = inwards(outpaint.top(), overlap);
        int right = width - inwards(outpaint.right(), overlap);
        int bottom = height - inwards(outpaint.bottom(), overlap);
        int[] argb = new int[width * height];
        Arrays.fill(argb, WHITE);
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                argb[y * width + x] =
                        mask == null ? BLACK : mask.argb()[(y - outpaint.top()) * mask.width() + x - outpaint.left()];
            }
        }
        return new Raster(width, height, argb);
    }

    private static int inwards(int added, int overlap) {
        return added == 0 ? 0 : added + overlap;
    }
}
