package dev.mintmark.watermark.fingerprint;

import dev.mintmark.watermark.Raster;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The fingerprint of one square part of a picture, and where it lies. The parts are chosen by the picture itself, around
 * its most prominent blobs ({@link KeypointHasher}), so that a crop has the same ones. Immutable.
 *
 * @param hash of the part, made as {@link Pdq} is
 * @param x of its centre as a share of the width
 * @param y of its centre as a share of the height
 * @param side as a share of the shorter side of the picture, above 0 and at most 1
 */
public record WindowFingerprint(Pdq hash, double x, double y, double side) {
    /**
     * Two windows may show the same up to this distance; whoever finds one then compares the pictures. Windows of unrelated
     * pictures came as near once in 26 million pairs.
     */
    public static final int MATCH_DISTANCE = 56;

    /** Which windows a picture has; prints of one layout say nothing beside those of another. */
    public static final int LAYOUT = 1;

    private static final int ORIGINAL_WINDOWS = 12;
    private static final double MAX_ORIGINAL_WINDOW = 0.4;
    private static final int QUERY_WINDOWS = 32;
    /** A crop to 40 % of the area shows a window of 0.4 as one of 0.63. */
    private static final double MAX_QUERY_WINDOW = 0.63;

    private static final int HASH_DIGITS = 64;
    private static final int PLACE_DIGITS = 4;
    private static final int DIGITS = HASH_DIGITS + 3 * PLACE_DIGITS;
    private static final double UNIT = 0xffff;

    /** @throws IllegalArgumentException when it does not lie in a picture */
    public WindowFingerprint {
        if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1 && side > 0 && side <= 1)) {
            throw new IllegalArgumentException(
                    "A window lies within its picture; this one, " + side + " wide at " + x + ", " + y + ", does not.");
        }
    }

    /** The windows to keep of an original, twelve or fewer; none in a picture without prominent parts. */
    public static List<WindowFingerprint> ofOriginal(Raster original) {
        return KeypointHasher.prints(original, ORIGINAL_WINDOWS, MAX_ORIGINAL_WINDOW);
    }

    /** The windows of a picture to look for among those kept; they may be larger, as a crop shows them larger. */
    public static List<WindowFingerprint> ofQuery(Raster picture) {
        return KeypointHasher.prints(picture, QUERY_WINDOWS, MAX_QUERY_WINDOW);
    }

    /** 76 hexadecimal digits for each window. */
    public static String toText(List<WindowFingerprint> windows) {
        var text = new StringBuilder();
        var hex = HexFormat.of();
        for (var window : windows) {
            text.append(window.hash.toHex());
            for (double share : new double[] {window.x, window.y, window.side}) {
                text.append(hex.toHexDigits((short) Math.max(1, Math.round(share * UNIT))));
            }
        }
        return text.toString();
    }

    /**
     * Reads what {@link #toText} writes; the qualities are not kept and count as full.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static List<WindowFingerprint> parse(String text) {
        if (text.length() % DIGITS != 0) {
            throw new IllegalArgumentException(
                    "Windows are written with " + DIGITS + " digits each; these are " + text.length() + ".");
        }
        var windows = new ArrayList<WindowFingerprint>(text.length() / DIGITS);
        for (int at = 0; at < text.length(); at += DIGITS) {
            int place = at + HASH_DIGITS;
            windows.add(new WindowFingerprint(
                    Pdq.parse(text.substring(at, place), 100),
                    share(text, place),
                    share(text, place + PLACE_DIGITS),
                    share(text, place + 2 * PLACE_DIGITS)));
        }
        return windows;
    }

    private static double share(String text, int at) {
        return HexFormat.fromHexDigits(text, at, at + PLACE_DIGITS) / UNIT;
    }
}
