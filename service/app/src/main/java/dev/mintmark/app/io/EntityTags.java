package dev.mintmark.app.io;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Compares entity tags with those that a request names. RFC 9110, sections 8.8.3 and 13.1. Stateless. */
public final class EntityTags {
    private EntityTags() {}

    /** Returns whether {@code If-None-Match} names the tag: weak comparison with each of the list; {@code *} names any. */
    public static boolean matches(@Nullable String ifNoneMatch, String tag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(each -> weak(each.strip()))
                        .anyMatch(each -> each.equals("*") || each.equals(weak(tag)));
    }

    /** Returns whether a range is wanted of the content with this tag: there is no {@code If-Range}, or it is the same strong tag. */
    public static boolean allowsRange(@Nullable String ifRange, String tag) {
        return ifRange == null || (ifRange.equals(tag) && !tag.startsWith("W/"));
    }

    private static String weak(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
