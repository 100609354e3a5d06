package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What turns a picture into the kind of control image that a ControlNet was trained with. */
public enum ControlPreprocessor {
    /** The picture is used as it is. */
    NONE,
    /** White edges on black, as OpenCV's Canny finds them with the thresholds 100 and 200. */
    CANNY,
    /** White lines on black, where the picture is darker than its surroundings. */
    LINES,
    /** Light and dark swapped. */
    INVERT;

    /** Returns the name in JSON and on the command line, such as {@code canny}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Parses {@link #id()}. */
    @JsonCreator
    public static ControlPreprocessor of(String id) {
        return Arrays.stream(values())
                .filter(preprocessor -> preprocessor.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "controlPreprocessor",
                        "The controlPreprocessor is \"" + id + "\"; it can be "
                                + Arrays.stream(values())
                                        .map(ControlPreprocessor::id)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }
}
