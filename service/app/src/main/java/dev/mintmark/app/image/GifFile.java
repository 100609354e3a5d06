package dev.mintmark.app.image;

import java.util.ArrayList;
import java.util.List;

/** The blocks of a GIF file (GIF89a specification), found without decoding its pixels. */
final class GifFile {
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int TRAILER = 0x3b;
    private static final int CONTROL = 0xf9;
    private static final int APPLICATION = 0xff;

    /**
     * @param palette where its colours begin
     * @param colours how many there are
     * @param transparent the index of the transparent colour, -1 for none
     * @param data where its code size stands, before its sub-blocks
     */
    record Image(
            int x,
            int y,
            int width,
            int height,
            boolean interlaced,
            int palette,
            int colours,
            int transparent,
            int disposal,
            long millis,
            int data) {}

    final byte[] file;
    final List<Image> images = new ArrayList<>();
    long plays = 1;

    private int transparent = -1;
    private int disposal;
    private long millis;

    GifFile(byte[] file) {
        this.file = file;
        int global = colours(10);
        int at = 13 + 3 * global;
        while (at < file.length) {
            switch (file[at] & 0xff) {
                case EXTENSION -> at = extension(at);
                case IMAGE -> at = image(at, global);
                case TRAILER -> {
                    return;
                }
                // browsers stop here
                default -> at = file.length;
            }
        }
    }

    /** The size of the canvas, which the first image may enlarge. */
    static ImageHeader header(byte[] file) {
        if (file.length < 13) {
            throw new InvalidImageException("The GIF file breaks off in its header.");
        }
        int width = ImageHeader.little16(file, 6);
        int height = ImageHeader.little16(file, 8);
        List<Image> images = new GifFile(file).images;
        if (!images.isEmpty()) {
            width = Math.max(width, images.getFirst().x + images.getFirst().width);
            height = Math.max(height, images.getFirst().y + images.getFirst().height);
        }
        return new ImageHeader(ImageHeader.Kind.GIF, width, height);
    }

    private int colours(int flags) {
        return (file[flags] & 0x80) == 0 ? 0 : 2 << (file[flags] & 7);
    }

    private int extension(int at) {
        int label = at + 1 < file.length ? file[at + 1] & 0xff : 0;
        int block = at + 2;
        if (label == CONTROL && block + 5 < file.length && file[block] >= 4) {
            int flags = file[block + 1];
            disposal = flags >> 2 & 7;
            millis = 10L * ImageHeader.little16(file, block + 2);
            transparent = (flags & 1) == 0 ? -1 : file[block + 4] & 0xff;
        } else if (label == APPLICATION
                && block + 16 < file.length
                && (ImageHeader.startsWith(file, block + 1, "NETSCAPE2.0")
                        || ImageHeader.startsWith(file, block + 1, "ANIMEXTS1.0"))
                && file[block + 12] == 3
                && file[block + 13] == 1) {
            int repeats = ImageHeader.little16(file, block + 14);
            plays = repeats == 0 ? 0 : repeats + 1L;
        }
        return blocks(block);
    }

    private int image(int at, int global) {
        if (at + 11 > file.length) {
            return file.length;
        }
        if (images.size() == Animation.MAX_FRAMES) {
            throw new InvalidImageException(
                    "The GIF file has more than " + Animation.MAX_FRAMES + " frames, the most that are read.");
        }
        int local = colours(at + 9);
        int data = at + 10 + 3 * local;
        images.add(new Image(
                ImageHeader.little16(file, at + 1),
                ImageHeader.little16(file, at + 3),
                ImageHeader.little16(file, at + 5),
                ImageHeader.little16(file, at + 7),
                (file[at + 9] & 0x40) != 0,
                local > 0 ? at + 10 : 13,
                local > 0 ? local : global,
                transparent,
                disposal,
                millis,
                data));
        transparent = -1;
        disposal = 0;
        millis = 0;
        return blocks(data + 1);
    }

    /** Returns where the sub-blocks end. */
    private int blocks(int at) {
        int next = at;
        while (next < file.length && file[next] != 0) {
            next += 1 + (file[next] & 0xff);
        }
        return next + 1;
    }
}
