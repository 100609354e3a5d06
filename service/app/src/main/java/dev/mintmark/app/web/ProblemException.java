package dev.mintmark.app.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a request with a {@link Problem}. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int MAX_CAUSES = 20;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }

    /** Returns the first ProblemException among an exception and its causes; empty if there is none. */
    static Optional<ProblemException> in(Throwable thrown) {
        @Nullable Throwable cause = thrown;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof ProblemException found) {
                return Optional.of(found);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
