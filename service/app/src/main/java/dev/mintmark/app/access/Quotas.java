package dev.mintmark.app.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.InvalidRequestException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How much each principal may use. Days are those of UTC. Operators and the local operator have no limits. Thread-safe. */
public final class Quotas {
    private static final String DRAWINGS = "drawings";
    private static final String MINTS = "mints";
    private static final Duration DAY = Duration.ofDays(1);

    private final Limits standard;
    private final QuotaUses uses;
    private final RequestRates rates;
    private final Clock clock;

    /** With rates of this process alone. */
    public Quotas(Limits standard, QuotaUses uses, Clock clock) {
        this(standard, uses, new ProcessRates(), clock);
    }

    public Quotas(Limits standard, QuotaUses uses, RequestRates rates, Clock clock) {
        this.standard = standard;
        this.uses = uses;
        this.rates = rates;
        this.clock = clock;
    }

    /** Counts requests. */
    public RequestRates rates() {
        return rates;
    }

    /**
     * @param drawings images a day
     * @param mints a day, with anchors, claims and vouchers
     * @param spendWei fees a day of the principal's mints; no more are ordered once they are reached
     * @param storageBytes of sealed files
     * @param requestsPerMinute of a principal
     * @param anonymousPerMinute requests without an account from one address
     */
    public record Limits(
            long drawings,
            long mints,
            BigInteger spendWei,
            long storageBytes,
            long requestsPerMinute,
            long anonymousPerMinute) {}

    /** Limits of one principal; what is null is as in the settings. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Overrides(
            @Nullable Long drawings,
            @Nullable Long mints,
            @Nullable String spendWei,
            @Nullable Long storageBytes,
            @Nullable Long requestsPerMinute) {
        private static final Overrides NONE = new Overrides(null, null, null, null, null);

        public Overrides {
            requireNotNegative("drawings", drawings);
            requireNotNegative("mints", mints);
            requireNotNegative("storageBytes", storageBytes);
            requireNotNegative("requestsPerMinute", requestsPerMinute);
            if (spendWei != null && !spendWei.matches("\\d{1,30}")) {
                throw new InvalidRequestException("quotas.spendWei", "An amount of wei is a whole number.");
            }
        }

        private static void requireNotNegative(String field, @Nullable Long value) {
            if (value != null && value < 0) {
                throw new InvalidRequestException("quotas." + field, "A limit is a whole number of at least 0.");
            }
        }

        /** As {@link Principal#quotas} keeps them. */
        public String json() {
            return JsonMapper.shared().writeValueAsString(this);
        }

        /** Those of a principal. */
        public static Overrides of(Principal principal) {
            return principal.quotas() == null
                    ? NONE
                    : JsonMapper.shared().readValue(principal.quotas(), Overrides.class);
        }
    }

    /** A principal used what it may. The message is one sentence. */
    public static final class ExceededException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String policy;
        private final String limit;
        private final transient Duration window;
        private final transient Duration wait;

        /**
         * @param window the time that the limit is for
         * @param wait after how long it may be tried again
         */
        public ExceededException(String sentence, String policy, String limit, Duration window, Duration wait) {
            super(sentence);
            this.policy = policy;
            this.limit = limit;
            this.window = window;
            this.wait = wait;
        }

        /** Which limit it is, such as {@code drawings}. */
        public String policy() {
            return policy;
        }

        public String limit() {
            return limit;
        }

        /** The time that the limit is for. */
        public Duration window() {
            return window;
        }

        /** After how long it may be tried again. */
        public Duration retryAfter() {
            return wait;
        }
    }

    /** What was counted for a request, which can be given back where the request made nothing. */
    public final class Use {
        private final @Nullable String principal;
        private final String kind;
        private final long day;
        private final long amount;

        private Use(@Nullable String principal, String kind, long day, long amount) {
            this.principal = principal;
            this.kind = kind;
            this.day = day;
            this.amount = amount;
        }

        public void giveBack() {
            if (principal != null) {
                uses.giveBack(principal, kind, day, amount);
            }
        }
    }

    /**
     * Counts drawings.
     *
     * @throws ExceededException where there would be more than the principal may have
     */
    public Use draw(Caller caller, long count) {
        Principal limited = limited(caller);
        if (limited != null) {
            Long own = Overrides.of(limited).storageBytes();
            long most = own == null ? standard.storageBytes() : own;
            if (uses.storedBytes(limited.id()) >= most) {
                throw new ExceededException(
                        "The files of this account take the " + most + " bytes that they may; delete some.",
                        "storage",
                        Long.toString(most),
                        DAY,
                        untilTomorrow());
            }
        }
        Long own = limited == null ? null : Overrides.of(limited).drawings();
        return count(limited, DRAWINGS, count, own == null ? standard.drawings() : own);
    }

    /**
     * Counts mints.
     *
     * @throws ExceededException where there would be more than the principal may have, or it spent what it may
     */
    public Use mint(Caller caller, long count) {
        Principal limited = limited(caller);
        if (limited == null) {
            return count(null, MINTS, count, 0);
        }
        Overrides own = Overrides.of(limited);
        BigInteger mostWei = own.spendWei() == null ? standard.spendWei() : new BigInteger(own.spendWei());
        Instant today = clock.instant().truncatedTo(ChronoUnit.DAYS);
        if (uses.spentSince(limited.id(), today).compareTo(mostWei) >= 0) {
            throw new ExceededException(
                    "The mints of this account cost the " + mostWei + " wei that they may in a day.",
                    "spend",
                    mostWei.toString(),
                    DAY,
                    untilTomorrow());
        }
        return count(limited, MINTS, count, own.mints() == null ? standard.mints() : own.mints());
    }

    /**
     * What is left of a caller's limits today. Null stands for no limit.
     *
     * @param drawings images
     * @param mints with anchors, claims and vouchers
     * @param spendWei fees of mints, in decimal digits
     * @param storageBytes of sealed files
     */
    public record Left(
            @Nullable Long drawings,
            @Nullable Long mints,
            @Nullable String spendWei,
            @Nullable Long storageBytes) {
        private static final Left UNLIMITED = new Left(null, null, null, null);
    }

    /** Returns what a caller may still use today. */
    public Left left(Caller caller) {
        Principal limited = limited(caller);
        if (limited == null) {
            return Left.UNLIMITED;
        }
        Overrides own = Overrides.of(limited);
        Instant now = clock.instant();
        long day = now.getEpochSecond() / DAY.toSeconds();
        long drawings = own.drawings() == null ? standard.drawings() : own.drawings();
        long mints = own.mints() == null ? standard.mints() : own.mints();
        long storage = own.storageBytes() == null ? standard.storageBytes() : own.storageBytes();
        BigInteger spend = own.spendWei() == null ? standard.spendWei() : new BigInteger(own.spendWei());
        BigInteger spent = uses.spentSince(limited.id(), now.truncatedTo(ChronoUnit.DAYS));
        return new Left(
                Math.max(0, drawings - uses.used(limited.id(), DRAWINGS, day)),
                Math.max(0, mints - uses.used(limited.id(), MINTS, day)),
                spend.subtract(spent).max(BigInteger.ZERO).toString(),
                Math.max(0, storage - uses.storedBytes(limited.id())));
    }

    private static @Nullable Principal limited(Caller caller) {
        Principal principal = caller.principal();
        return principal == null || principal.permissions().contains(Permission.OPERATE) ? null : principal;
    }

    private Use count(@Nullable Principal principal, String kind, long amount, long limit) {
        long day = clock.instant().getEpochSecond() / DAY.toSeconds();
        if (principal != null && !uses.add(principal.id(), kind, day, amount, limit)) {
            throw new ExceededException(
                    "This account can have " + limit + " " + kind + " a day.",
                    kind,
                    Long.toString(limit),
                    DAY,
                    untilTomorrow());
        }
        return new Use(principal == null ? null : principal.id(), kind, day, amount);
    }

    private Duration untilTomorrow() {
        Instant now = clock.instant();
        return Duration.between(now, now.truncatedTo(ChronoUnit.DAYS).plus(DAY)).plusSeconds(1);
    }

    /** Requests a minute of a caller: a principal's, or those of the address of somebody without an account. */
    public long requestsPerMinute(Caller caller) {
        if (caller.principal() == null) {
            return standard.anonymousPerMinute();
        }
        Long own = Overrides.of(caller.principal()).requestsPerMinute();
        return own == null ? standard.requestsPerMinute() : own;
    }
}
