package dev.mintmark.app.api;

import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.AuctionTransaction;
import dev.mintmark.app.market.Auctions;
import dev.mintmark.app.market.CancelledEpoch;
import dev.mintmark.app.market.Currencies;
import dev.mintmark.app.market.CurrencySettings;
import dev.mintmark.app.market.CurrencySettings.CurrencyTransaction;
import dev.mintmark.app.market.Offers;
import dev.mintmark.app.market.Offers.WalletOffer;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SaleState;
import dev.mintmark.app.market.Sales;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.market.SignedOffer;
import dev.mintmark.app.market.TokenHistory;
import dev.mintmark.app.market.TokenHistory.OnChainTerms;
import dev.mintmark.app.market.WalletListings;
import dev.mintmark.app.market.WalletListings.SigningTerms;
import dev.mintmark.contracts.Address;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers, auctions and currencies, from this process. Thread-safe. */
public final class LocalSalesApi implements SalesApi {
    private static final Logger log = LoggerFactory.getLogger(LocalSalesApi.class);

    private final Offers offers;
    private final Auctions auctions;
    private final Sales sales;
    private final Currencies currencies;
    private final CurrencySettings settings;
    private final WalletListings wallets;
    private final TokenHistory histories;
    private final BurnRegister index;

    /** @param index is brought up to date after each change */
    public LocalSalesApi(
            Offers offers,
            Auctions auctions,
            Sales sales,
            Currencies currencies,
            CurrencySettings settings,
            WalletListings wallets,
            TokenHistory histories,
            BurnRegister index) {
        this.offers = offers;
        this.auctions = auctions;
        this.sales = sales;
        this.currencies = currencies;
        this.settings = settings;
        this.wallets = wallets;
        this.histories = histories;
        this.index = index;
    }

    @Override
    public OfferList offers(String tokenId) throws SourceUnavailableException {
        SaleState state = sales.of(tokenId).state();
        return new OfferList(state.asOf(), state.offers());
    }

    @Override
    public SignedOffer offer(String tokenId, OfferRequest request) throws SourceUnavailableException {
        Optional<WalletOffer> signed = request.signed();
        return signed.isPresent()
                ? offers.add(tokenId, signed.get())
                : offers.make(tokenId, request.currency(), request.amount());
    }

    @Override
    public Sale acceptOffer(String tokenId, String offerId) throws SourceUnavailableException {
        Sale sale = offers.accept(tokenId, offerId);
        updateIndex();
        return sale;
    }

    @Override
    public CancelledEpoch cancelAll(String address) throws SourceUnavailableException {
        CancelledEpoch done = offers.cancelAll(address);
        updateIndex();
        return done;
    }

    @Override
    public AuctionResponse auction(String tokenId) throws SourceUnavailableException {
        SaleState state = sales.of(tokenId).state();
        if (state.auction() == null) {
            throw new NotFoundException("The token is in no auction, as of block " + state.asOf() + ".");
        }
        return new AuctionResponse(state.asOf(), state.auction());
    }

    @Override
    public AuctionTransaction createAuction(String tokenId, AuctionRequest request) throws SourceUnavailableException {
        return indexed(auctions.create(tokenId, request.currency(), request.amount(), request.duration()));
    }

    @Override
    public AuctionTransaction bid(String tokenId, BidRequest request) throws SourceUnavailableException {
        return indexed(auctions.bid(tokenId, request.number()));
    }

    @Override
    public AuctionTransaction settleAuction(String tokenId) throws SourceUnavailableException {
        return indexed(auctions.settle(tokenId));
    }

    @Override
    public AuctionTransaction cancelAuction(String tokenId) throws SourceUnavailableException {
        return indexed(auctions.cancel(tokenId));
    }

    private AuctionTransaction indexed(AuctionTransaction done) {
        updateIndex();
        return done;
    }

    /** The next question is answered with the change. */
    private void updateIndex() {
        try {
            index.update();
        } catch (SourceUnavailableException e) {
            log.info("The change is indexed later: {}", e.getMessage());
        }
    }

    @Override
    public CurrencyList currencies() throws SourceUnavailableException {
        return new CurrencyList(currencies.all());
    }

    @Override
    public CurrencyTransaction currencyTransaction(CurrencyRequest request) throws SourceUnavailableException {
        return settings.prepare(request.currency(), request.accepted());
    }

    @Override
    public CreditList credits(String address) throws SourceUnavailableException {
        List<Currencies.AccountCredit> credits = currencies.credits(address);
        return new CreditList(
                currencies.chainId(),
                currencies.market().checksummed(),
                Address.of(address).checksummed(),
                credits);
    }

    @Override
    public SigningTerms signingTerms(String tokenId, String account) throws SourceUnavailableException {
        return wallets.terms(tokenId, account);
    }

    @Override
    public SignedListing addListing(String tokenId, SignedListingRequest request) throws SourceUnavailableException {
        return wallets.add(tokenId, request.signed());
    }

    @Override
    public TokenLife history(String tokenId) {
        updateIndex();
        return new TokenLife(
                histories.chainId(),
                histories.asOf(),
                histories.explorer(),
                histories.of(tokenId).stream().map(TokenLife.Event::of).toList());
    }

    @Override
    public OnChainTerms onChainTerms(String tokenId) throws SourceUnavailableException {
        return histories.terms(tokenId);
    }
}
