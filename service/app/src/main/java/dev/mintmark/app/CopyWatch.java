package dev.mintmark.app;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.ipfs.CopyRepair;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repairs the copies on IPFS at intervals, until closed. */
final class CopyWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CopyWatch.class);

    /** Copies that are not whole are looked at more often than those that are. */
    private static final Duration MOST = Duration.ofMinutes(10);

    private final CopyRepair repair;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ipfs-repair").daemon().factory());

    private final BooleanSupplier isOurs;

    private CopyWatch(CopyRepair repair, BooleanSupplier isOurs) {
        this.isOurs = isOurs;
        this.repair = repair;
    }

    /**
     * @param interval after which a whole copy is read again
     * @param isOurs whether this process is to repair now; others may do so
     */
    static CopyWatch start(CopyRepair repair, Duration interval, BooleanSupplier isOurs) {
        CopyWatch watch = new CopyWatch(repair, isOurs);
        long every = Math.min(interval.toMillis(), MOST.toMillis());
        watch.thread.scheduleWithFixedDelay(watch::run, every / 10, every, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void run() {
        if (!isOurs.getAsBoolean()) {
            return;
        }
        try {
            CopyRepair.Report report = repair.run(false);
            if (report.lost() + report.unknown() > 0) {
                log.warn(
                        "Copies on IPFS: {} lost, {} at places that do not answer; \"mintmark ipfs status\" shows them.",
                        report.lost(),
                        report.unknown());
            }
        } catch (ConflictException e) {
            log.debug("{}", e.getMessage());
        } catch (Throwable e) {
            // anything thrown would end the schedule, without a word
            log.warn("The copies on IPFS could not be checked; the next check tries again.", e);
        }
    }

    /** Ends after the file that is being read, or after some seconds. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("A check of copies on IPFS did not end.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
