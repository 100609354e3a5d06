package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads when a voucher or a key is to expire. Stateless. */
final class Expiry {
    private static final String FIELD = "expires";
    private static final Duration STANDARD = Duration.ofDays(7);
    private static final Duration LONGEST = Duration.ofDays(3652);
    private static final Pattern SHORT = Pattern.compile("(\\d{1,6})([smhdw])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private Expiry() {}

    /**
     * The last second of a voucher.
     *
     * @param text a duration from now, such as 30d, 12h or PT12H, a date of ISO 8601, which ends with its day in UTC, or a time; null
     *     for 7 days
     * @throws InvalidRequestException if it is none of these, has passed, or is more than ten years ahead
     */
    static Instant parse(@Nullable String text, Instant now) {
        Instant end = (text == null ? now.plus(STANDARD) : read(text, now)).truncatedTo(ChronoUnit.SECONDS);
        if (!end.isAfter(now)) {
            throw new InvalidRequestException(FIELD, "It would expire at " + end + ", which has passed.");
        }
        if (end.isAfter(now.plus(LONGEST))) {
            throw new InvalidRequestException(
                    FIELD, "It would expire at " + end + "; it can be ten years ahead at most.");
        }
        return end;
    }

    private static Instant read(String text, Instant now) {
        try {
            Matcher matcher = SHORT.matcher(text);
            if (matcher.matches()) {
                Duration unit = UNITS.getOrDefault(matcher.group(2), Duration.ZERO);
                return now.plus(unit.multipliedBy(Long.parseLong(matcher.group(1))));
            }
            if (text.startsWith("P")) {
                return now.plus(Duration.parse(text));
            }
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atTime(LocalTime.MAX).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidRequestException(
                    FIELD,
                    "\"" + text + "\" is neither a duration, such as 30d or 12h, nor a date, such as 2030-12-31.");
        }
    }
}
