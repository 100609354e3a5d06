package dev.mintmark.app.royalty;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The royalty ledger: what was earned and paid out, in which block and by which transaction. Days and months are those of UTC.
 * Immutable.
 */
public final class RoyaltyLedger {
    private final List<LedgerEntry> entries;

    private RoyaltyLedger(List<LedgerEntry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * The ledger of these events.
     *
     * @param market the address of the contract's market, lower-case
     */
    static RoyaltyLedger of(List<RoyaltyEvent> events, String market) {
        return new RoyaltyLedger(LedgerBook.entries(events, market));
    }

    /** What lines are summed up by. */
    public enum By {
        TOKEN,
        CREATOR,
        MONTH,
        DAY
    }

    /**
     * What is asked for.
     *
     * @param creator lower-case address; null for all
     * @param from the first day; null for the first of all
     * @param to the last day; null for today
     */
    public record Period(
            @Nullable String creator,
            @Nullable LocalDate from,
            @Nullable LocalDate to) {
        boolean isOfCreator(LedgerEntry entry) {
            return creator == null || creator.equals(entry.creator());
        }

        boolean hasBegun(LedgerEntry entry) {
            return from == null || !day(entry).isBefore(from);
        }

        boolean hasNotEnded(LedgerEntry entry) {
            return to == null || !day(entry).isAfter(to);
        }
    }

    /**
     * Sums of one group in one currency.
     *
     * @param key the token's ID, the creator's address, a month such as 2026-11 or a day such as 2026-11-28; null where a payment
     *     names no token or no creator, and for the sum of all
     * @param sales how many payments earned something in the period
     * @param earned in the period, as {@code paid}
     * @param withdrawable what was earned and not paid out at the end of the period, or of the month or day
     */
    public record Sum(
            @Nullable String key,
            String currency,
            long sales,
            BigInteger earned,
            BigInteger paid,
            BigInteger withdrawable) {}

    /** The lines of the period, in the chain's order. */
    public List<LedgerEntry> entries(Period period) {
        return entries.stream()
                .filter(entry -> period.isOfCreator(entry) && period.hasBegun(entry) && period.hasNotEnded(entry))
                .toList();
    }

    /** The sums of the period by currency. */
    public List<Sum> totals(Period period) {
        return sums(period, entry -> null, false);
    }

    /** The sums of the period by group and currency, in the order of groups. */
    public List<Sum> sums(Period period, By by) {
        return switch (by) {
            case TOKEN -> sums(period, LedgerEntry::tokenId, false);
            case CREATOR -> sums(period, LedgerEntry::creator, false);
            case MONTH -> sums(period, entry -> day(entry).toString().substring(0, 7), true);
            case DAY -> sums(period, entry -> day(entry).toString(), true);
        };
    }

    /** @param isTime whether groups follow one another, so that what is withdrawable goes on from one to the next */
    private List<Sum> sums(Period period, Function<LedgerEntry, @Nullable String> group, boolean isTime) {
        Map<Key, Counted> sums = new TreeMap<>(Key.ORDER);
        Map<String, BigInteger> open = new HashMap<>();
        for (LedgerEntry entry : entries) {
            if (!period.isOfCreator(entry) || !period.hasNotEnded(entry)) {
                continue;
            }
            boolean isEarned = entry.kind() == LedgerEntry.Kind.EARNED;
            BigInteger change = isEarned ? entry.amount() : entry.amount().negate();
            open.merge(entry.currency(), change, BigInteger::add);
            if (isTime && !period.hasBegun(entry)) {
                continue;
            }
            Counted sum = sums.computeIfAbsent(new Key(group.apply(entry), entry.currency()), key -> new Counted());
            sum.open = isTime ? Objects.requireNonNull(open.get(entry.currency())) : sum.open.add(change);
            if (period.hasBegun(entry)) {
                sum.add(entry, isEarned);
            }
        }
        List<Sum> made = new ArrayList<>();
        sums.forEach((key, sum) -> {
            if (sum.isMoved || sum.open.signum() != 0) {
                made.add(new Sum(key.group, key.currency, sum.sales, sum.earned, sum.paid, sum.open));
            }
        });
        return made;
    }

    private record Key(@Nullable String group, String currency) {
        static final Comparator<Key> ORDER = Comparator.comparing(
                        Key::group, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
                .thenComparing(Key::currency);
    }

    private static final class Counted {
        private boolean isMoved;
        private long sales;
        private BigInteger earned = BigInteger.ZERO;
        private BigInteger paid = BigInteger.ZERO;
        private BigInteger open = BigInteger.ZERO;

        void add(LedgerEntry entry, boolean isEarned) {
            isMoved = true;
            if (isEarned) {
                sales++;
                earned = earned.add(entry.amount());
            } else {
                paid = paid.add(entry.amount());
            }
        }
    }

    private static LocalDate day(LedgerEntry entry) {
        return LocalDate.ofInstant(entry.at(), ZoneOffset.UTC);
    }
}
