package dev.mintmark.app;

import dev.mintmark.app.api.BurnRegister;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.workflow.Pipeline;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks at intervals that the chain still has what was called final, and which tokens were burnt, until closed. */
final class FinalityWatch implements AutoCloseable {
    /** Each check asks the chain's node once, where nothing is new. */
    static final Duration EVERY = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(FinalityWatch.class);

    private final Chain chain;
    private final Pipeline pipeline;
    private final BurnRegister burns;

    /** Two: the first reading of a long chain's events must not delay the other check. */
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("finality-watch-", 1).daemon().factory());

    private final BooleanSupplier isOurs;

    private FinalityWatch(Chain chain, Pipeline pipeline, BurnRegister burns, BooleanSupplier isOurs) {
        this.isOurs = isOurs;
        this.chain = chain;
        this.pipeline = pipeline;
        this.burns = burns;
    }

    /** @param isOurs whether this process is to check now; others may do so */
    static FinalityWatch start(
            Chain chain, Pipeline pipeline, BurnRegister burns, Duration every, BooleanSupplier isOurs) {
        FinalityWatch watch = new FinalityWatch(chain, pipeline, burns, isOurs);
        watch.threads.scheduleWithFixedDelay(watch::checkBlocks, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        watch.threads.scheduleWithFixedDelay(watch::registerBurns, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void registerBurns() {
        if (!isOurs.getAsBoolean()) {
            return;
        }
        try {
            burns.update();
        } catch (SourceUnavailableException e) {
            log.debug("The burns are registered later: {}", e.getMessage());
        } catch (Throwable e) {
            // anything thrown would end the schedule, without a word
            log.warn("The burns could not be registered; the next check tries again.", e);
        }
    }

    private void checkBlocks() {
        if (!isOurs.getAsBoolean()) {
            return;
        }
        try {
            chain.reorganisations().run(block -> pipeline.unconfirm(chain.chainId(), block.number()));
        } catch (SourceUnavailableException e) {
            log.debug("The final blocks are checked later: {}", e.getMessage());
        } catch (Throwable e) {
            log.warn("The final blocks could not be checked; the next check tries again.", e);
        }
    }

    /** Ends after a check under way, or after some seconds. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
