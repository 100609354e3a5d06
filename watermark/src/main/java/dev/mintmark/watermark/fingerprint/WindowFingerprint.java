package dev.mintmark.watermark.fingerprint;

import dev.mintmark.watermark.Raster;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The perceptual hash of a square window of a picture, and the window's position. Windows are placed around the most
 * prominent blobs ({@link KeypointHasher}), so that a crop contains the same ones. Immutable.
 *
 * @param hash PDQ hash of the window
 * @param x column of the window's centre, as a fraction of the picture's width
 * @param y row of the window's centre, as a fraction of the picture's height
 * @param side side of the window, as a fraction of the picture's shorter side: above 0, at most 1
 */
public record WindowFingerprint(Pdq hash, double x, double y, double side) {
    /**
     * Two windows with at most this distance may show the same content; compare the pictures before you believe it.
     * Among 26 million pairs of windows of unrelated pictures one pair was this near.
     */
    public static final int MATCH_DISTANCE = 56;

    /** Version of the window placement. Fingerprints of different versions cannot be compared. */
    public static final int LAYOUT = 1;

    private static final int ORIGINAL_WINDOWS = 12;
    private static final double MAX_ORIGINAL_WINDOW = 0.4;
    private static final int QUERY_WINDOWS = 32;
    /** A crop to 40 % of the area enlarges a window of 0.4 to 0.63. */
    private static final double MAX_QUERY_WINDOW = 0.63;

    private static final int HASH_DIGITS = 64;
    private static final int PLACE_DIGITS = 4;
    private static final int DIGITS = HASH_DIGITS + 3 * PLACE_DIGITS;
    private static final double UNIT = 0xffff;

    /** @throws IllegalArgumentException if the window is not inside its picture */
    public WindowFingerprint {
        if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1 && side > 0 && side <= 1)) {
            throw new IllegalArgumentException(
                    "A window lies within its picture; this one, " + side + " wide at " + x + ", " + y + ", does not.");
        }
    }

    /** Returns the windows to store for an original, at most twelve; none for a picture without prominent blobs. */
    public static List<WindowFingerprint> ofOriginal(Raster original) {
        return KeypointHasher.hash(original, ORIGINAL_WINDOWS, MAX_ORIGINAL_WINDOW);
    }

    /** Returns the windows to look up for a query picture. They may be larger, because a crop enlarges them. */
    public static List<WindowFingerprint> ofQuery(Raster picture) {
        return KeypointHasher.hash(picture, QUERY_WINDOWS, MAX_QUERY_WINDOW);
    }

    /** Returns 76 hexadecimal digits for each window. */
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
     * Parses what {@link #toText} writes. The qualities are not stored and are set to 100.
     *
     * @throws IllegalArgumentException if the text is anything else
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
