package dev.mintmark.app.workflow;

import io.micrometer.core.instrument.Metrics;
import java.time.Duration;

/** Counts and times steps in Micrometer's global registry, which the service shows under {@code /metrics}. Stateless. */
final class StepMetrics {
    private StepMetrics() {}

    /** @param outcome {@code done}, {@code again} or {@code failed} */
    static void ended(StepQueue queue, long nanos, String outcome) {
        Metrics.timer("mintmark.step", "step", queue.task(), "outcome", outcome).record(Duration.ofNanos(nanos));
    }

    /** @param type of the artwork's failure */
    static void failed(String type) {
        Metrics.counter("mintmark.failures", "type", type).increment();
    }

    /** Counts a sampler step. */
    static void drew() {
        Metrics.counter("mintmark.drawing.steps").increment();
    }
}
