package dev.mintmark.diffusion;

/**
 * A picture whose noise is to be estimated.
 *
 * @param argb {@code width · height} pixels, row by row from the top left, 0xAARRGGBB; alpha is not looked at; not copied
 * @param drawnWidth the width that it was drawn at, as far as one knows; the picture is brought to that size
 * @param drawnHeight likewise
 * @param steps how often the UNet is asked, 1 to 500
 * @param refinements rounds in which the latents are corrected, 0 to 20; each costs a decoding and an encoding
 */
@SuppressWarnings("ArrayRecordComponent") // the pixels are handed over, and two requests are never compared
public record InversionRequest(
        int[] argb, int width, int height, int drawnWidth, int drawnHeight, int steps, int refinements) {
    /** Steps that suffice: more change the estimate's signs by next to nothing. */
    public static final int STEPS = 10;

    /** Refinements that pay. */
    public static final int REFINEMENTS = 2;

    private static final int MAX_REFINEMENTS = 20;

    public InversionRequest {
        if (width < 1 || height < 1 || argb.length != Math.multiplyExact(width, height)) {
            throw new IllegalArgumentException(
                    "A picture of " + width + "×" + height + " does not have " + argb.length + " pixels.");
        }
        checkRange("drawnWidth", drawnWidth, 1, DrawRequest.MAX_SIDE);
        checkRange("drawnHeight", drawnHeight, 1, DrawRequest.MAX_SIDE);
        checkRange("steps", steps, 1, DrawRequest.MAX_STEPS);
        checkRange("refinements", refinements, 0, MAX_REFINEMENTS);
    }

    /** With {@link #STEPS} and {@link #REFINEMENTS}. */
    public InversionRequest(int[] argb, int width, int height, int drawnWidth, int drawnHeight) {
        this(argb, width, height, drawnWidth, drawnHeight, STEPS, REFINEMENTS);
    }

    private static void checkRange(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidDrawRequestException(
                    field, "The " + field + " must be " + min + " to " + max + ", not " + value + ".");
        }
    }
}
