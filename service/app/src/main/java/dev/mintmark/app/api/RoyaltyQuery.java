package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What of the royalty ledger is asked for. Days are those of UTC, both included.
 *
 * @param address the creator; null for all
 * @param from null for the first day of all
 * @param to null for today
 */
public record RoyaltyQuery(
        @Nullable String address,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        By by) {
    /** What the ledger is summed up by. */
    public enum By {
        /** Nothing: each entry. */
        ENTRY,
        TOKEN,
        CREATOR,
        MONTH,
        DAY;

        /** The word that requests have. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public RoyaltyQuery {
        if (from != null && to != null && to.isBefore(from)) {
            throw new InvalidRequestException("to", "The period ends on " + to + ", before it begins on " + from + ".");
        }
    }

    /**
     * Reads a query out of a request; null stands for a field that is missing.
     *
     * @throws InvalidRequestException naming the field that is wrong
     */
    public static RoyaltyQuery of(
            @Nullable String address, @Nullable String from, @Nullable String to, @Nullable String by) {
        return new RoyaltyQuery(address, date("from", from), date("to", to), by == null ? By.ENTRY : by(by));
    }

    private static By by(String word) {
        return Arrays.stream(By.values())
                .filter(by -> by.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "by", "\"" + word + "\" is none of entry, token, creator, month and day."));
    }

    private static @Nullable LocalDate date(String field, @Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidRequestException(field, "\"" + text + "\" is no day; a day is such as 2026-11-28.");
        }
    }
}
