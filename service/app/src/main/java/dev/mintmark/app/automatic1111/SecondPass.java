package dev.mintmark.app.automatic1111;

import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.artwork.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The size of a drawing, which a second pass may enlarge. The web UI names the size of the first pass, this service that of the result.
 *
 * @param scale how many times larger the result is; null for one pass
 */
record SecondPass(
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Double scale) {
    private static final double STANDARD_SCALE = 2;

    static SecondPass of(Fields fields, ModelResponse model) {
        Integer width = PictureOrder.integer(fields, "width");
        Integer height = PictureOrder.integer(fields, "height");
        if (!fields.flag("enable_hr", false)) {
            return new SecondPass(width, height, null);
        }
        int first = width == null ? model.defaults().width() : width;
        int second = height == null ? model.defaults().height() : height;
        long x = resized(fields, "hr_resize_x");
        long y = resized(fields, "hr_resize_y");
        Double named = fields.number("hr_scale");
        double scale = named == null ? STANDARD_SCALE : named;
        if (x > 0 || y > 0) {
            scale = x > 0 ? (double) x / first : (double) y / second;
            if (x > 0 && y > 0 && x * second != y * first) {
                throw new InvalidRequestException(
                        "hr_resize_x", "hr_resize_x and hr_resize_y enlarge width and height by different factors.");
            }
        }
        if (!(scale > 1 && scale <= 4)) {
            throw new InvalidRequestException(
                    "hr_scale", "The second pass enlarges by " + scale + "; it is above 1, and at most 4.");
        }
        return new SecondPass((int) Math.round(first * scale), (int) Math.round(second * scale), scale);
    }

    /** 0 stands for no size. */
    private static long resized(Fields fields, String name) {
        Long value = fields.whole(name);
        return value == null ? 0 : value;
    }
}
