package dev.mintmark.app.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.index.TokenEvents;
import dev.mintmark.app.index.TokenEvents.Kind;
import dev.mintmark.app.market.WalletListings.SigningTerms;
import dev.mintmark.app.market.WalletListings.WalletListing;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlListingRepository;
import dev.mintmark.app.store.SqlTokenEvents;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.Listing;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listings that a wallet signs, and the history of tokens, against the contract. */
@Tag("slow")
class WalletListingsTest {
    private static final BigInteger PRICE = BigInteger.valueOf(1_000_000);
    private static final String NONE = "0x" + "1".repeat(64);

    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static WalletListings listings;
    private static Account holder;

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        listings = new WalletListings(fixture.chain, new SqlListingRepository(fixture.database), Clock.systemUTC());
        holder = fixture.chain.accounts().holder();
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    @Test
    void aSignedListingIsShownAndBought() throws Exception {
        Token token = fixture.mint(fixture.pinned("listed by a wallet"));
        SigningTerms terms = listings.terms(token.tokenId(), fixture.holder());
        assertThat(terms.owner()).isEqualTo(fixture.holder());
        assertThat(terms.market()).isEqualTo(fixture.chain.market().checksummed());

        SignedListing stored =
                listings.add(token.tokenId(), signed(token, holder, PRICE, terms.epoch(), terms.tokenEpoch()));

        assertThat(fixture.sales.of(token.tokenId()).listing()).isEqualTo(stored);
        Sale sale = fixture.market.buy(token.tokenId());
        assertThat(sale.priceWei()).isEqualTo(PRICE.toString());
        assertThat(sale.seller()).isEqualTo(fixture.holder());
        assertThat(listings.terms(token.tokenId(), fixture.holder()).tokenEpoch())
                .isEqualTo(1);
    }

    @Test
    void whatTheContractWouldNotTakeIsNotStored() throws Exception {
        Token token = fixture.mint(fixture.pinned("not listed"));
        Account buyer = fixture.chain.accounts().buyer();
        WalletListing good = signed(token, holder, PRICE, 0, 0);
        refused("epoch", token, signed(token, holder, PRICE, 1, 0));
        refused("tokenEpoch", token, signed(token, holder, PRICE, 0, 1));
        refused("priceWei", token, signed(token, holder, BigInteger.ZERO, 0, 0));
        refused(
                "deadline",
                token,
                new WalletListing(
                        good.seller(), null, PRICE, 0, 0, Instant.now().minusSeconds(60), good.signature()));
        refused("signature", token, new WalletListing(good.seller(), null, PRICE, 0, 0, good.deadline(), new byte[65]));
        // of other terms, or by another key
        refused(
                "signature",
                token,
                new WalletListing(
                        good.seller(), null, PRICE.add(BigInteger.ONE), 0, 0, good.deadline(), good.signature()));
        refused(
                "signature",
                token,
                new WalletListing(
                        good.seller(),
                        null,
                        PRICE,
                        0,
                        0,
                        good.deadline(),
                        signed(token, buyer, PRICE, 0, 0).signature()));
        refused(
                "currency",
                token,
                new WalletListing(good.seller(), fixture.contract(), PRICE, 0, 0, good.deadline(), good.signature()));
        assertThatThrownBy(() -> listings.add(token.tokenId(), signed(token, buyer, PRICE, 0, 0)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("who alone can sign a listing");
        assertThatThrownBy(() -> listings.add(NONE, good)).isInstanceOf(NotFoundException.class);
        assertThat(fixture.sales.of(token.tokenId()).listing()).isNull();
    }

    /** Both could be bought, and a page shows the latest alone. */
    @Test
    void aListingAtAnotherPriceIsCancelledFirst() throws Exception {
        Token token = fixture.mint(fixture.pinned("dearer by a wallet"));
        listings.add(token.tokenId(), signed(token, holder, PRICE, 0, 0));
        listings.add(token.tokenId(), signed(token, holder, PRICE, 0, 0));
        assertThatThrownBy(() -> listings.add(token.tokenId(), signed(token, holder, PRICE.add(PRICE), 0, 0)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("is listed at another price");

        fixture.market.cancel(token.tokenId());
        SignedListing dear = listings.add(token.tokenId(), signed(token, holder, PRICE.add(PRICE), 0, 1));

        assertThat(fixture.sales.of(token.tokenId()).listing()).isEqualTo(dear);
    }

    @Test
    void aTokenHasItsHistoryWithDates() throws Exception {
        Token token = fixture.mint(fixture.pinned("lived"));
        fixture.market.list(token.tokenId(), PRICE);
        Sale sale = fixture.market.buy(token.tokenId());
        fixture.market.transfer(token.tokenId(), fixture.holder());
        fixture.market.burn(token.tokenId());
        fixture.indexer.run();
        TokenHistory history = new TokenHistory(
                fixture.chain,
                new SqlTokenEvents(fixture.database),
                new SqlChainIndex(fixture.database),
                fixture.indexer);

        List<TokenEvents.TokenEvent> events = history.of(token.tokenId());

        assertThat(events)
                .extracting(TokenEvents.TokenEvent::kind)
                .containsExactly(Kind.BURNT, Kind.TRANSFERRED, Kind.SOLD, Kind.MINTED);
        assertThat(events).allMatch(event -> event.at() != null);
        assertThat(events.get(2).amount()).isEqualTo(PRICE.toString());
        assertThat(events.get(2).royalty()).isEqualTo(sale.royaltyWei());
        assertThat(events.get(2).tx()).isEqualTo(sale.tx());
        assertThat(events.get(3).receiver()).isEqualToIgnoringCase(fixture.holder());
        assertThatThrownBy(() -> history.of(NONE)).isInstanceOf(NotFoundException.class);
    }

    private static void refused(String field, Token token, WalletListing listing) {
        assertThatThrownBy(() -> listings.add(token.tokenId(), listing))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field));
    }

    private static WalletListing signed(Token token, Account by, BigInteger price, long epoch, long tokenEpoch) {
        Instant deadline = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        byte[] signature = price.signum() == 0
                ? new byte[65]
                : by.signer()
                        .sign(
                                new Listing(
                                        Bytes32.of(token.tokenId()),
                                        by.address(),
                                        Address.ZERO,
                                        price,
                                        epoch,
                                        tokenEpoch,
                                        deadline),
                                new SigningDomain(fixture.chain.chainId(), fixture.chain.market()));
        return new WalletListing(by.address().checksummed(), null, price, epoch, tokenEpoch, deadline, signature);
    }
}
