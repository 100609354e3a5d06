package dev.mintmark.app.automatic1111;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON object, which remembers those that were read. Each method throws where a field is of another type. */
final class Fields {
    private static final String DATA_URL = "data:";

    private final JsonNode object;
    private final Set<String> read = new HashSet<>();

    Fields(JsonNode object) {
        this.object = object;
    }

    /** Returns a field; null where it is missing or null. */
    @Nullable
    JsonNode raw(String name) {
        read.add(name);
        JsonNode value = object.path(name);
        return value.isMissingNode() || value.isNull() ? null : value;
    }

    /** Returns a text; an empty one where it is missing. */
    String text(String name) {
        JsonNode value = raw(name);
        if (value == null) {
            return "";
        }
        require(value.isString(), name, "a text");
        return value.asString();
    }

    @Nullable
    Double number(String name) {
        JsonNode value = raw(name);
        if (value == null) {
            return null;
        }
        double number = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
        require(Double.isFinite(number), name, "a number");
        return number;
    }

    /** Returns a whole number, which may be written as 20.0. */
    @Nullable
    Long whole(String name) {
        Double value = number(name);
        if (value == null) {
            return null;
        }
        require(value == Math.rint(value) && Math.abs(value) <= 1L << 53, name, "a whole number");
        return value.longValue();
    }

    int count(String name, int standard, int most) {
        Long value = whole(name);
        if (value == null) {
            return standard;
        }
        if (value < 1 || value > most) {
            throw new InvalidRequestException(name, "The " + name + " is " + value + "; it is 1 to " + most + ".");
        }
        return value.intValue();
    }

    boolean flag(String name, boolean standard) {
        JsonNode value = raw(name);
        if (value == null) {
            return standard;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        Double number = number(name);
        require(number != null && (number == 0 || number == 1), name, "true or false");
        return number != null && number == 1;
    }

    /** Decodes a file in base64, which may be a data URL. */
    static byte[] file(String name, JsonNode value) {
        require(value.isString(), name, "a file in base64");
        String text = value.asString();
        String base64 = text.startsWith(DATA_URL) ? text.substring(text.indexOf(',') + 1) : text;
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(name, "The field must be a file in base64.");
        }
    }

    /** Returns the names of the fields that nobody read, but those with a value that changes nothing. */
    Set<String> unread() {
        Set<String> unread = new TreeSet<>(object.propertyNames());
        unread.removeAll(read);
        unread.removeIf(name -> isEmpty(object.path(name)));
        return unread;
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull()
                || value.isBoolean() && !value.booleanValue()
                || value.isString() && value.asString().isEmpty()
                || value.isContainer() && value.isEmpty();
    }

    private static void require(boolean holds, String name, String kind) {
        if (!holds) {
            throw new InvalidRequestException(name, "The field must be " + kind + ".");
        }
    }
}
