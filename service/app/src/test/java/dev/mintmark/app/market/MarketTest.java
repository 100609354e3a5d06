package dev.mintmark.app.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.store.SqlListingRepository;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class MarketTest {
    private static final BigInteger PRICE = new BigInteger("200000000000000000");

    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static Market market;

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        market = fixture.market;
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    @Test
    void aListedTokenIsBoughtOnceAndPaysTheRoyalty() throws Exception {
        Token token = fixture.mint(fixture.pinned("sold"));

        SignedListing listing = market.list(token.tokenId(), PRICE);
        Sale sale = market.buy(token.tokenId());

        assertThat(listing.seller()).isEqualTo(token.owner());
        assertThat(sale.seller()).isEqualTo(token.owner());
        assertThat(sale.receiver()).isEqualTo(token.creator());
        assertThat(sale.buyer()).isNotEqualTo(token.owner());
        assertThat(sale.priceWei()).isEqualTo(PRICE.toString());
        assertThat(sale.royaltyWei()).isEqualTo("10000000000000000");
        assertThat(market.buy(token.tokenId())).isEqualTo(sale);
        assertThat(market.buy(listing)).isEqualTo(sale);
        assertThat(fixture.ledger.token(token.tokenId().substring(2)))
                .hasValueSatisfying(now -> assertThat(now.owner()).isEqualTo(sale.buyer()));
    }

    @Test
    void theBuyerCanListTheTokenAgainButNotBuyIt() throws Exception {
        Token token = fixture.mint(fixture.pinned("sold on"));
        market.list(token.tokenId(), PRICE);
        Sale sale = market.buy(token.tokenId());

        SignedListing again = market.list(token.tokenId(), PRICE);

        assertThat(again.seller()).isEqualTo(sale.buyer());
        assertThat(again.tokenEpoch()).isEqualTo(1);
        assertThatThrownBy(() -> market.buy(again))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("the seller cannot buy from itself");
    }

    @Test
    void listingAgainAtAnotherPriceEndsTheOlderListing() throws Exception {
        Token token = fixture.mint(fixture.pinned("dearer"));
        SignedListing cheap = market.list(token.tokenId(), PRICE);
        SignedListing same = market.list(token.tokenId(), PRICE);
        BigInteger dear = PRICE.multiply(BigInteger.TEN);
        SignedListing listing = market.list(token.tokenId(), dear);

        assertThat(same.tokenEpoch()).isEqualTo(cheap.tokenEpoch());
        assertThat(listing.tokenEpoch()).isEqualTo(cheap.tokenEpoch() + 1);
        assertThatThrownBy(() -> market.buy(cheap)).hasMessageContaining("TokenEpochPassed");
        assertThat(market.buy(token.tokenId()).priceWei()).isEqualTo(dear.toString());
    }

    /** Its owner cancelled all, or its time is over: a transaction that cancels it would be in vain. */
    @Test
    void anOlderListingThatCannotBeBoughtIsNotCancelled() throws Exception {
        Token token = fixture.mint(fixture.pinned("listed long ago"));
        SignedListing first = market.list(token.tokenId(), PRICE);
        ListingRepository listings = new SqlListingRepository(fixture.database);
        for (SignedListing older : List.of(
                older(first, first.epoch() + 1, first.deadline()),
                older(first, first.epoch(), Instant.now().minusSeconds(60)))) {
            listings.put(older);
            assertThat(market.list(token.tokenId(), PRICE).tokenEpoch()).isEqualTo(first.tokenEpoch());
        }
        listings.put(older(first, first.epoch(), first.deadline()));
        assertThat(market.list(token.tokenId(), PRICE).tokenEpoch()).isEqualTo(first.tokenEpoch() + 1);
    }

    /** At another price. */
    private static SignedListing older(SignedListing listing, long epoch, Instant deadline) {
        return new SignedListing(
                listing.chainId(),
                listing.contract(),
                listing.tokenId(),
                listing.seller(),
                null,
                "1",
                epoch,
                listing.tokenEpoch(),
                deadline,
                listing.signature(),
                listing.data());
    }

    @Test
    void aTransferEndsTheListingsAndIsNotRepeated() throws Exception {
        Token token = fixture.mint(fixture.pinned("a gift"));
        SignedListing listing = market.list(token.tokenId(), PRICE);
        String collector = "0x00000000000000000000000000000000000000AB";

        TokenTransaction done = market.transfer(token.tokenId(), collector);

        assertThat(done.owner()).isEqualToIgnoringCase(collector);
        assertThat(fixture.ledger.token(token.tokenId().substring(2)))
                .hasValueSatisfying(now -> assertThat(now.owner()).isEqualToIgnoringCase(collector));
        assertThatThrownBy(() -> market.buy(listing)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> market.transfer(token.tokenId(), collector))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has the token already");
        assertThatThrownBy(() -> market.transfer(token.tokenId(), fixture.holder()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("who alone can transfer it");
    }

    @Test
    void aContractThatTakesNoTokensGetsNone() throws Exception {
        Token token = fixture.mint(fixture.pinned("not for a contract"));
        String contract = token.contract();

        assertThatThrownBy(() -> market.transfer(token.tokenId(), contract))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("does not take tokens");
        assertThat(fixture.ledger.token(token.tokenId().substring(2)))
                .hasValueSatisfying(now -> assertThat(now.owner()).isEqualToIgnoringCase(fixture.holder()));
    }

    /** The stored sale of an earlier listing is no answer. */
    @Test
    void aUsedListingSellsNothingMore() throws Exception {
        Token token = fixture.mint(fixture.pinned("sold and given back"));
        market.list(token.tokenId(), PRICE);
        Sale sale = market.buy(token.tokenId());
        assertThat(market.buy(token.tokenId())).as("the same request again").isEqualTo(sale);
        market.transfer(token.tokenId(), fixture.holder());

        assertThatThrownBy(() -> market.buy(token.tokenId()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("is not listed here");
        assertThat(fixture.sales.of(token.tokenId()).listing()).isNull();

        market.list(token.tokenId(), PRICE);
        assertThat(fixture.sales.of(token.tokenId()).listing()).isNotNull();
        market.burn(token.tokenId());
        assertThatThrownBy(() -> market.buy(token.tokenId())).isInstanceOf(GoneException.class);
    }

    @Test
    void ofTwoTransfersAtATimeOneIsMadeAndTheOtherSaysSo() throws Exception {
        Token token = fixture.mint(fixture.pinned("for one of two"));
        List<String> receivers =
                List.of("0x00000000000000000000000000000000000000AB", "0x00000000000000000000000000000000000000AC");
        List<TokenTransaction> made = new CopyOnWriteArrayList<>();
        List<Exception> refused = new CopyOnWriteArrayList<>();
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            receivers.forEach(to -> both.submit(() -> {
                try {
                    made.add(market.transfer(token.tokenId(), to));
                } catch (Exception e) {
                    refused.add(e);
                }
            }));
        }

        assertThat(made).hasSize(1);
        assertThat(refused).singleElement().isInstanceOf(ConflictException.class);
        assertThat(fixture.ledger.token(token.tokenId().substring(2)))
                .hasValueSatisfying(
                        now -> assertThat(now.owner()).isEqualTo(made.getFirst().owner()));
    }

    @Test
    void ofListingsAtATimeOnlyTheLastSells() throws Exception {
        Token token = fixture.mint(fixture.pinned("listed thrice"));
        List<SignedListing> all = new CopyOnWriteArrayList<>();
        try (ExecutorService three = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int price = 1; price <= 3; price++) {
                BigInteger wei = PRICE.multiply(BigInteger.valueOf(price));
                three.submit(() -> all.add(market.list(token.tokenId(), wei)));
            }
        }

        assertThat(all).extracting(SignedListing::tokenEpoch).containsExactlyInAnyOrder(0L, 1L, 2L);
    }

    @Test
    void aCancelledListingSellsNoMoreAndANewOneDoes() throws Exception {
        Token token = fixture.mint(fixture.pinned("kept a while"));
        SignedListing listing = market.list(token.tokenId(), PRICE);

        assertThat(market.cancel(token.tokenId()).owner()).isEqualTo(fixture.holder());

        assertThatThrownBy(() -> market.buy(listing)).hasMessageContaining("TokenEpochPassed");
        assertThat(market.list(token.tokenId(), PRICE).tokenEpoch()).isEqualTo(listing.tokenEpoch() + 1);
        assertThat(market.buy(token.tokenId()).priceWei()).isEqualTo(PRICE.toString());
    }

    @Test
    void aBurntTokenIsGone() throws Exception {
        Token token = fixture.mint(fixture.pinned("regretted"));

        TokenTransaction burn = market.burn(token.tokenId());

        assertThat(burn.owner()).isNull();
        Ledger.OnChain burnt =
                fixture.ledger.token(token.tokenId().substring(2)).orElseThrow();
        assertThat(burnt.wasBurnt()).isTrue();
        assertThat(burnt.burntTx()).isEqualTo(burn.tx());
        assertThat(burnt.burntBlock()).isEqualTo(burn.block());
        assertThat(burnt.block()).isEqualTo(token.block());
        assertThat(burnt.owner()).isEqualTo(token.owner());
        assertThat(burnt.modelSha256()).isEqualTo(ChainFixture.MODEL);
        assertThatThrownBy(() -> market.burn(token.tokenId()))
                .isInstanceOf(GoneException.class)
                .hasMessage("The token " + token.tokenId() + " was burnt.");
        assertThatThrownBy(() -> market.burn("0x" + "1".repeat(64))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void onlyTheOwnerCanListAToken() throws Exception {
        Token token = fixture.mint(fixture.pinned(
                "somebody's", new MintOrder("0x00000000000000000000000000000000000000ab", 500, null, null, null)));

        assertThatThrownBy(() -> market.list(token.tokenId(), PRICE))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("who alone can sign");
        assertThatThrownBy(() -> market.buy(token.tokenId()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("is not listed here");
    }

    @Test
    void aChangedPriceIsRefused() throws Exception {
        Token token = fixture.mint(fixture.pinned("cheaper"));
        SignedListing listing = market.list(token.tokenId(), PRICE);
        SignedListing cheaper = new SignedListing(
                listing.chainId(),
                listing.contract(),
                listing.tokenId(),
                listing.seller(),
                null,
                "1",
                listing.epoch(),
                listing.tokenEpoch(),
                listing.deadline(),
                listing.signature(),
                listing.data());

        assertThatThrownBy(() -> market.buy(cheaper))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("InvalidSignature");
    }

    @Test
    void namesTheFaultOfABadRequest() throws Exception {
        Token token = fixture.mint(fixture.pinned("asked about"));

        assertThatThrownBy(() -> market.list("0x" + "1".repeat(64), PRICE))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("There is no token");
        assertThatThrownBy(() -> market.list("12", PRICE)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> market.list(token.tokenId(), BigInteger.ZERO))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("at least 1 wei");
        assertThatThrownBy(() -> market.withdraw(fixture.holder()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("holds nothing");
        assertThatThrownBy(() -> market.withdraw("0x00000000000000000000000000000000000000ab"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("not an account of this service");
    }

    /** A contract that refused the coins of its royalty, and takes them later. */
    @Test
    void thePayerWithdrawsForACreatorThatIsAContract() throws Exception {
        Address creator = Address.of("0x" + "0".repeat(35) + "c0de5");
        fixture.setCode(creator, "0x60006000fd");
        String tokenId = fixture.mintedFor(fixture.pinned("of a contract"), fixture.holder(), creator.checksummed());
        market.list(tokenId, BigInteger.valueOf(1_000_000));
        market.buy(tokenId);
        assertThatThrownBy(() -> market.withdraw(creator.checksummed()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("withdraw --for");
        assertThatThrownBy(() -> market.withdrawFor(creator.checksummed(), null))
                .isInstanceOf(ConflictException.class);
        fixture.setCode(creator, "0x00");
        BigInteger before = fixture.chain.client().balance(creator);

        Withdrawal done = market.withdrawFor(creator.checksummed(), null);

        assertThat(done.address()).isEqualTo(creator.checksummed());
        assertThat(done.royaltiesWei()).isEqualTo("50000");
        assertThat(fixture.chain.client().balance(creator).subtract(before)).isEqualTo(50_000);
        assertThatThrownBy(() -> market.withdrawFor(creator.checksummed(), null))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("holds nothing");
    }
}
