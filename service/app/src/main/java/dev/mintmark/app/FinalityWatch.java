package dev.mintmark.app;

import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.workflow.Pipeline;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks at intervals that the chain still has what was called final, until closed. */
final class FinalityWatch implements AutoCloseable {
    /** Each check asks the chain's node once, where nothing is new. */
    static final Duration EVERY = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(FinalityWatch.class);

    private final Chain chain;
    private final Pipeline pipeline;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("finality-watch").daemon().factory());

    private FinalityWatch(Chain chain, Pipeline pipeline) {
        this.chain = chain;
        this.pipeline = pipeline;
    }

    static FinalityWatch start(Chain chain, Pipeline pipeline, Duration every) {
        FinalityWatch watch = new FinalityWatch(chain, pipeline);
        watch.thread.scheduleWithFixedDelay(watch::check, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void check() {
        try {
            chain.reorganisations().run(block -> pipeline.unconfirm(chain.chainId(), block.number()));
        } catch (SourceUnavailableException e) {
            log.debug("The final blocks are checked later: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.warn("The final blocks could not be checked; the next check tries again.", e);
        }
    }

    /** Ends after a check under way, or after some seconds. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
