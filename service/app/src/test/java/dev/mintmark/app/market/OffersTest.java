package dev.mintmark.app.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.market.Offers.WalletOffer;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.store.SqlOfferRepository;
import dev.mintmark.app.store.SqlSaleIndex;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MarketCalls;
import dev.mintmark.contracts.Offer;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offers and listings in an ERC-20, against the contract. */
@Tag("slow")
class OffersTest {
    private static final BigInteger PRICE = BigInteger.valueOf(2_000_000);

    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static TestCoin coin;
    private static TestCoin forbidden;
    private static Account buyer;
    private static Offers offers;
    private static Currencies currencies;

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        coin = TestCoin.deploy(fixture, "coin");
        forbidden = TestCoin.deploy(fixture, "another coin");
        buyer = fixture.chain.accounts().buyer();
        coin.mint(buyer.address(), 1_000_000_000);
        new CurrencySettings(fixture.chain).set(coin.address(), true);
        offers = new Offers(fixture.chain, new SqlOfferRepository(fixture.database), Clock.systemUTC());
        currencies = new Currencies(fixture.chain, new SqlSaleIndex(fixture.database), fixture.indexer);
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    @Test
    void anOfferIsAcceptedOnceAndPaysTheRoyalty() throws Exception {
        Token token = fixture.mint(fixture.pinned("wanted"));
        BigInteger before = coin.balance(fixture.holder());
        SignedOffer low = offers.make(token.tokenId(), coin.address(), PRICE);
        SignedOffer high = offers.make(token.tokenId(), coin.address(), PRICE.multiply(BigInteger.TWO));

        for (boolean byTables : new boolean[] {false, true}) {
            if (byTables) {
                fixture.indexer.run();
            }
            SaleState state = fixture.sales.of(token.tokenId()).state();
            assertThat(state.offers()).containsExactly(high, low);
            assertThat(state.status()).isEqualTo(SaleState.Status.NONE);
        }

        Sale sale = offers.accept(token.tokenId(), high.id());
        assertThat(sale.buyer()).isEqualTo(buyer.address().checksummed());
        assertThat(sale.seller()).isEqualTo(fixture.holder());
        assertThat(sale.currency()).isEqualTo(coin.address());
        assertThat(sale.priceWei()).isEqualTo("4000000");
        assertThat(sale.royaltyWei()).isEqualTo("200000");
        assertThat(coin.balance(fixture.holder()).subtract(before)).isEqualTo(4_000_000);
        assertThat(offers.accept(token.tokenId(), high.id()))
                .as("the same request again")
                .isEqualTo(sale);
        assertThat(fixture.sales.of(token.tokenId()).state().offers()).isEmpty();
        assertThatThrownBy(() -> offers.accept(token.tokenId(), low.id()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("came first");
    }

    /** Each was allowed for beside the others, by a currency that changes an allowance only from 0. */
    @Test
    void offersForSeveralTokensCanAllBeAccepted() throws Exception {
        Token one = fixture.mint(fixture.pinned("wanted too"));
        Token two = fixture.mint(fixture.pinned("wanted as well"));
        // above all other offers, whose allowances would do for both
        BigInteger most = BigInteger.valueOf(50_000_000);
        SignedOffer first = offers.make(one.tokenId(), coin.address(), most);
        SignedOffer second = offers.make(two.tokenId(), coin.address(), most);

        assertThat(offers.accept(one.tokenId(), first.id()).priceWei()).isEqualTo(most.toString());
        assertThat(offers.accept(two.tokenId(), second.id()).priceWei()).isEqualTo(most.toString());
    }

    @Test
    void aCancelledOfferIsNeverShownAndNotAccepted() throws Exception {
        Token token = fixture.mint(fixture.pinned("not sold"));
        SignedOffer offer = offers.make(token.tokenId(), coin.address(), PRICE);
        fixture.indexer.run();
        assertThat(fixture.sales.of(token.tokenId()).state().offers()).containsExactly(offer);

        fixture.market.cancel(token.tokenId());

        assertThat(fixture.sales.of(token.tokenId()).state().offers())
                .as("before it is indexed")
                .isEmpty();
        fixture.indexer.run();
        assertThat(fixture.sales.of(token.tokenId()).state().offers()).isEmpty();
        assertThatThrownBy(() -> offers.accept(token.tokenId(), offer.id()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("The offer is dead");
        assertThat(token.owner()).isEqualTo(fixture.holder());
    }

    @Test
    void anOfferIsOverAfterItsTimeAndWhenItsBuyerCancelsAll() throws Exception {
        Token token = fixture.mint(fixture.pinned("too late"));
        SignedOffer offer = offers.make(token.tokenId(), coin.address(), PRICE);
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(31));
        Offers afterwards = new Offers(fixture.chain, new SqlOfferRepository(fixture.database), later);
        assertThatThrownBy(() -> afterwards.accept(token.tokenId(), offer.id()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("time was over");

        fixture.indexer.run();
        assertThat(fixture.sales.of(token.tokenId()).state().offers()).hasSize(1);
        fixture.wallet().send(fixture.chain.market().checksummed(), BigInteger.ZERO, MarketCalls.cancelAll());
        fixture.mineBlocks(1);
        assertThatThrownBy(() -> offers.accept(token.tokenId(), offer.id()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("its buyer has cancelled it");
        fixture.indexer.run();
        assertThat(fixture.sales.of(token.tokenId()).state().offers())
                .as("before that is final")
                .isEmpty();
        fixture.mineBlocks(70);
        fixture.indexer.run();
        assertThat(fixture.sales.of(token.tokenId()).state().offers()).isEmpty();
    }

    @Test
    void aWalletsOfferIsStoredWhereTheContractWouldTakeIt() throws Exception {
        Token token = fixture.mint(fixture.pinned("wanted by a wallet"));
        // lets the market take more than that
        offers.make(fixture.mint(fixture.pinned("another one")).tokenId(), coin.address(), PRICE);
        Offer terms = terms(token, PRICE);
        byte[] signature = buyer.signer().sign(terms, domain());

        refused(
                "signature",
                token,
                signed(terms, fixture.chain.accounts().attester().signer().sign(attesters(terms), domain())));
        refused("signature", token, signed(terms(token, BigInteger.ONE), signature));
        refused("signature", token, signed(terms, new byte[] {1}));
        refused(
                "epoch",
                token,
                new WalletOffer(
                        terms.buyer().hex(), coin.address(), PRICE, terms.epoch() + 1, 0, terms.deadline(), signature));
        refused(
                "tokenEpoch",
                token,
                new WalletOffer(
                        terms.buyer().hex(), coin.address(), PRICE, terms.epoch(), 1, terms.deadline(), signature));
        refused(
                "deadline",
                token,
                new WalletOffer(
                        terms.buyer().hex(),
                        coin.address(),
                        PRICE,
                        terms.epoch(),
                        0,
                        Instant.now().minusSeconds(1),
                        signature));
        refused(
                "currency",
                token,
                new WalletOffer(
                        terms.buyer().hex(),
                        forbidden.address(),
                        PRICE,
                        terms.epoch(),
                        0,
                        terms.deadline(),
                        signature));
        refused(
                "price",
                token,
                new WalletOffer(
                        terms.buyer().hex(),
                        coin.address(),
                        BigInteger.ZERO,
                        terms.epoch(),
                        0,
                        terms.deadline(),
                        signature));
        assertThat(fixture.sales.of(token.tokenId()).state().offers())
                .as("nothing was stored")
                .isEmpty();

        SignedOffer stored = offers.add(token.tokenId(), signed(terms, signature));
        assertThat(stored.id()).isEqualTo(terms.digest(domain()).toString());
        assertThat(offers.accept(token.tokenId(), stored.id()).buyer())
                .isEqualTo(buyer.address().checksummed());
    }

    @Test
    void theBuyerCancelsAllThatItSigned() throws Exception {
        Token token = fixture.mint(fixture.pinned("no longer wanted"));
        SignedOffer offer = offers.make(token.tokenId(), coin.address(), PRICE);

        CancelledEpoch done = offers.cancelAll(offer.buyer());

        assertThat(done.epoch()).isEqualTo(offer.epoch() + 1);
        fixture.indexer.run();
        assertThat(fixture.sales.of(token.tokenId()).state().offers()).isEmpty();
        assertThat(offers.make(token.tokenId(), coin.address(), PRICE).epoch()).isEqualTo(done.epoch());
        assertThatThrownBy(() -> offers.cancelAll(coin.address()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is not an account of this service");
    }

    private static Offer terms(Token token, BigInteger price) throws Exception {
        long epoch = new MarketChain(fixture.chain).epoch(buyer.address());
        return new Offer(
                Bytes32.of(token.tokenId()),
                buyer.address(),
                Address.of(coin.address()),
                price,
                epoch,
                0,
                Instant.now().plusSeconds(600));
    }

    private static Offer attesters(Offer terms) {
        return new Offer(
                terms.tokenId(),
                fixture.chain.accounts().attester().address(),
                terms.currency(),
                terms.price(),
                terms.epoch(),
                terms.tokenEpoch(),
                terms.deadline());
    }

    private static WalletOffer signed(Offer terms, byte[] signature) {
        return new WalletOffer(
                terms.buyer().hex(),
                terms.currency().hex(),
                terms.price(),
                terms.epoch(),
                terms.tokenEpoch(),
                terms.deadline(),
                signature);
    }

    private static void refused(String field, Token token, WalletOffer offer) {
        assertThatThrownBy(() -> offers.add(token.tokenId(), offer))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field));
    }

    private static SigningDomain domain() {
        return new SigningDomain(fixture.chain.chainId(), fixture.chain.market());
    }

    @Test
    void namesTheFaultOfABadOffer() throws Exception {
        Token token = fixture.mint(fixture.pinned("asked about"));
        String id = token.tokenId();
        assertThatThrownBy(() -> offers.make("0x" + "1".repeat(64), coin.address(), PRICE))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> offers.make(id, null, PRICE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("names an ERC-20");
        assertThatThrownBy(() -> offers.make(id, forbidden.address(), PRICE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is not allowed on the market");
        assertThatThrownBy(() -> offers.make(id, coin.address(), BigInteger.ZERO))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> offers.make(id, coin.address(), BigInteger.TEN.pow(12)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("and the price is 1000000000000");
        assertThatThrownBy(() -> offers.accept(id, "0x" + "2".repeat(64)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("There is no offer");
        assertThatThrownBy(() -> offers.accept(id, "12")).isInstanceOf(InvalidRequestException.class);
        assertThat(fixture.sales.of(id).state().offers()).isEmpty();

        SignedOffer offer = offers.make(id, coin.address(), PRICE);
        fixture.market.transfer(id, "0x00000000000000000000000000000000000000AB");
        assertThatThrownBy(() -> offers.accept(id, offer.id()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("who alone can accept an offer");
    }

    @Test
    void aTokenIsListedAndBoughtInACurrency() throws Exception {
        Token token = fixture.mint(fixture.pinned("sold for another coin"));
        SignedListing inCoins = fixture.market.list(token.tokenId(), PRICE);
        assertThatThrownBy(() -> fixture.market.list(token.tokenId(), PRICE, forbidden.address()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is not allowed on the market");
        SignedListing listing = fixture.market.list(token.tokenId(), PRICE, coin.address());
        assertThat(listing.tokenEpoch()).as("the other listing is cancelled").isEqualTo(inCoins.tokenEpoch() + 1);
        fixture.indexer.run();
        assertThat(fixture.sales.of(token.tokenId()).listing()).isEqualTo(listing);
        assertThat(fixture.sales.of(token.tokenId()).state().status()).isEqualTo(SaleState.Status.LISTED);

        Sale sale = fixture.market.buy(token.tokenId());
        assertThat(sale.currency()).isEqualTo(coin.address());
        assertThat(sale.priceWei()).isEqualTo(PRICE.toString());
        assertThat(fixture.market.buy(token.tokenId())).isEqualTo(sale);
        assertThat(fixture.sales.of(token.tokenId()).listing()).isNull();
    }

    @Test
    void aListingInACurrencyThatIsAllowedNoMoreIsNotShown() throws Exception {
        TestCoin passing = TestCoin.deploy(fixture, "a passing coin");
        CurrencySettings settings = new CurrencySettings(fixture.chain);
        settings.set(passing.address(), true);
        assertThatThrownBy(() -> settings.set(passing.address(), true))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("allowed already");
        Token token = fixture.mint(fixture.pinned("listed in a passing coin"));
        fixture.market.list(token.tokenId(), PRICE, passing.address());
        assertThat(fixture.sales.of(token.tokenId()).listing()).isNotNull();

        settings.set(passing.address(), false);

        fixture.indexer.run();
        assertThat(fixture.sales.of(token.tokenId()).listing()).isNull();
        assertThat(currencies.all())
                .contains(
                        new Currencies.Currency(coin.address(), true, "TEST", 6),
                        new Currencies.Currency(passing.address(), false, "TEST", 6));
        assertThatThrownBy(() -> settings.set("0x00000000000000000000000000000000000000AB", true))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("There is no contract");
        assertThatThrownBy(() -> settings.set(fixture.contract(), true))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is no ERC-20");
    }

    @Test
    void aCreditInACurrencyIsShownAndWithdrawn() throws Exception {
        Token token = fixture.mint(fixture.pinned("refused"));
        SignedOffer offer = offers.make(token.tokenId(), coin.address(), PRICE);
        Address holder = fixture.chain.accounts().holder().address();
        coin.refuse(holder);
        offers.accept(token.tokenId(), offer.id());
        coin.refuse(Address.ZERO);

        assertThat(currencies.credits(fixture.holder()))
                .containsExactly(new Currencies.AccountCredit(coin.address(), "100000", "1900000"));
        assertThatThrownBy(() -> fixture.market.withdraw(fixture.holder()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("holds nothing");
        Withdrawal done = fixture.market.withdraw(fixture.holder(), coin.address());
        assertThat(done.currency()).isEqualTo(coin.address());
        assertThat(done.royaltiesWei()).isEqualTo("100000");
        assertThat(done.proceedsWei()).isEqualTo("1900000");
        assertThat(currencies.credits(fixture.holder())).isEmpty();
        assertThatThrownBy(() -> fixture.market.withdraw(fixture.holder(), coin.address()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("in the currency");
    }
}
