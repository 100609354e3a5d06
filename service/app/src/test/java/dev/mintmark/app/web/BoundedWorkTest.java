package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BoundedWorkTest {
    private final BoundedWork work = new BoundedWork("test", 1, 2);
    private final Set<Thread> callers = ConcurrentHashMap.newKeySet();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        clients.shutdownNow();
        work.close();
    }

    @Test
    void moreRequestsThanPlacesAreBusyBeforeTheyAreRead() throws Exception {
        Semaphore read = new Semaphore(0);
        CountDownLatch end = new CountDownLatch(1);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Future<Integer> first = clients.submit(() -> waiting(read, end, threads));
        Future<Integer> second = clients.submit(() -> waiting(read, end, threads));
        read.acquire(2);
        awaitAnswers();

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> work.answer(
                        () -> {
                            throw new AssertionError("read");
                        },
                        input -> input))
                .satisfies(e -> {
                    assertThat(e.problem().status()).isEqualTo(503);
                    assertThat(e.problem().type()).isEqualTo("/problems/busy");
                });

        end.countDown();
        assertThat(first.get() + second.get()).isEqualTo(2);
        assertThat(threads)
                .as("one computes at a time")
                .singleElement()
                .satisfies(thread -> assertThat(thread.isVirtual()).isFalse());
        assertThat(work.<Integer, Integer>answer(() -> 3, input -> input))
                .as("places are given back")
                .isEqualTo(3);
    }

    @Test
    void slowSendersTakeNoPlace() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        List<Future<Integer>> slow = new ArrayList<>();
        Semaphore reading = new Semaphore(0);
        for (int i = 0; i < 2; i++) {
            slow.add(clients.submit(() -> work.<Integer, Integer>answer(
                    () -> {
                        reading.release();
                        sent.await();
                        return 1;
                    },
                    input -> input)));
        }
        reading.acquire(2);

        assertThat(work.<Integer, Integer>answer(() -> 3, input -> input)).isEqualTo(3);

        sent.countDown();
        for (Future<Integer> answer : slow) {
            assertThat(answer.get()).isEqualTo(1);
        }
    }

    /** Returns when all that have read wait for their answer, and so have their places. */
    private void awaitAnswers() throws InterruptedException {
        for (Thread caller : callers) {
            while (caller.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
        }
    }

    private int waiting(Semaphore read, CountDownLatch end, Set<Thread> threads) throws Exception {
        return work.answer(
                () -> {
                    callers.add(Thread.currentThread());
                    read.release();
                    return 1;
                },
                input -> {
                    threads.add(Thread.currentThread());
                    end.await();
                    return input;
                });
    }

    @Test
    void whatIsThrownIsThrownOnAndThePlaceGivenBack() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThatIOException()
                    .isThrownBy(() -> work.answer(() -> 1, input -> {
                        throw new IOException("broken");
                    }))
                    .withMessage("broken");
            assertThatIOException()
                    .isThrownBy(() -> work.answer(
                            () -> {
                                throw new IOException("cut off");
                            },
                            input -> input));
        }
    }

    @Test
    void wantOfMemoryIsBusyAndNotAFault() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> work.answer(() -> 1, input -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .satisfies(e -> assertThat(e.problem().status()).isEqualTo(503));
    }
}
