package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The queue of a step: how many artworks a process takes through it at once, and how often the step is tried. */
enum StepQueue {
    /** From ACCEPTED to DRAWN. A drawing takes all cores. */
    DRAW(1, 5, 3, Duration.ofSeconds(1)),
    /** From DRAWN to SEALED. */
    SEAL(1, 5, 3, Duration.ofSeconds(1)),
    /** From SEALED to PINNED. The network answers late, and may be down for days. */
    PIN(4, 150, Integer.MAX_VALUE, Duration.ofSeconds(1)),
    /** From PINNED to CONFIRMED. So may the chain. */
    MINT(1, 150, Integer.MAX_VALUE, Duration.ofMillis(300)),
    /** From PINNED to anchored; one task for all artworks, which is never removed. */
    ANCHOR(1, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofMillis(300)),
    /** From deleted to removed: what the artwork left, until nothing of it is left. */
    REMOVE(1, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofSeconds(5));

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 6;

    private final int threads;
    private final int tries;
    private final int processEnds;
    private final Duration poll;

    StepQueue(int threads, int tries, int processEnds, Duration poll) {
        this.threads = threads;
        this.tries = tries;
        this.processEnds = processEnds;
        this.poll = poll;
    }

    /** The queue of the artwork's next step; empty where it has none. */
    static Optional<StepQueue> of(Artwork artwork) {
        if (artwork.done()) {
            return Optional.empty();
        }
        return switch (artwork.stage()) {
            case ACCEPTED -> Optional.of(DRAW);
            case DRAWN -> Optional.of(SEAL);
            case SEALED -> Optional.of(PIN);
            case PINNED, SIGNED, SENT -> Optional.of(MINT);
            case CONFIRMED, FAILED, CANCELLED -> Optional.empty();
        };
    }

    /** The task's name: {@code draw}, {@code seal}, {@code pin}, {@code mint}, {@code anchor} or {@code remove}. */
    String task() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The table of the queue's tasks. */
    String table() {
        return task() + "_tasks";
    }

    /** How many artworks a process takes through the step at once. */
    int threads() {
        return threads;
    }

    /** How often in a row the step is tried before its artwork fails; see {@link #waitsForOthers}. */
    int tries() {
        return tries;
    }

    /**
     * How often a process ends during the step, by a kill or a crash, before its artwork fails: without limit where the step
     * itself can hardly be the reason.
     */
    int processEnds() {
        return processEnds;
    }

    /** Whether the step waits without limit while another system is out of order; such tries do not count. */
    boolean waitsForOthers() {
        return this == PIN || this == MINT;
    }

    /** Whether one node does the step at a time: the payer's nonces are used in one order. */
    boolean isOneLane() {
        return this == MINT || this == ANCHOR;
    }

    /** Whether tasks are done by priority, and not in the order that they came in: creators take turns. */
    boolean hasPriorities() {
        return this == DRAW;
    }

    /** How often a process looks for tasks that other processes queued, or that have become due. */
    Duration poll() {
        return poll;
    }

    /** The longest {@link #wait}. */
    static Duration longestWait() {
        return wait(MAX_DOUBLINGS + 1);
    }

    /** How long to wait after this many failures in a row: 1 s, doubled each time up to about a minute. */
    static Duration wait(int failures) {
        return FIRST_WAIT.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS));
    }
}
