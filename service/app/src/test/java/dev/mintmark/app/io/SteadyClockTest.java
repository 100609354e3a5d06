package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void followsTheMachinesClockExceptBackwards() throws Exception {
        AtomicReference<Instant> machine = new AtomicReference<>(NOON);
        Clock clock = new SteadyClock(((InstantSource) machine::get).withZone(ZoneOffset.UTC));
        assertThat(clock.instant()).isEqualTo(NOON);
        machine.set(NOON.plusSeconds(60));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(60));
        machine.set(NOON.minus(Duration.ofDays(1)));
        Instant after = clock.instant();
        Thread.sleep(20);
        Instant later = clock.instant();
        assertThat(after).isBetween(NOON.plusSeconds(60), NOON.plusSeconds(70));
        assertThat(Duration.between(after, later)).isBetween(Duration.ofMillis(20), Duration.ofSeconds(10));
        machine.set(NOON.plusSeconds(600));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(600));
    }
}
