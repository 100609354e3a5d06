package dev.mintmark.app.image;

import java.util.Arrays;

/**
 * An ICC profile as browsers read it: of the tables of colours only that for perceptual intent counts, or that for relative
 * colorimetry where there is no other, and the tables of floating-point numbers count for nothing. The platform's colour management
 * would go by others, and show another picture.
 */
final class IccProfile {
    /** A colour profile of print has half a megabyte; more is no profile. */
    static final int MAX_BYTES = 4 << 20;

    private static final int TAGS = 128;
    private static final int TAG = 12;
    private static final int MAX_TAGS = 1000;

    private IccProfile() {}

    /**
     * Refuses what is too large to be read: a viewer that reads it shows other colours.
     *
     * @throws InvalidImageException where a profile has more bytes than are read
     */
    static void requireSize(long bytes) {
        if (bytes > MAX_BYTES) {
            throw new InvalidImageException("The file's colour profile is larger than " + MAX_BYTES + " bytes.");
        }
    }

    /** Returns the profile without the tables that browsers leave out. The one that they use becomes that for perceptual intent. */
    static byte[] asInBrowsers(byte[] profile) {
        int count = profile.length < TAGS + 4 ? -1 : ImageHeader.int32(profile, TAGS);
        if (count < 0 || count > MAX_TAGS || TAGS + 4 + count * TAG > profile.length) {
            return profile;
        }
        boolean isPerceptual = has(profile, count, "A2B0");
        boolean isRelative = !isPerceptual && has(profile, count, "A2B1");
        byte[] kept = profile.clone();
        int left = 0;
        for (int i = 0; i < count; i++) {
            int at = TAGS + 4 + i * TAG;
            boolean isTable = ImageHeader.startsWith(profile, at, "A2B");
            boolean isUsed = profile[at + 3] == '0' && isPerceptual || profile[at + 3] == '1' && isRelative;
            boolean isFloat = ImageHeader.startsWith(profile, at, "D2B") || ImageHeader.startsWith(profile, at, "B2D");
            if (!isFloat && (!isTable || isUsed)) {
                int to = TAGS + 4 + left++ * TAG;
                System.arraycopy(profile, at, kept, to, TAG);
                if (isTable) {
                    // the platform looks at this one whatever the intent, where there is no other
                    kept[to + 3] = '0';
                }
            }
        }
        Arrays.fill(kept, TAGS + 4 + left * TAG, TAGS + 4 + count * TAG, (byte) 0);
        kept[TAGS + 2] = (byte) (left >> 8);
        kept[TAGS + 3] = (byte) left;
        return kept;
    }

    private static boolean has(byte[] profile, int count, String tag) {
        for (int i = 0; i < count; i++) {
            if (ImageHeader.startsWith(profile, TAGS + 4 + i * TAG, tag)) {
                return true;
            }
        }
        return false;
    }
}
