package dev.mintmark.app.image;

/** Decodes AVIF and HEIC files with libheif, where it is installed. Its transformations turn the picture. */
final class HeifDecoder {
    private static final int OPAQUE = 0xff << 24;

    /** Coded pictures may be padded to whole blocks. */
    private static final int PADDING = 64;

    private HeifDecoder() {}

    static Decoded decode(byte[] file, ImageHeader header, int shrink) {
        try (HeifLibrary.File heif =
                HeifLibrary.get().new File(file, Math.max(header.width(), header.height()) + PADDING)) {
            int width = heif.width();
            int height = heif.height();
            if (width < 1 || height < 1 || (long) width * height > (long) header.width() * header.height()) {
                throw new InvalidImageException("The AVIF or HEIC file says that its largest part has " + header.width()
                        + " x " + header.height() + " pixels, but its picture has " + width + " x " + height + ".");
            }
            HeifBoxes boxes = new HeifBoxes(file);
            if (boxes.isAv1() && heif.isCropped()) {
                throw new InvalidImageException(
                        "The AVIF file crops its picture, which browsers show whole and other viewers do not.");
            }
            HeifLibrary.Rows rows = heif.decode();
            PixelSink sink = new PixelSink(width, height, shrink, true);
            byte[] row = new byte[rows.channels() * width];
            int[] pixels = new int[width];
            for (int y = 0; y < height; y++) {
                rows.read(y, row);
                for (int x = 0, at = 0; x < width; x++, at += rows.channels()) {
                    pixels[x] = (rows.channels() == 4 ? row[at + 3] << 24 : OPAQUE)
                            | (row[at] & 0xff) << 16
                            | (row[at + 1] & 0xff) << 8
                            | row[at + 2] & 0xff;
                }
                sink.put(y, 0, 1, pixels, width);
            }
            return Decoded.of(sink, colours(heif, boxes), Orientation.UPRIGHT, null);
        }
    }

    private static Colours colours(HeifLibrary.File heif, HeifBoxes boxes) {
        byte[] profile = heif.profile();
        if (profile.length > 0) {
            return IccColours.of(profile, IccColours.Space.RGB);
        }
        HeifItems.Codes codes = heif.codes();
        if (codes == null) {
            codes = boxes.codedColours();
        }
        return codes == null ? Colours.SRGB : CodedColours.ofNclx(codes.primaries(), codes.transfer());
    }
}
