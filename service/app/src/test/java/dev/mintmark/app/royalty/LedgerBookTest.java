package dev.mintmark.app.royalty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.royalty.LedgerEntry.Kind;
import dev.mintmark.app.royalty.RoyaltyLedger.By;
import dev.mintmark.app.royalty.RoyaltyLedger.Period;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What lies in credits and vaults, and who is paid when it leaves them. */
class LedgerBookTest {
    private static final String MARKET = "0xmarket";
    private static final String NATIVE = "0x" + "0".repeat(40);
    private static final Period ALL = new Period(null, null, null);

    private final List<RoyaltyEvent> events = new ArrayList<>();
    private int day = 1;

    @Test
    void whatAVaultHoldsIsWithdrawableUntilItIsReleasedOldestFirst() {
        minted("a", "ann");
        minted("b", "ben");
        receiver("ann", "vault");
        receiver("ben", "vault");
        vault("vault");
        sold("a", "ann", "vault", 30);
        received("vault", MARKET, 30, null);
        received("vault", "seaport", 20, "b");
        released("vault", "payee", 40);

        RoyaltyLedger ledger = ledger();

        assertThat(sums(ledger, By.TOKEN)).containsExactly("a 30 30 0", "b 20 10 10");
        assertThat(sums(ledger, By.CREATOR)).containsExactly("ann 30 30 0", "ben 20 10 10");
        assertThat(ledger.entries(ALL).stream().filter(entry -> entry.kind() == Kind.PAID))
                .extracting(LedgerEntry::receiver)
                .containsOnly("payee");
        assertThat(ledger.entries(ALL).get(1).marketplace()).isEqualTo("seaport");
    }

    @Test
    void aRefusedRoyaltyIsPaidByTheWithdrawalOfItsReceiverWhoNeedNotBeTheCreator() {
        minted("a", "ann");
        receiver("ann", "contract");
        sold("a", "ann", "contract", 70);
        add(RoyaltyEvent.Kind.CREDITED, "a", "ann", "contract", null, 70);
        assertThat(sums(ledger(), By.CREATOR)).containsExactly("ann 70 0 70");

        add(RoyaltyEvent.Kind.WITHDRAWN, null, null, "contract", null, 70);
        assertThat(sums(ledger(), By.CREATOR)).containsExactly("ann 70 70 0");
    }

    @Test
    void aPaymentOfATokenWhoseCreatorNamedAnotherVaultIsNotItsRoyalty() {
        minted("a", "ann");
        minted("b", "ben");
        receiver("ben", "vault");
        vault("vault");
        received("vault", "somebody", 9, "a");

        assertThat(ledger().entries(ALL)).singleElement().satisfies(entry -> {
            assertThat(entry.tokenId()).isNull();
            assertThat(entry.creator()).isEqualTo("ben");
            assertThat(entry.marketplace()).isNull();
        });
    }

    @Test
    void coinsForAVaultThatNobodyNamedAreNoRoyalties() {
        minted("a", "ann");
        vault("vault");
        received("vault", "somebody", 9, "a");
        released("vault", "payee", 9);

        assertThat(ledger().entries(ALL)).isEmpty();
    }

    @Test
    void aVaultMayBeTheCreatorAndPayAnotherVault() {
        vault("vault");
        vault("inner");
        minted("a", "vault");
        received("vault", "seaport", 10, "a");
        received("inner", "vault", 4, null);
        released("vault", "inner", 4);
        assertThat(sums(ledger(), By.TOKEN)).containsExactly("a 10 0 10");

        released("inner", "payee", 3);
        assertThat(sums(ledger(), By.TOKEN)).containsExactly("a 10 3 7");
    }

    @Test
    void whatCameWithoutAnEventIsEarnedWhenItIsReleased() {
        vault("vault");
        minted("a", "vault");
        released("vault", "payee", 5);

        assertThat(sums(ledger(), By.CREATOR)).containsExactly("vault 5 5 0");
    }

    @Test
    void monthsAndDaysSayWhatWasWithdrawableAtTheirEnd() {
        vault("vault");
        minted("a", "vault");
        day = 30;
        received("vault", "seaport", 10, "a");
        released("vault", "payee", 4);
        day = 31;
        received("vault", "seaport", 2, "a");
        day = 33;
        released("vault", "payee", 8);

        RoyaltyLedger ledger = ledger();

        assertThat(sums(ledger, By.MONTH)).containsExactly("2026-01 12 4 8", "2026-02 0 8 0");
        assertThat(sums(ledger, By.DAY)).containsExactly("2026-01-30 10 4 6", "2026-01-31 2 0 8", "2026-02-02 0 8 0");
        Period lastDay = new Period(null, LocalDate.of(2026, 1, 31), LocalDate.of(2026, 1, 31));
        assertThat(ledger.entries(lastDay))
                .singleElement()
                .satisfies(entry -> assertThat(entry.amount()).isEqualTo(2));
        assertThat(ledger.sums(lastDay, By.TOKEN)).singleElement().satisfies(sum -> {
            assertThat(sum.earned()).isEqualTo(2);
            assertThat(sum.paid()).isZero();
            assertThat(sum.withdrawable()).isEqualTo(8);
        });
        assertThat(ledger.totals(new Period("ann", null, null))).isEmpty();
    }

    private RoyaltyLedger ledger() {
        return RoyaltyLedger.of(events, MARKET);
    }

    private static List<String> sums(RoyaltyLedger ledger, By by) {
        return ledger.sums(ALL, by).stream()
                .map(sum -> sum.key() + " " + sum.earned() + " " + sum.paid() + " " + sum.withdrawable())
                .toList();
    }

    private void minted(String token, String creator) {
        add(RoyaltyEvent.Kind.MINTED, token, creator, null, null, 0);
    }

    private void receiver(String creator, String receiver) {
        add(RoyaltyEvent.Kind.RECEIVER, null, creator, receiver, null, 0);
    }

    private void vault(String vault) {
        add(RoyaltyEvent.Kind.VAULT, null, null, vault, null, 0);
    }

    private void sold(String token, String creator, String receiver, long amount) {
        add(RoyaltyEvent.Kind.SOLD, token, creator, receiver, null, amount);
    }

    private void received(String vault, String sender, long amount, @Nullable String token) {
        add(RoyaltyEvent.Kind.RECEIVED, token, null, vault, sender, amount);
    }

    private void released(String vault, String to, long amount) {
        add(RoyaltyEvent.Kind.RELEASED, null, null, vault, to, amount);
    }

    private void add(
            RoyaltyEvent.Kind kind,
            @Nullable String token,
            @Nullable String creator,
            @Nullable String account,
            @Nullable String party,
            long amount) {
        int at = events.size();
        Instant time = Instant.parse("2026-01-01T12:00:00Z").plusSeconds(86_400L * (day - 1));
        events.add(new RoyaltyEvent(
                kind,
                at,
                at,
                "0xt",
                time,
                token,
                creator,
                account,
                party,
                NATIVE,
                BigInteger.valueOf(amount),
                null,
                kind == RoyaltyEvent.Kind.RECEIVED ? party : null));
    }
}
