package dev.mintmark.app.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The marker segments of a JPEG file (ITU-T T.81, annex B), found without decoding it. As in browsers, bytes between segments are
 * skipped, and a file may lack its end marker.
 *
 * @param file the whole file
 * @param list every segment up to the end of the image, in order
 * @param isEnded whether the end marker is there
 */
record JpegSegments(byte[] file, List<Segment> list, boolean isEnded) {
    static final int HUFFMAN_TABLES = 0xc4;
    static final int QUANTISATION_TABLES = 0xdb;
    static final int RESTART_INTERVAL = 0xdd;
    static final int START_OF_SCAN = 0xda;
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int APP14 = 0xee;

    /**
     * Pixels over all scans: a decoder draws the whole image again in each, in about 8 ns per pixel. Progressive files have about ten
     * scans, so those of 40 megapixels pass.
     */
    private static final long MAX_DRAWN_PIXELS = 500_000_000;

    /** A scan takes time however small the image is. */
    private static final int MAX_SCANS = 100;

    private static final int MAX_SEGMENTS = 20_000;
    private static final int JFIF_LENGTH = 14;

    private static final String PROFILE = "ICC_PROFILE\0";
    private static final int PROFILE_HEAD = 14;

    /**
     * @param marker the second byte of its marker
     * @param from where its data begins, after the length
     * @param to where its data ends
     */
    record Segment(int marker, int from, int to) {
        int length() {
            return to - from;
        }
    }

    static JpegSegments of(byte[] file) {
        List<Segment> list = new ArrayList<>();
        int at = marker(file, 2);
        while (at >= 0 && (file[at] & 0xff) != END_OF_IMAGE) {
            int marker = file[at] & 0xff;
            if (marker == START_OF_IMAGE) {
                throw doubled("beginnings");
            }
            if (!hasLength(marker)) {
                at = marker(file, at + 1);
                continue;
            }
            int length = at + 2 < file.length ? (file[at + 1] & 0xff) << 8 | file[at + 2] & 0xff : 0;
            if (length < 2 || at + 1 + length > file.length) {
                break;
            }
            list.add(new Segment(marker, at + 3, at + 1 + length));
            if (list.size() > MAX_SEGMENTS) {
                throw new InvalidImageException("The JPEG file has more than " + MAX_SEGMENTS + " segments.");
            }
            at = marker(file, at + 1 + length);
        }
        return new JpegSegments(file, List.copyOf(list), at >= 0 && (file[at] & 0xff) == END_OF_IMAGE);
    }

    /** Returns the index of the next marker's code, -1 at the end of the file; restarts belong to the pixels of a scan. */
    private static int marker(byte[] file, int from) {
        for (int i = from; i + 1 < file.length; i++) {
            int code = file[i + 1] & 0xff;
            if (file[i] == (byte) 0xff && code != 0 && code != 0xff && (code < 0xd0 || code > 0xd7)) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Of such files browsers show nothing, and other viewers one picture or the other. */
    private static InvalidImageException doubled(String what) {
        return new InvalidImageException("The JPEG file has two " + what + ", so what viewers show is not known.");
    }

    /** TEM and the reserved codes below the frames have none. */
    private static boolean hasLength(int marker) {
        return marker >= 0xc0;
    }

    static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != HUFFMAN_TABLES && marker != 0xc8 && marker != 0xcc;
    }

    /** The size from the frame header. */
    ImageHeader header() {
        Segment frame = frame();
        int at = frame.from;
        int height = (file[at + 1] & 0xff) << 8 | file[at + 2] & 0xff;
        int width = (file[at + 3] & 0xff) << 8 | file[at + 4] & 0xff;
        return new ImageHeader(ImageHeader.Kind.JPEG, width, height);
    }

    /** The frame header, with its component count at least. */
    Segment frame() {
        for (Segment segment : list) {
            if (isFrame(segment.marker) && segment.length() >= 6) {
                return segment;
            }
        }
        throw new InvalidImageException("The JPEG file breaks off before its size.");
    }

    /** Refuses files without pixels, and those that would occupy a decoder for long. */
    void check(ImageHeader header) {
        if (list.stream().filter(it -> isFrame(it.marker)).count() > 1) {
            throw doubled("frame headers");
        }
        long scans = list.stream().filter(it -> it.marker == START_OF_SCAN).count();
        if (scans == 0) {
            throw new InvalidImageException("The JPEG file ends before its pixels.");
        }
        long drawn = scans * header.width() * header.height();
        if (scans > MAX_SCANS || drawn > MAX_DRAWN_PIXELS) {
            throw new InvalidImageException("The JPEG file has " + scans + " scans of " + header.width() + " x "
                    + header.height() + " pixels; at most " + MAX_SCANS + " scans are read, of "
                    + MAX_DRAWN_PIXELS / 1_000_000
                    + " million pixels together.");
        }
    }

    boolean hasJfif() {
        return head().stream().anyMatch(it -> it.marker == APP0 && it.length() >= JFIF_LENGTH && starts(it, "JFIF\0"));
    }

    /** The segments before the pixels: of those behind them libjpeg, and so browsers, take no notice. */
    private List<Segment> head() {
        return list.stream().takeWhile(it -> it.marker != START_OF_SCAN).toList();
    }

    /** The transform that the last segment of Adobe names; -1 where there is none. */
    int adobeTransform() {
        int transform = -1;
        for (Segment segment : head()) {
            if (segment.marker == APP14 && segment.length() >= 12 && starts(segment, "Adobe")) {
                transform = file[segment.from + 11] & 0xff;
            }
        }
        return transform;
    }

    /** The orientation of the first EXIF segment that is one, wherever it stands. */
    Orientation orientation() {
        for (Segment segment : head()) {
            if (segment.marker == APP1 && segment.length() > 6 && starts(segment, "Exif\0")) {
                return Orientation.of(file, segment.from + 6, segment.to);
            }
        }
        return Orientation.UPRIGHT;
    }

    /**
     * The colour profile, whose parts are numbered from 1 and name their count. As in browsers there is none where a part is missing,
     * comes twice, or contradicts the first one.
     *
     * @throws InvalidImageException where it is larger than any profile that is read
     */
    byte @Nullable [] profile() {
        List<Segment> found = head().stream()
                .filter(it -> it.marker == APP2 && it.length() > PROFILE_HEAD && starts(it, PROFILE))
                .toList();
        if (found.isEmpty()) {
            return null;
        }
        int count = file[found.getFirst().from + 13] & 0xff;
        byte[][] parts = new byte[count + 1][];
        long length = 0;
        for (Segment segment : found.subList(0, Math.min(count, found.size()))) {
            int number = file[segment.from + 12] & 0xff;
            if (number == 0 || number > count || (file[segment.from + 13] & 0xff) != count || parts[number] != null) {
                return null;
            }
            parts[number] = Arrays.copyOfRange(file, segment.from + PROFILE_HEAD, segment.to);
            length += parts[number].length;
        }
        if (found.size() < count) {
            return null;
        }
        IccProfile.requireSize(length);
        ByteArrayOutputStream all = new ByteArrayOutputStream((int) length);
        for (int i = 1; i <= count; i++) {
            all.writeBytes(parts[i]);
        }
        return all.toByteArray();
    }

    private boolean starts(Segment segment, String name) {
        return segment.length() >= name.length() && ImageHeader.startsWith(file, segment.from, name);
    }
}
