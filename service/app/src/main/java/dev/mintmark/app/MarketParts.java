package dev.mintmark.app;

import dev.mintmark.app.api.BurnRegister;
import dev.mintmark.app.api.LocalMarketApi;
import dev.mintmark.app.api.LocalRoyaltyApi;
import dev.mintmark.app.api.LocalSalesApi;
import dev.mintmark.app.api.MarketApi;
import dev.mintmark.app.api.RoyaltyApi;
import dev.mintmark.app.api.SalesApi;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.SaleIndex;
import dev.mintmark.app.market.Auctions;
import dev.mintmark.app.market.Currencies;
import dev.mintmark.app.market.CurrencySettings;
import dev.mintmark.app.market.ListingRepository;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.market.OfferRepository;
import dev.mintmark.app.market.Offers;
import dev.mintmark.app.market.Sales;
import dev.mintmark.app.market.TokenHistory;
import dev.mintmark.app.market.WalletListings;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.royalty.Royalties;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlListingRepository;
import dev.mintmark.app.store.SqlOfferRepository;
import dev.mintmark.app.store.SqlRoyaltyIndex;
import dev.mintmark.app.store.SqlSaleIndex;
import dev.mintmark.app.store.SqlTokenEvents;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** The market of one contract, put together from its parts. Thread-safe. */
final class MarketParts {
    private final Market market;
    private final Offers offers;
    private final Auctions auctions;
    private final Sales sales;
    private final Currencies currencies;
    private final CurrencySettings settings;
    private final WalletListings wallets;
    private final TokenHistory histories;
    private final Royalties royalties;
    private final ChainIndexer indexer;
    private final Function<String, Optional<String>> names;

    MarketParts(Chain chain, Database database, ChainIndexer indexer, Clock clock) {
        this.indexer = indexer;
        this.names = chain::ensName;
        ListingRepository listings = new SqlListingRepository(database);
        OfferRepository offered = new SqlOfferRepository(database);
        SaleIndex index = new SqlSaleIndex(database);
        market = new Market(chain, listings, offered, clock);
        offers = new Offers(chain, offered, clock);
        auctions = new Auctions(chain, offered, clock);
        sales = new Sales(chain, index, indexer, listings, offered, clock);
        currencies = new Currencies(chain, index, indexer);
        settings = new CurrencySettings(chain);
        wallets = new WalletListings(chain, listings, clock);
        histories = new TokenHistory(chain, new SqlTokenEvents(database), new SqlChainIndex(database), indexer);
        royalties = new Royalties(new SqlRoyaltyIndex(database), chain.chainId(), chain.contract());
    }

    MarketApi marketApi(Artworks artworks, Ledger ledger, Minter minter, BurnRegister burns) {
        return new LocalMarketApi(artworks, ledger, minter, market, sales, burns, names);
    }

    /** @param royaltyBps of a token by its ID, as the chain has it */
    RoyaltyApi royaltyApi(Artworks artworks, Function<String, Optional<Integer>> royaltyBps) {
        return new LocalRoyaltyApi(royalties, indexer, market, artworks, royaltyBps);
    }

    SalesApi salesApi(BurnRegister index) {
        return new LocalSalesApi(offers, auctions, sales, currencies, settings, wallets, histories, index);
    }
}
