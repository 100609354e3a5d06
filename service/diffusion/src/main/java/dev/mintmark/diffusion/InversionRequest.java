package dev.mintmark.diffusion;

/**
 * A picture whose initial noise is to be estimated. Immutable.
 *
 * @param argb {@code width · height} pixels 0xAARRGGBB, row by row from the top left; alpha is ignored; not copied
 * @param drawnWidth width at which the picture was drawn, as far as known; the picture is resized to it
 * @param drawnHeight height likewise
 * @param steps number of runs of the UNet, 1 to 500
 * @param refinements number of corrections of the latents, 0 to 20; each costs a decoding and an encoding
 */
@SuppressWarnings("ArrayRecordComponent") // the pixels are handed over, and two requests are never compared
public record InversionRequest(
        int[] argb, int width, int height, int drawnWidth, int drawnHeight, int steps, int refinements) {
    /** Default steps. More of them hardly change the signs of the estimate. */
    public static final int STEPS = 10;

    /** Default refinements. */
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

    /** Creates a request with {@link #STEPS} and {@link #REFINEMENTS}. */
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
