package dev.mintmark.app.io;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock that never goes back: while the machine's clock is behind what it has shown, time passes by the machine's counter
 * ({@link System#nanoTime}) from there. For waits, which a clock that is set back would prolong by as much. Thread-safe.
 */
public final class SteadyClock extends Clock {
    private final Clock clock;
    private Instant last = Instant.MIN;
    private long lastNanos;

    public SteadyClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Instant instant() {
        Instant now = clock.instant();
        long nanos = System.nanoTime();
        if (now.isBefore(last)) {
            now = last.plus(Duration.ofNanos(nanos - lastNanos));
        }
        last = now;
        lastNanos = nanos;
        return now;
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SteadyClock(clock.withZone(zone));
    }
}
