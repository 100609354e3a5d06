package dev.mintmark.watermark;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a mark is still read after three common edits, each by itself. A picture may keep its mark within the quality and
 * lose it at the first of them: busy line art, for example, and smooth pictures.
 *
 * @param jpeg JPEG of quality 50
 * @param halfSize both sides halved
 * @param crop four fifths of the area
 */
public record Robustness(boolean jpeg, boolean halfSize, boolean crop) {
    private static final double CROPPED_SIDE = Math.sqrt(0.8);

    /** Where the crop lies, as a share of what is cut off. */
    private static final double CROP_PLACE = 0.3;

    /** Whether the mark survives all three. */
    public boolean isComplete() {
        return jpeg && halfSize && crop;
    }

    /** Returns the edits that the mark does not survive, in words. */
    public List<String> lost() {
        var lost = new ArrayList<String>();
        if (!jpeg) {
            lost.add("JPEG of quality 50");
        }
        if (!halfSize) {
            lost.add("half the size");
        }
        if (!crop) {
            lost.add("a crop to 80 % of the area");
        }
        return List.copyOf(lost);
    }

    static Robustness of(Watermarker watermarker, Raster marked, long payload) {
        var luma = Plane.luma(marked);
        var half = Resampler.resize(luma, Math.max(1, luma.width / 2), Math.max(1, luma.height / 2));
        return new Robustness(
                isRead(watermarker, BlockRounding.of(luma), payload),
                isRead(watermarker, half, payload),
                isRead(watermarker, cropped(luma), payload));
    }

    private static boolean isRead(Watermarker watermarker, Plane luma, long payload) {
        // a mark is in the luma alone
        var detection = watermarker.detect(Luma.toRaster(luma.width, luma.height, luma.values));
        return detection.found() && detection.payload() == payload;
    }

    private static Plane cropped(Plane luma) {
        var part = new Plane((int) (luma.width * CROPPED_SIDE), (int) (luma.height * CROPPED_SIDE));
        int left = (int) (CROP_PLACE * (luma.width - part.width));
        int top = (int) (CROP_PLACE * (luma.height - part.height));
        for (int y = 0; y < part.height; y++) {
            System.arraycopy(luma.values, (top + y) * luma.width + left, part.values, y * part.width, part.width);
        }
        return part;
    }
}
