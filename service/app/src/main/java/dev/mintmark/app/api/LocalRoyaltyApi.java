package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.market.Withdrawal;
import dev.mintmark.app.royalty.CreatorRoyalties;
import dev.mintmark.app.royalty.LedgerEntry;
import dev.mintmark.app.royalty.Royalties;
import dev.mintmark.app.royalty.RoyaltyLedger;
import dev.mintmark.contracts.Address;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The royalties of the contract, from this process; the index is brought up to date before each answer. Thread-safe. */
public final class LocalRoyaltyApi implements RoyaltyApi {
    /** Some ten megabytes of JSON. */
    private static final int MAX_LINES = 20_000;

    /** The characters of an address. */
    private static final int ADDRESS = 42;

    private final Royalties royalties;
    private final ChainIndexer indexer;
    private final Market market;
    private final Artworks artworks;
    private final Function<String, Optional<Integer>> royaltyBps;

    /**
     * @param indexer brings the index of {@code royalties} up to date
     * @param royaltyBps the royalty of a token, as the chain has it
     */
    public LocalRoyaltyApi(
            Royalties royalties,
            ChainIndexer indexer,
            Market market,
            Artworks artworks,
            Function<String, Optional<Integer>> royaltyBps) {
        this.royaltyBps = royaltyBps;
        this.royalties = royalties;
        this.indexer = indexer;
        this.market = market;
        this.artworks = artworks;
    }

    @Override
    public RoyaltyList all(@Nullable String after, int limit) throws SourceUnavailableException {
        requireLimit(limit);
        indexer.run();
        List<CreatorRoyalties> found = royalties.all(after, limit + 1);
        List<CreatorRoyalties> page = found.subList(0, Math.min(limit, found.size()));
        return response(page, found.size() > limit ? page.getLast().address() : null);
    }

    @Override
    public RoyaltyList of(String address, @Nullable String after, int limit) throws SourceUnavailableException {
        requireLimit(limit);
        String last = after == null ? null : Token.parseId(after);
        indexer.run();
        Optional<CreatorRoyalties> creator = royalties.of(address, last, limit + 1);
        if (creator.isEmpty() || creator.get().byToken().size() <= limit) {
            return response(creator.stream().toList(), null);
        }
        CreatorRoyalties page = creator.get().withTokens(limit);
        return response(List.of(page), page.byToken().getLast().tokenId());
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > RoyaltyList.MAX_LIMIT) {
            throw new InvalidRequestException("limit", "A page has 1 to " + RoyaltyList.MAX_LIMIT + " entries.");
        }
    }

    @Override
    public RoyaltyReport report(RoyaltyQuery query) throws SourceUnavailableException {
        String creator = query.address() == null
                ? null
                : Royalties.parse(query.address()).hex();
        indexer.run();
        RoyaltyLedger ledger = royalties.ledger();
        RoyaltyLedger.Period period = new RoyaltyLedger.Period(creator, query.from(), query.to());
        RoyaltyLedger.By by = by(query.by());
        List<LedgerEntry> entries = by == null ? ledger.entries(period) : List.of();
        List<RoyaltyLedger.Sum> sums = by == null ? List.of() : ledger.sums(period, by);
        if (entries.size() + sums.size() > MAX_LINES) {
            throw new InvalidRequestException(
                    "from",
                    "The period has more than " + MAX_LINES + " lines; ask for a shorter one, or for its sums.");
        }
        return new RoyaltyReport(
                royalties.chainId(),
                royalties.contract().checksummed(),
                query.from() == null ? null : query.from().toString(),
                query.to() == null ? null : query.to().toString(),
                query.by().word(),
                indexer.lastBlock(),
                ledger.totals(period).stream().map(LocalRoyaltyApi::sum).toList(),
                entries.stream().map(LocalRoyaltyApi::entry).toList(),
                sums.stream().map(LocalRoyaltyApi::sum).toList());
    }

    private static RoyaltyLedger.@Nullable By by(RoyaltyQuery.By by) {
        return switch (by) {
            case ENTRY -> null;
            case TOKEN -> RoyaltyLedger.By.TOKEN;
            case CREATOR -> RoyaltyLedger.By.CREATOR;
            case MONTH -> RoyaltyLedger.By.MONTH;
            case DAY -> RoyaltyLedger.By.DAY;
        };
    }

    private static RoyaltyReport.Sum sum(RoyaltyLedger.Sum sum) {
        return new RoyaltyReport.Sum(
                checksummed(sum.key()),
                Objects.requireNonNull(checksummed(sum.currency())),
                sum.sales(),
                sum.earned().toString(),
                sum.paid().toString(),
                sum.withdrawable().toString());
    }

    private static RoyaltyReport.Entry entry(LedgerEntry entry) {
        return new RoyaltyReport.Entry(
                entry.kind().name(),
                entry.at(),
                entry.block(),
                entry.tx(),
                checksummed(entry.creator()),
                entry.tokenId(),
                Objects.requireNonNull(checksummed(entry.receiver())),
                Objects.requireNonNull(checksummed(entry.currency())),
                entry.amount().toString(),
                entry.price() == null ? null : entry.price().toString(),
                checksummed(entry.marketplace()));
    }

    /** Addresses with the capital letters of ERC-55, anything else as it is. */
    private static @Nullable String checksummed(@Nullable String text) {
        return text != null && text.length() == ADDRESS ? Address.of(text).checksummed() : text;
    }

    @Override
    public Withdrawal withdraw(String address, WithdrawRequest request) throws SourceUnavailableException {
        return request.isByPayer()
                ? market.withdrawFor(address, request.currency())
                : market.withdraw(address, request.currency());
    }

    private RoyaltyList response(List<CreatorRoyalties> creators, @Nullable String next) {
        return new RoyaltyList(creators.stream().map(this::response).toList(), indexer.lastBlock(), next);
    }

    private RoyaltyList.Creator response(CreatorRoyalties creator) {
        return new RoyaltyList.Creator(
                creator.address(),
                creator.tokens(),
                creator.sales(),
                creator.earnedWei(),
                creator.paidWei(),
                creator.withdrawableWei(),
                creator.byToken().stream().map(this::response).toList());
    }

    private RoyaltyList.ByToken response(CreatorRoyalties.TokenRoyalties token) {
        Artwork artwork = artworks.bySha256(token.tokenId().substring(2)).orElse(null);
        return new RoyaltyList.ByToken(
                token.tokenId(),
                artwork == null ? null : artwork.id(),
                royaltyBps.apply(token.tokenId()).orElse(null),
                token.sales(),
                token.earnedWei(),
                token.paidWei(),
                token.withdrawableWei());
    }
}
