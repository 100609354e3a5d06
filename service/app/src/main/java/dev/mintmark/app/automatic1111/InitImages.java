package dev.mintmark.app.automatic1111;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.watermark.Raster;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The files that a drawing starts from.
 *
 * @param mask white where the image is drawn anew
 */
record InitImages(byte @Nullable [] image, byte @Nullable [] mask) {
    static final InitImages NONE = new InitImages(null, null);

    private static final int RGB = 0xffffff;

    static InitImages of(Fields fields) {
        JsonNode images = fields.raw("init_images");
        if (images == null || images.size() != 1) {
            throw new InvalidRequestException(
                    "init_images",
                    "There are " + (images == null ? 0 : images.size()) + " init_images; a drawing starts from one.");
        }
        JsonNode mask = fields.raw("mask");
        boolean inverts = fields.flag("inpainting_mask_invert", false);
        if (mask == null) {
            return new InitImages(Fields.file("init_images", images.path(0)), null);
        }
        byte[] file = Fields.file("mask", mask);
        return new InitImages(Fields.file("init_images", images.path(0)), inverts ? inverted(file) : file);
    }

    private static byte[] inverted(byte[] mask) {
        Raster raster = ImageCodec.decode(mask);
        int[] argb = raster.argb().clone();
        for (int i = 0; i < argb.length; i++) {
            argb[i] ^= RGB;
        }
        return ImageCodec.encode(new Raster(raster.width(), raster.height(), argb), ImageFormat.PNG);
    }
}
