package dev.mintmark.app.image;

import dev.mintmark.watermark.Raster;

/** The orientation of a camera in EXIF (CIPA DC-008, tag 0x0112), 1 to 8. */
record Orientation(int value) {
    static final Orientation UPRIGHT = new Orientation(1);
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int MAX_ENTRIES = 1000;

    /** Returns the orientation in the TIFF structure of these bytes; upright where it states none or an invalid one. */
    static Orientation of(byte[] file, int from, int to) {
        return new Tiff(file, from, to).orientation();
    }

    Raster apply(Raster raster) {
        if (value == 1) {
            return raster;
        }
        boolean turned = value >= 5;
        int width = turned ? raster.height() : raster.width();
        int height = turned ? raster.width() : raster.height();
        int[] argb = new int[width * height];
        for (int y = 0, to = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int fromX = switch (value) {
                    case 2, 3 -> width - 1 - x;
                    case 4 -> x;
                    case 5, 6 -> y;
                    default -> height - 1 - y;
                };
                int fromY = switch (value) {
                    case 2 -> y;
                    case 3, 4 -> height - 1 - y;
                    case 5, 8 -> x;
                    default -> width - 1 - x;
                };
                argb[to++] = raster.argb()[fromY * raster.width() + fromX];
            }
        }
        return new Raster(width, height, argb);
    }

    /** A TIFF structure; every offset is from its start. */
    private record Tiff(byte[] file, int start, int end) {
        Orientation orientation() {
            if (number(2, 2) != 42) {
                return UPRIGHT;
            }
            long directory = number(4, 4);
            long entries = number(directory, 2);
            for (int i = 0; i < Math.min(entries, MAX_ENTRIES); i++) {
                long entry = directory + 2 + 12L * i;
                if (number(entry, 2) == TAG && start + entry + 12 <= end) {
                    // as in browsers, one number of another type is none
                    boolean isShort = number(entry + 2, 2) == SHORT && number(entry + 4, 4) == 1;
                    long value = number(entry + 8, 2);
                    if (isShort && value >= 1 && value <= 8) {
                        return new Orientation((int) value);
                    }
                }
            }
            return UPRIGHT;
        }

        /** An unsigned number of so many bytes; 0 where the structure ends before it. */
        private long number(long offset, int bytes) {
            if (offset < 0 || start + offset + bytes > end) {
                return 0;
            }
            boolean little = file[start] == 'I';
            long number = 0;
            for (int i = 0; i < bytes; i++) {
                int at = (int) (start + offset) + (little ? bytes - 1 - i : i);
                number = number << 8 | file[at] & 0xff;
            }
            return number;
        }
    }
}
