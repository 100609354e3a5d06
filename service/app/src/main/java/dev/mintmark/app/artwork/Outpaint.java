package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By how many pixels of its own the image that a drawing starts from is enlarged; what is added is drawn. Its text is
 * {@code LEFT,TOP,RIGHT,BOTTOM}.
 *
 * @param left 0 to {@value #MAX}; at least one of the four is above 0
 */
public record Outpaint(int left, int top, int right, int bottom) {
    /** The most pixels at one side. */
    public static final int MAX = 4096;

    private static final Pattern FORM = Pattern.compile("(\\d{1,5}),(\\d{1,5}),(\\d{1,5}),(\\d{1,5})");

    public Outpaint {
        int largest = Math.max(Math.max(left, right), Math.max(top, bottom));
        int least = Math.min(Math.min(left, right), Math.min(top, bottom));
        if (least < 0 || largest > MAX || largest == 0) {
            throw new InvalidRequestException(
                    "outpaint",
                    "The outpaint is \"" + left + "," + top + "," + right + "," + bottom + "\"; each side is 0 to "
                            + MAX + " pixels, and one of them above 0.");
        }
    }

    /** Parses {@link #toString()}; throws {@link InvalidRequestException}. */
    @JsonCreator
    public static Outpaint of(String text) {
        Matcher sides = FORM.matcher(text);
        if (!sides.matches()) {
            throw new InvalidRequestException(
                    "outpaint",
                    "The outpaint is \"" + text
                            + "\"; it is LEFT,TOP,RIGHT,BOTTOM in pixels of the image, such as 128,0,128,0.");
        }
        return new Outpaint(side(sides, 1), side(sides, 2), side(sides, 3), side(sides, 4));
    }

    private static int side(Matcher sides, int group) {
        return Integer.parseInt(sides.group(group));
    }

    @Override
    @JsonValue
    public String toString() {
        return left + "," + top + "," + right + "," + bottom;
    }
}
