package dev.mintmark.app.image;

import com.luciad.imageio.webp.WebPReadParam;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes WebP files with libwebp, which is reached through an Image I/O plugin that brings it along. The orientation in their EXIF
 * counts for nothing, as in browsers.
 */
final class WebpDecoder {
    /** By how much profiles that mean sRGB may change a colour, because they are rounded. */
    private static final int MAX_DIFFERENCE = 8;

    private WebpDecoder() {}

    static Decoded decode(byte[] file, ImageHeader header, int shrink) {
        WebpChunks chunks = new WebpChunks(file, header);
        if (!chunks.isAnimated()) {
            int width = Math.ceilDiv(header.width(), shrink);
            int height = Math.ceilDiv(header.height(), shrink);
            byte[] withAlpha = chunks.withAlpha();
            int[] argb = pixels(withAlpha == null ? file : withAlpha, width, height, shrink > 1);
            if (withAlpha != null) {
                requireOpaque(argb);
            }
            if (chunks.isOpaque()) {
                opaque(argb);
            }
            return new Decoded(width, height, argb, chunks.colours(), Orientation.UPRIGHT, null);
        }
        Animation.Judged judged = animation(chunks, header).judged();
        requireSrgb(judged, chunks.colours());
        return Decoded.of(judged.shrunk(shrink), Colours.SRGB, Orientation.UPRIGHT, judged.note());
    }

    /** Refuses an animation whose profile changes it: some browsers leave the profiles of animations out. */
    private static void requireSrgb(Animation.Judged judged, Colours colours) {
        int[] row = new int[judged.width()];
        for (int at = 0; at < judged.argb().length && colours != Colours.SRGB; at += row.length) {
            System.arraycopy(judged.argb(), at, row, 0, row.length);
            colours.toSrgb(row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                if (differs(row[x], judged.argb()[at + x])) {
                    throw new InvalidImageException(
                            "The WebP animation has a colour profile other than sRGB, which some viewers"
                                    + " leave out, so what they show is not known; save it in sRGB.");
                }
            }
        }
    }

    private static boolean differs(int one, int other) {
        for (int shift = 0; shift <= 16; shift += 8) {
            if (Math.abs((one >> shift & 0xff) - (other >> shift & 0xff)) > MAX_DIFFERENCE) {
                return true;
            }
        }
        return false;
    }

    private static void opaque(int[] argb) {
        for (int i = 0; i < argb.length; i++) {
            argb[i] |= 0xff000000;
        }
    }

    /** Refuses an alpha channel that the file says is not there. */
    private static void requireOpaque(int[] argb) {
        for (int pixel : argb) {
            if (pixel >>> 24 != 255) {
                throw new InvalidImageException(
                        "The WebP file has an alpha channel and says that it has none, so what viewers"
                                + " show is not known; save the picture again.");
            }
        }
    }

    private static Animation animation(WebpChunks chunks, ImageHeader header) {
        List<Animation.Frame> frames = chunks.frames.stream()
                .map(frame -> new Animation.Frame(
                        frame.x(),
                        frame.y(),
                        frame.width(),
                        frame.height(),
                        Animation.Frame.shown(frame.millis()),
                        frame.clears() ? Animation.Disposal.CLEAR : Animation.Disposal.KEEP,
                        frame.blends(),
                        () -> {
                            int[] argb = pixels(chunks.alone(frame), frame.width(), frame.height(), false);
                            if (chunks.hidesAlpha(frame)) {
                                requireOpaque(argb);
                            }
                            return argb;
                        }))
                .toList();
        return new Animation("WebP", header.width(), header.height(), chunks.plays, frames);
    }

    private static int[] pixels(byte[] file, int width, int height, boolean scales) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("webp");
        if (!readers.hasNext()) {
            throw new IllegalStateException("The program lacks its reader of WebP.");
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new java.io.ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            WebPReadParam param = new WebPReadParam();
            if (scales) {
                param.setUseScaling(true);
                param.setScaledWidth(width);
                param.setScaledHeight(height);
            }
            BufferedImage image = reader.read(0, param);
            if (image.getWidth() != width || image.getHeight() != height) {
                throw new InvalidImageException("The file says that its image has " + width + " x " + height
                        + " pixels, but it has " + image.getWidth() + " x " + image.getHeight() + ".");
            }
            int[] argb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
            if (!image.getColorModel().hasAlpha()) {
                opaque(argb);
            }
            return argb;
        } catch (InvalidImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InvalidImageException("The WebP file is damaged: " + e.getMessage() + ".", e);
        } catch (OutOfMemoryError e) {
            // libwebp's own; that of the Java heap has a message
            if (e.getMessage() != null) {
                throw e;
            }
            throw new InvalidImageException("The WebP file is damaged: its pixels need more memory than its size.", e);
        } finally {
            reader.dispose();
        }
    }
}
