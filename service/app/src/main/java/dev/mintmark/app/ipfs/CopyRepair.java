package dev.mintmark.app.ipfs;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.io.BlobStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every kept file at every place again, and has a place keep again what it lost or has wrong: from the other places, or from
 * the sealed file. Thread-safe; one run at a time.
 */
public final class CopyRepair {
    private static final Logger log = LoggerFactory.getLogger(CopyRepair.class);

    /** Files of a page. */
    private static final int PAGE = 100;

    /** Failures that a report names. */
    private static final int NAMED = 20;

    private final Copies copies;
    private final BlobStore files;
    private final Clock clock;
    private final Duration interval;
    private final ReentrantLock running = new ReentrantLock();
    private final AtomicLong repaired = new AtomicLong();

    /**
     * A repair job.
     *
     * @param files the sealed files, by their SHA-256
     * @param interval after which a whole copy is read again
     */
    public CopyRepair(Copies copies, BlobStore files, Clock clock, Duration interval) {
        this.copies = copies;
        this.files = files;
        this.clock = clock;
        this.interval = interval;
    }

    /**
     * What a run found and did.
     *
     * @param files files that are to be kept
     * @param checked copies that were read back
     * @param repaired copies that were lost or wrong, and are whole again
     * @param pending copies that a place accepted and does not have yet
     * @param lost copies that could not be repaired
     * @param unknown copies whose place did not answer
     * @param failures the first twenty of those that are not whole
     */
    public record Report(
            long files, long checked, long repaired, long pending, long lost, long unknown, List<Failed> failures) {
        public Report {
            failures = List.copyOf(failures);
        }
    }

    /** A copy that is not whole. */
    public record Failed(String cid, String place, CopyState state, String reason) {}

    /**
     * A place and how many files it has in each state.
     *
     * @param unchecked files that were never read back there
     */
    public record PlaceStatus(String name, long whole, long pending, long lost, long unknown, long unchecked) {}

    /**
     * The state of all copies by the last checks.
     *
     * @param copies how many places are to have each file
     * @param below files that fewer places have
     * @param repaired copies that were repaired since the start of the service
     * @param problem one sentence where files have too few copies; otherwise null
     */
    public record Status(
            int copies,
            long files,
            long below,
            long repaired,
            List<PlaceStatus> places,
            List<ContentRegister.Kept> imports,
            @Nullable String problem) {
        public Status {
            places = List.copyOf(places);
            imports = List.copyOf(imports);
        }
    }

    /** Copies that were repaired since the start. */
    public long repaired() {
        return repaired.get();
    }

    /** Files that fewer places have than are wanted. */
    public long below() {
        return copies.register()
                .below(
                        copies.wanted(),
                        copies.places().stream().map(Place::placeName).toList());
    }

    /** Returns one sentence on files with too few copies; empty where there are none. */
    public Optional<String> problem() {
        long below = below();
        return below == 0
                ? Optional.empty()
                : Optional.of((below == 1 ? "1 file on IPFS is" : below + " files on IPFS are")
                        + " not known to be whole at " + copies.wanted()
                        + (copies.wanted() == 1 ? " place" : " places")
                        + "; \"mintmark ipfs repair\" checks them now.");
    }

    public Status status() {
        ContentRegister register = copies.register();
        long all = register.files();
        List<ContentRegister.Count> counts = register.counts();
        List<PlaceStatus> places = new ArrayList<>();
        for (Place place : copies.places()) {
            Map<CopyState, Long> states = new HashMap<>();
            counts.stream()
                    .filter(count -> count.place().equals(place.placeName()))
                    .forEach(count -> states.put(count.state(), count.files()));
            long known = states.values().stream().mapToLong(Long::longValue).sum();
            places.add(new PlaceStatus(
                    place.placeName(),
                    states.getOrDefault(CopyState.WHOLE, 0L),
                    states.getOrDefault(CopyState.PENDING, 0L),
                    states.getOrDefault(CopyState.LOST, 0L),
                    states.getOrDefault(CopyState.UNKNOWN, 0L),
                    Math.max(0, all - known)));
        }
        return new Status(
                copies.wanted(),
                all,
                below(),
                repaired(),
                places,
                register.kept(),
                problem().orElse(null));
    }

    /**
     * Checks copies, and repairs those that are lost or wrong.
     *
     * @param all whether copies that were found whole within the interval are read too
     * @throws ConflictException where a run is under way
     */
    public Report run(boolean all) {
        if (!running.tryLock()) {
            throw new ConflictException("A repair is under way; \"mintmark ipfs status\" shows what it found so far.");
        }
        try {
            Tally tally = new Tally();
            String after = null;
            List<String> page;
            do {
                page = copies.register().roots(after, PAGE);
                for (String root : page) {
                    check(Cid.parse(root), all, tally);
                    after = root;
                    if (Thread.currentThread().isInterrupted()) {
                        return tally.report(copies.register().files());
                    }
                }
            } while (page.size() == PAGE);
            return tally.report(copies.register().files());
        } finally {
            running.unlock();
        }
    }

    private void check(Cid root, boolean all, Tally tally) {
        Instant due = clock.instant().minus(interval);
        Map<String, ContentRegister.Copy> known = new HashMap<>();
        copies.register().copies(root.toString()).forEach(copy -> known.put(copy.place(), copy));
        for (Place place : copies.places()) {
            ContentRegister.Copy last = known.get(place.placeName());
            if (!all
                    && last != null
                    && last.state() == CopyState.WHOLE
                    && last.checkedAt().isAfter(due)) {
                continue;
            }
            tally.checked++;
            CopyState found = copies.check(root, place);
            if (found == CopyState.LOST) {
                found = repair(root, place, tally);
            }
            tally.count(root, place, found, copies.register());
        }
    }

    private CopyState repair(Cid root, Place place, Tally tally) {
        if (!copies.register().isReferenced(root.toString())) {
            // deleted meanwhile
            copies.register().forget(root.toString());
            return CopyState.WHOLE;
        }
        CopyState after = copies.repair(root, place, sealedFile(root));
        if (after == CopyState.WHOLE) {
            repaired.incrementAndGet();
            tally.repaired++;
            log.warn("{} had lost {} or had other bytes; it has it again.", place.placeName(), root);
        }
        return after;
    }

    /** The blocks of the sealed file that this is the root of; none where it is not one. */
    private BlockSource sealedFile(Cid root) {
        Map<Cid, byte[]> blocks = new HashMap<>();
        try {
            Optional<String> sha256 = copies.register().sealedFile(root.toString());
            Optional<byte[]> file = sha256.isPresent() ? files.get(sha256.get()) : Optional.empty();
            file.ifPresent(bytes ->
                    UnixFs.V1_2025.of(bytes).blocks().forEach(block -> blocks.put(block.cid(), block.bytes())));
        } catch (IOException e) {
            log.debug("The sealed file of {} cannot be read: {}", root, e.getMessage());
        }
        return cid -> Optional.ofNullable(blocks.get(cid));
    }

    private static final class Tally {
        private long checked;
        private long repaired;
        private final Map<CopyState, Long> states = new HashMap<>();
        private final List<Failed> failures = new ArrayList<>();

        void count(Cid root, Place place, CopyState state, ContentRegister register) {
            states.merge(state, 1L, Long::sum);
            if (state != CopyState.WHOLE && failures.size() < NAMED) {
                String reason = register.copies(root.toString()).stream()
                        .filter(copy -> copy.place().equals(place.placeName()))
                        .map(copy -> String.valueOf(copy.failure()))
                        .findFirst()
                        .orElse("");
                failures.add(new Failed(root.toString(), place.placeName(), state, reason));
            }
        }

        Report report(long files) {
            return new Report(
                    files,
                    checked,
                    repaired,
                    states.getOrDefault(CopyState.PENDING, 0L),
                    states.getOrDefault(CopyState.LOST, 0L),
                    states.getOrDefault(CopyState.UNKNOWN, 0L),
                    failures);
        }
    }
}
