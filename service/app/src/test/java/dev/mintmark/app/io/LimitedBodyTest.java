package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

final class LimitedBodyTest {
    private final LimitedBody body = new LimitedBody(10);
    private boolean cancelled;

    private void start() {
        body.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
                cancelled = true;
            }
        });
    }

    /** The limit is of the whole, in whatever parts it comes. */
    @Test
    void partsThatAreTooLongTogetherAreRefused() {
        start();
        body.onNext(List.of(ByteBuffer.allocate(4), ByteBuffer.allocate(4)));
        assertThat(cancelled).isFalse();
        body.onNext(List.of(ByteBuffer.allocate(3)));
        assertThat(cancelled).isTrue();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> body.getBody().toCompletableFuture().get())
                .withCauseInstanceOf(HttpCalls.AnswerTooLongException.class);
    }

    @Test
    void partsUpToTheLimitAreTheBody() throws Exception {
        start();
        body.onNext(List.of(ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3, 4, 5, 6, 7})));
        body.onNext(List.of(ByteBuffer.wrap(new byte[] {8, 9, 10})));
        body.onComplete();
        assertThat(cancelled).isFalse();
        assertThat(body.getBody().toCompletableFuture().get()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }
}
