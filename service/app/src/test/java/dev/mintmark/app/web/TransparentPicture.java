package dev.mintmark.app.web;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.watermark.Raster;

/** A picture whose upper left quarter is transparent. */
final class TransparentPicture {
    private TransparentPicture() {}

    static byte[] png(int width, int height) {
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            int x = i % width;
            int y = i / width;
            boolean isTransparent = x < width / 2 && y < height / 2;
            argb[i] = isTransparent ? 0 : 0xff000000 | (x * 255 / width) << 16 | (y * 255 / height) << 8 | 0x60;
        }
        return ImageCodec.encode(new Raster(width, height, argb), ImageFormat.PNG);
    }
}
