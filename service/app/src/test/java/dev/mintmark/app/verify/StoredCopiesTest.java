package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.io.SourceUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class StoredCopiesTest {
    private final AtomicLong now = new AtomicLong();
    private final StoredCopies copies = new StoredCopies(now::get);

    @Test
    void aManifestIsReadOnceAMinute() {
        AtomicInteger reads = new AtomicInteger();
        for (int minute = 1; minute <= 2; minute++) {
            for (int question = 0; question < 3; question++) {
                copies.manifest("a", unused -> {
                    reads.incrementAndGet();
                    return Optional.empty();
                });
            }
            assertThat(reads).hasValue(minute);
            now.addAndGet(Duration.ofMinutes(1).toNanos());
        }
    }

    @Test
    void whetherBlocksAreThereIsAskedOnceAMinuteAndASourceThatIsDownAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ContentNetwork network = new ContentNetwork() {
            @Override
            public boolean available(String cid) throws SourceUnavailableException {
                if (asked.incrementAndGet() == 1) {
                    throw new SourceUnavailableException("down");
                }
                return asked.get() == 2;
            }

            @Override
            public Optional<byte[]> fetch(String cid, long limit) {
                throw new AssertionError();
            }
        };

        assertThatThrownBy(() -> copies.isAvailable("a", network)).isInstanceOf(SourceUnavailableException.class);
        assertThat(copies.isAvailable("a", network)).isTrue();
        assertThat(copies.isAvailable("a", network)).isTrue();
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(copies.isAvailable("a", network)).isFalse();
    }
}
