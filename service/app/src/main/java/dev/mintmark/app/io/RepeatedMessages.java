package dev.mintmark.app.io;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.spi.LocationAwareLogger;

/**
 * Leaves out of the log what repeats itself: of one message, whatever its arguments, {@value #MAX_PER_MINUTE} a minute. A full disk
 * would otherwise fill itself with the same sentence. Messages below INFO all pass. Where a library fails because of the database,
 * one sentence says so in place of the stack trace. Thread-safe.
 */
public final class RepeatedMessages extends TurboFilter {
    private static final int MAX_PER_MINUTE = 20;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final String OWN = "dev.mintmark.";
    private static final int MAX_MESSAGES = 1000;

    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MAX_MESSAGES;
        }
    };

    private record Count(long since, int messages) {
        Count next(long now) {
            return now - since > MINUTE ? new Count(now, 1) : new Count(since, messages + 1);
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        // without a message it is asked whether the level is on
        if (format == null || !level.isGreaterOrEqual(Level.INFO) || !logger.isEnabledFor(level)) {
            return FilterReply.NEUTRAL;
        }
        if (thrown != null && !logger.getName().startsWith(OWN)) {
            Optional<String> trouble = DatabaseTrouble.sentence(thrown);
            if (trouble.isPresent()) {
                logger.log(
                        null,
                        RepeatedMessages.class.getName(),
                        level.isGreaterOrEqual(Level.ERROR)
                                ? LocationAwareLogger.ERROR_INT
                                : LocationAwareLogger.WARN_INT,
                        trouble.get(),
                        null,
                        null);
                return FilterReply.DENY;
            }
        }
        int messages = count(logger.getName() + ' ' + format);
        if (messages == MAX_PER_MINUTE) {
            logger.log(
                    null,
                    RepeatedMessages.class.getName(),
                    LocationAwareLogger.WARN_INT,
                    "The next message comes for the {}th time; more of it are left out for a minute.",
                    new Object[] {MAX_PER_MINUTE},
                    null);
        }
        return messages > MAX_PER_MINUTE ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private int count(String message) {
        synchronized (counts) {
            return counts.merge(message, new Count(System.nanoTime(), 1), (before, first) -> before.next(first.since()))
                    .messages();
        }
    }
}
