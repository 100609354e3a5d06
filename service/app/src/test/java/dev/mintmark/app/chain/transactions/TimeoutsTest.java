package dev.mintmark.app.chain.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TimeoutsTest {
    @Test
    void aCallerWaitsForTwiceTheTimeThatTheNetworkTakes() {
        assertThat(Timeouts.STANDARD.on(Duration.ZERO)).isEqualTo(Timeouts.STANDARD);
        assertThat(Timeouts.STANDARD.on(Duration.ofSeconds(90))).isEqualTo(Timeouts.STANDARD);
        assertThat(Timeouts.STANDARD.on(Duration.ofMinutes(16)).settle()).isEqualTo(Duration.ofMinutes(32));
        assertThat(Timeouts.STANDARD.on(Duration.ofMinutes(16)).lost()).isEqualTo(Timeouts.STANDARD.lost());
    }
}
