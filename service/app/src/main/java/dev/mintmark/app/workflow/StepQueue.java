package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Stage;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A kind of task, and how hard it is tried. */
enum StepQueue {
    /** From ACCEPTED to DRAWN. */
    DRAW(5),
    /** From DRAWN to SEALED. */
    SEAL(5),
    /** From SEALED to PINNED; the network may be away for hours. */
    PIN(150),
    /** From PINNED to CONFIRMED; so may the chain. */
    MINT(150);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 6;

    private final int tries;

    StepQueue(int tries) {
        this.tries = tries;
    }

    /** Where the next step of an artwork at this stage is done. */
    static Optional<StepQueue> of(Stage stage) {
        return switch (stage) {
            case ACCEPTED -> Optional.of(DRAW);
            case DRAWN -> Optional.of(SEAL);
            case SEALED -> Optional.of(PIN);
            case PINNED, SIGNED, SENT -> Optional.of(MINT);
            case CONFIRMED, FAILED, CANCELLED -> Optional.empty();
        };
    }

    /** The task's name in the queue. */
    String task() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How often a step is tried before its artwork fails. */
    int tries() {
        return tries;
    }

    /** How long to wait after so many failures in a row: 1 s, doubled each time up to about a minute. */
    static Duration wait(int failures) {
        return FIRST_WAIT.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS));
    }
}
