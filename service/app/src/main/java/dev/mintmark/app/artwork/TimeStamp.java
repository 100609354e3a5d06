package dev.mintmark.app.artwork;

import java.time.Instant;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jspecify.annotations.Nullable;

/**
 * What a time-stamp authority confirmed of a signature.
 *
 * @param at the time that it confirmed; null without a time-stamp
 * @param missing why a time-stamp that was wanted is not there; null where it is there, or none was requested
 */
public record TimeStamp(
        @ColumnName("time_stamp") @Nullable Instant at,
        @ColumnName("time_stamp_missing") @Nullable String missing) {
    /** None was requested. */
    public static final TimeStamp NONE = new TimeStamp(null, null);

    /** An authority's answer may be quoted, which is not ours to trust. */
    private static final int MAX_REASON = 500;

    public TimeStamp {
        if (at != null && missing != null) {
            throw new IllegalArgumentException("A time-stamp of " + at + " cannot be missing: " + missing);
        }
        if (missing != null && missing.length() > MAX_REASON) {
            missing = missing.substring(0, MAX_REASON) + "…";
        }
    }

    public static TimeStamp at(Instant time) {
        return new TimeStamp(time, null);
    }

    public static TimeStamp missing(String why) {
        return new TimeStamp(null, why);
    }
}
