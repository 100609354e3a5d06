package dev.mintmark.app.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.transactions.Wallet;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlListingRepository;
import dev.mintmark.app.store.SqlOfferRepository;
import dev.mintmark.app.store.SqlSaleIndex;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MarketCalls;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Auctions, against the contract. */
@Tag("slow")
class AuctionsTest {
    private static final BigInteger RESERVE = BigInteger.valueOf(1000);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static Auctions auctions;
    private static String buyer;

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        auctions = new Auctions(fixture.chain, new SqlOfferRepository(fixture.database), Clock.systemUTC());
        buyer = fixture.chain.accounts().buyer().address().checksummed();
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    @Test
    void anAuctionRunsFromItsReserveToItsSale() throws Exception {
        Token token = fixture.mint(fixture.pinned("auctioned"));
        String id = token.tokenId();
        SignedListing listing = fixture.market.list(id, RESERVE);

        AuctionTransaction begun = auctions.create(id, null, RESERVE, HOUR);
        assertThat(begun.owner()).isEqualTo(fixture.chain.market().checksummed());
        assertThat(fixture.sales.of(id).listing()).as("the listing ended").isNull();
        assertThatThrownBy(() -> fixture.market.buy(listing)).isInstanceOf(ConflictException.class);
        for (boolean byTables : new boolean[] {false, true}) {
            if (byTables) {
                fixture.indexer.run();
            }
            SaleState state = fixture.sales.of(id).state();
            assertThat(state.status()).isEqualTo(SaleState.Status.AUCTION);
            assertThat(state.auction()).isEqualTo(begun.auction());
            assertThat(state.asOf()).isGreaterThanOrEqualTo(begun.block());
        }
        assertThatThrownBy(() -> auctions.create(id, null, RESERVE, HOUR))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("in an auction already");
        assertThatThrownBy(() -> fixture.market.transfer(id, buyer))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("while its auction runs; nobody can transfer it");

        assertThatThrownBy(() -> auctions.bid(id, BigInteger.valueOf(999)))
                .isInstanceOf(ConflictException.class)
                .hasMessage("The bid is 0.000000000000000999 of the chain's coin, which is too low; the least that is"
                        + " accepted is 0.000000000000001 of the chain's coin.");
        new Wallet(fixture.chain.client(), fixture.chain.accounts().admin())
                .send(fixture.chain.market().hex(), RESERVE, MarketCalls.bid(Bytes32.of(id), RESERVE));
        fixture.mineBlocks(1);
        assertThatThrownBy(() -> auctions.bid(id, BigInteger.valueOf(1049)))
                .isInstanceOf(ConflictException.class)
                .hasMessage("The bid is 0.000000000000001049 of the chain's coin, which is too low; the least that is"
                        + " accepted is 0.00000000000000105 of the chain's coin.");
        AuctionTransaction bid = auctions.bid(id, BigInteger.valueOf(1061));
        assertThat(bid.auction().bidder()).isEqualTo(buyer);
        assertThat(bid.auction().bid()).isEqualTo("1061");
        assertThat(bid.auction().leastBid()).isEqualTo("1115");
        assertThat(auctions.bid(id, BigInteger.valueOf(1061)))
                .as("the same bid again")
                .isEqualTo(bid);
        assertThatThrownBy(() -> auctions.bid(id, BigInteger.valueOf(2000)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("has the highest bid already: 0.000000000000001061 of");
        fixture.indexer.run();
        assertThat(fixture.sales.of(id).state().auction()).isEqualTo(bid.auction());

        assertThatThrownBy(() -> auctions.settle(id))
                .isInstanceOf(ConflictException.class)
                .hasMessageStartingWith(
                        "The auction runs until " + bid.auction().endsAt());
        assertThatThrownBy(() -> auctions.cancel(id))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("has a bid of 1061 and cannot be cancelled");
        fixture.passTime(3700);
        fixture.mineBlocks(1);
        assertThatThrownBy(
                        () -> new Auctions(fixture.chain, new SqlOfferRepository(fixture.database), Clock.systemUTC())
                                .bid(id, BigInteger.valueOf(3000)))
                .isInstanceOf(ConflictException.class);

        AuctionTransaction over = auctions.settle(id);
        assertThat(over.owner()).isEqualTo(buyer);
        assertThat(over.sale().priceWei()).isEqualTo("1061");
        assertThat(over.sale().seller()).isEqualTo(fixture.holder());
        assertThat(over.sale().royaltyWei()).isEqualTo("54");
        fixture.indexer.run();
        assertThat(fixture.sales.of(id).state().status()).isEqualTo(SaleState.Status.NONE);
        assertThatThrownBy(() -> auctions.settle(id))
                .isInstanceOf(ConflictException.class)
                .hasMessage("The token is in no auction.");
    }

    @Test
    void anAuctionWithoutABidGivesTheTokenBack() throws Exception {
        Token token = fixture.mint(fixture.pinned("nobody wants it"));
        auctions.create(token.tokenId(), null, RESERVE, HOUR);
        fixture.passTime(3700);
        fixture.mineBlocks(1);
        assertThatThrownBy(() -> auctions.bid(token.tokenId(), RESERVE))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("AuctionOver");

        Sales later = new Sales(
                fixture.chain,
                new SqlSaleIndex(fixture.database),
                fixture.indexer,
                new SqlListingRepository(fixture.database),
                new SqlOfferRepository(fixture.database),
                Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));
        assertThat(later.of(token.tokenId()).state().status()).isEqualTo(SaleState.Status.AUCTION_ENDED);

        AuctionTransaction over = auctions.settle(token.tokenId());
        assertThat(over.sale()).isNull();
        assertThat(over.owner()).isEqualTo(fixture.holder());
        fixture.market.list(token.tokenId(), RESERVE);
        assertThat(fixture.sales.of(token.tokenId()).listing()).isNotNull();
    }

    @Test
    void anAuctionIsCancelledByItsSellerAlone() throws Exception {
        Token token = fixture.mint(fixture.pinned("regretted"));
        auctions.create(token.tokenId(), null, RESERVE, HOUR);
        assertThat(auctions.cancel(token.tokenId()).owner()).isEqualTo(fixture.holder());
        assertThatThrownBy(() -> auctions.cancel(token.tokenId()))
                .isInstanceOf(ConflictException.class)
                .hasMessage("The token is in no auction.");
        assertThatThrownBy(() -> auctions.bid(token.tokenId(), RESERVE)).hasMessage("The token is in no auction.");

        fixture.market.transfer(token.tokenId(), "0x00000000000000000000000000000000000000AB");
        assertThatThrownBy(() -> auctions.create(token.tokenId(), null, RESERVE, HOUR))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("who alone can put it up for auction");
    }

    @Test
    void anAuctionInACurrencyIsPaidInIt() throws Exception {
        TestCoin coin = TestCoin.deploy(fixture, "a coin for auctions");
        Token token = fixture.mint(fixture.pinned("for another coin"));
        assertThatThrownBy(() -> auctions.create(token.tokenId(), coin.address(), RESERVE, HOUR))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is not allowed on the market");
        new CurrencySettings(fixture.chain).set(coin.address(), true);
        coin.mint(fixture.chain.accounts().buyer().address(), 5000);

        auctions.create(token.tokenId(), coin.address(), RESERVE, HOUR);
        assertThatThrownBy(() -> auctions.bid(token.tokenId(), BigInteger.valueOf(5001)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(buyer + " has 5000 of the smallest unit of " + coin.address());
        AuctionTransaction bid = auctions.bid(token.tokenId(), BigInteger.valueOf(4000));
        assertThat(bid.auction().currency()).isEqualTo(coin.address());
        assertThat(coin.balance(buyer)).isEqualTo(1000);
        fixture.passTime(3700);
        fixture.mineBlocks(1);

        Sale sale = auctions.settle(token.tokenId()).sale();
        assertThat(sale.currency()).isEqualTo(coin.address());
        assertThat(coin.balance(fixture.holder())).isEqualTo(4000);
    }

    @Test
    void namesTheFaultOfABadAuction() throws Exception {
        Token token = fixture.mint(fixture.pinned("asked about"));
        assertThatThrownBy(() -> auctions.create(token.tokenId(), null, RESERVE, Duration.ofMinutes(59)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("not 3540 s");
        assertThatThrownBy(() -> auctions.create(token.tokenId(), null, RESERVE, Duration.ofDays(91)))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> auctions.create(token.tokenId(), null, BigInteger.ZERO, HOUR))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> auctions.create("0x" + "1".repeat(64), null, RESERVE, HOUR))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> auctions.bid("0x" + "1".repeat(64), RESERVE)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> fixture.sales.of("0x" + "1".repeat(64))).isInstanceOf(NotFoundException.class);
        assertThat(fixture.sales.of(token.tokenId()).state().status()).isEqualTo(SaleState.Status.NONE);

        fixture.market.burn(token.tokenId());
        assertThatThrownBy(() -> fixture.sales.of(token.tokenId())).isInstanceOf(GoneException.class);
        fixture.indexer.run();
        assertThatThrownBy(() -> fixture.sales.of(token.tokenId())).isInstanceOf(GoneException.class);
        assertThatThrownBy(() -> auctions.settle(token.tokenId())).isInstanceOf(GoneException.class);
    }

    /** Another index of the same chain says the same, and a bid whose block is gone does not count. */
    @Test
    void theStateIsThatOfTheEventsAfterARebuildAndAReorganisation() throws Exception {
        Token token = fixture.mint(fixture.pinned("reorganised"));
        auctions.create(token.tokenId(), null, RESERVE, HOUR);
        fixture.indexer.run();
        SaleState before = fixture.sales.of(token.tokenId()).state();
        AuctionTransaction bid = auctions.bid(token.tokenId(), RESERVE);
        fixture.indexer.run();
        SaleState with = fixture.sales.of(token.tokenId()).state();
        assertThat(with.auction().bid()).isEqualTo("1000");

        try (Database other = Database.open(folder.resolve("rebuilt.db"))) {
            ChainIndexer indexer = fixture.indexer(new SqlChainIndex(other));
            indexer.run();
            Sales rebuilt = new Sales(
                    fixture.chain,
                    new SqlSaleIndex(other),
                    indexer,
                    new SqlListingRepository(other),
                    new SqlOfferRepository(other),
                    Clock.systemUTC());
            assertThat(rebuilt.of(token.tokenId()).state().auction()).isEqualTo(with.auction());
        }
        fixture.reorganiseFrom(bid.block());
        fixture.indexer.run();
        assertThat(fixture.sales.of(token.tokenId()).state().auction()).isEqualTo(before.auction());
    }
}
