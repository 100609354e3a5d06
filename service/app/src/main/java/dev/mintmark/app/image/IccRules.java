package dev.mintmark.app.image;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which ICC profiles (ICC.1:2022) browsers go by. A profile that one viewer uses and another ignores shows each of them another picture,
 * so what browsers ignore is ignored, and what they may read in another way than the platform is refused. Immutable.
 */
final class IccRules {
    private static final int HEADER = 128;
    private static final int ENTRY = 12;
    private static final int MAX_TAGS = 100;
    private static final int MAX_VERSION = 4;
    private static final int MAX_INTENT = 3;
    private static final int MAX_CURVE = 4096;
    /** Primaries are of the size of white; beyond it, viewers cut colours off in different ways. */
    private static final int MAX_PRIMARY = 2 << 16;

    /** By how much a curve may leave 0..1. */
    private static final double CURVE_TOLERANCE = 0.1;

    private static final double[] D50 = {0.9642, 1, 0.8249};
    /** How many numbers each kind of formula has. */
    private static final int[] PARAMETERS = {1, 3, 4, 5, 7};

    private static final List<String> CLASSES = List.of("mntr", "scnr", "prtr", "spac");
    private static final List<String> CURVES = List.of("rTRC", "gTRC", "bTRC", "kTRC");
    private static final List<String> PRIMARIES = List.of("rXYZ", "gXYZ", "bXYZ");
    private static final List<String> TO_DEVICE = List.of("B2A0", "B2A1");

    private final byte[] profile;
    private final int count;

    private IccRules(byte[] profile) {
        this.profile = profile;
        this.count = ImageHeader.int32(profile, HEADER);
    }

    /**
     * Whether browsers go by a profile at all.
     *
     * @throws InvalidImageException where they may read it in another way than the platform does
     */
    static boolean isUsed(byte[] profile) {
        if (profile.length < HEADER + 4
                || ImageHeader.int32(profile, 0) < 0
                || ImageHeader.int32(profile, 0) > profile.length
                || profile[8] > MAX_VERSION
                || !ImageHeader.startsWith(profile, 36, "acsp")) {
            return false;
        }
        for (int i = 0; i < D50.length; i++) {
            if (Math.abs(ImageHeader.int32(profile, 68 + 4 * i) / 65_536.0 - D50[i]) > 0.01) {
                return false;
            }
        }
        IccRules rules = new IccRules(profile);
        if (rules.count < 0 || HEADER + 4 + (long) ENTRY * rules.count > profile.length || !rules.tagsAreThere()) {
            return false;
        }
        rules.requireUnambiguous();
        return rules.curvesAreKnown() && rules.primariesAreKnown();
    }

    private boolean tagsAreThere() {
        for (int i = 0; i < count; i++) {
            long from = at(i) & 0xffffffffL;
            long size = size(i) & 0xffffffffL;
            if (size < 4 || from + size > profile.length) {
                return false;
            }
        }
        return true;
    }

    private void requireUnambiguous() {
        boolean isLab = ImageHeader.startsWith(profile, 20, "Lab ");
        boolean isGrey = ImageHeader.startsWith(profile, 16, "GRAY");
        String used = table();
        Set<String> names = new HashSet<>();
        boolean plain = count <= MAX_TAGS
                && CLASSES.contains(text(12))
                && ImageHeader.int32(profile, 64) >= 0
                && ImageHeader.int32(profile, 64) <= MAX_INTENT
                && !(isGrey && isLab);
        for (int i = 0; i < count; i++) {
            String name = name(i);
            plain &= names.add(name) && !name.equals("cicp");
            if (name.equals(used)) {
                plain &= !isGrey && isLab && tableIsPlain(i);
            } else if (TO_DEVICE.contains(name)) {
                plain &= List.of("mft1", "mft2", "mBA ").contains(text(at(i)));
            } else if (CURVES.contains(name) && size(i) >= ENTRY && text(at(i)).equals("curv")) {
                plain &= ImageHeader.int32(profile, at(i) + 8) <= MAX_CURVE;
            } else if (CURVES.contains(name) && curveIsKnown(at(i), size(i))) {
                plain &= curveIsInRange(at(i));
            } else if (PRIMARIES.contains(name) && primaryIsKnown(at(i), size(i))) {
                for (int axis = 0; axis < 3; axis++) {
                    plain &= Math.abs((long) number(at(i) + 8 + 4 * axis)) <= MAX_PRIMARY;
                }
            }
        }
        if (!plain) {
            throw new InvalidImageException(
                    "The file's colour profile is one that viewers read in different ways, so what they show is not known;"
                            + " save the picture in sRGB.");
        }
    }

    /** The table of colours that browsers use: that for perceptual intent, or that for relative colorimetry. */
    private String table() {
        for (int i = 0; i < count; i++) {
            if (name(i).equals("A2B0")) {
                return "A2B0";
            }
        }
        return "A2B1";
    }

    /** A table of colours without a matrix of its own, and with all the parts that its kind needs. */
    private boolean tableIsPlain(int tag) {
        int at = at(tag);
        return switch (text(at)) {
            case "mft1" -> size(tag) >= 48 && hasNoMatrix(at);
            case "mft2" ->
                size(tag) >= 52 && hasNoMatrix(at) && short16(at + 48) <= MAX_CURVE && short16(at + 50) <= MAX_CURVE;
            case "mAB " ->
                size(tag) >= 32
                        && (number(at + 28) == 0 || number(at + 24) != 0)
                        && (number(at + 20) == 0 || number(at + 16) != 0);
            default -> false;
        };
    }

    private boolean hasNoMatrix(int at) {
        for (int i = 0; i < 9; i++) {
            if (number(at + 12 + 4 * i) != (i % 4 == 0 ? 1 << 16 : 0)) {
                return false;
            }
        }
        return true;
    }

    private boolean curvesAreKnown() {
        for (int i = 0; i < count; i++) {
            if (CURVES.contains(name(i)) && !curveIsKnown(at(i), size(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean curveIsKnown(int at, int size) {
        if (size < ENTRY) {
            return false;
        }
        if (text(at).equals("curv")) {
            return ENTRY + 2L * number(at + 8) <= size && number(at + 8) >= 0;
        }
        int kind = short16(at + 8);
        if (!text(at).equals("para") || kind >= PARAMETERS.length || size < ENTRY + 4 * PARAMETERS[kind]) {
            return false;
        }
        double[] p = parameters(at);
        double a = kind == 0 ? 1 : p[1];
        double b = kind == 0 ? 0 : p[2];
        if (kind == 1 || kind == 2) {
            return p[0] >= 0 && a > 0 && b <= 0;
        }
        double c = kind == 0 ? 0 : p[3];
        double d = kind == 0 ? 0 : p[4];
        return p[0] >= 0 && a >= 0 && c >= 0 && d >= 0 && a * d + b >= 0;
    }

    /** Whether a curve of formulas keeps within 0..1. Each of its two formulas is monotonic, so their ends suffice. */
    private boolean curveIsInRange(int at) {
        int kind = short16(at + 8);
        double[] p = parameters(at);
        double a = kind == 0 ? 1 : p[1];
        double b = kind == 0 ? 0 : p[2];
        double bend = kind == 0 ? 0 : kind < 3 ? -b / a : p[4];
        double below = kind < 3 ? 0 : p[3];
        double shift = kind == 2 ? p[3] : kind == 4 ? p[5] : 0;
        double shiftBelow = kind == 2 ? p[3] : kind == 4 ? p[6] : 0;
        double end = Math.clamp(bend, 0.0, 1.0);
        return isInRange(Math.pow(Math.max(0, a * end + b), p[0]) + shift)
                && isInRange(Math.pow(Math.max(0, a + b), p[0]) + shift)
                && isInRange(shiftBelow)
                && isInRange(below * end + shiftBelow);
    }

    private static boolean isInRange(double value) {
        return value >= -CURVE_TOLERANCE && value <= 1 + CURVE_TOLERANCE;
    }

    private double[] parameters(int at) {
        double[] p = new double[7];
        for (int i = 0; i < PARAMETERS[short16(at + 8)]; i++) {
            p[i] = number(at + ENTRY + 4 * i) / 65_536.0;
        }
        return p;
    }

    private boolean primariesAreKnown() {
        for (int i = 0; i < count; i++) {
            if (PRIMARIES.contains(name(i)) && !primaryIsKnown(at(i), size(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean primaryIsKnown(int at, int size) {
        return size >= 20 && text(at).equals("XYZ ");
    }

    private String name(int tag) {
        return text(HEADER + 4 + ENTRY * tag);
    }

    private int at(int tag) {
        return number(HEADER + 8 + ENTRY * tag);
    }

    private int size(int tag) {
        return number(HEADER + 12 + ENTRY * tag);
    }

    private int number(int at) {
        return ImageHeader.int32(profile, at);
    }

    private int short16(int at) {
        return (profile[at] & 0xff) << 8 | profile[at + 1] & 0xff;
    }

    private String text(int at) {
        return new String(profile, at, 4, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
