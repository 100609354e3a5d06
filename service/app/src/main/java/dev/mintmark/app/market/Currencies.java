package dev.mintmark.app.market;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.SaleIndex;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.Credit;
import dev.mintmark.contracts.Erc20;
import dev.mintmark.contracts.MarketQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The ERC-20 currencies of the market, by its events, and what accounts can withdraw in them. Thread-safe. */
public final class Currencies {
    private final MarketChain chain;
    private final SaleIndex index;
    private final ChainIndexer indexer;
    private final Map<Address, Names> names = new ConcurrentHashMap<>();

    /** @param indexer reads this chain into {@code index} */
    public Currencies(Chain chain, SaleIndex index, ChainIndexer indexer) {
        this.chain = new MarketChain(chain);
        this.index = index;
        this.indexer = indexer;
    }

    /**
     * A currency.
     *
     * @param accepted whether new listings, offers and auctions may name it
     * @param symbol its name, as it says itself; null where it says none
     * @param decimals of the amounts that people read; null where it does not say
     */
    public record Currency(
            String address,
            boolean accepted,
            @Nullable String symbol,
            @Nullable Integer decimals) {}

    /**
     * What an account can withdraw, in wei or the currency's smallest unit.
     *
     * @param currency an ERC-20; null for the chain's native coin
     */
    public record AccountCredit(@Nullable String currency, String royaltiesWei, String proceedsWei) {}

    private record Names(@Nullable String symbol, @Nullable Integer decimals) {}

    public long chainId() {
        return chain.client.chainId();
    }

    /** The contract that holds what accounts can withdraw. */
    public Address market() {
        return chain.market;
    }

    /** The currencies that the market's owner ever allowed, in the order of addresses; brings the index up to date first. */
    public List<Currency> all() throws SourceUnavailableException {
        indexer.run();
        List<Currency> all = new ArrayList<>();
        for (SaleIndex.Currency each : known()) {
            Address address = Address.of(each.address());
            Names says = names(address);
            all.add(new Currency(address.checksummed(), each.accepted(), says.symbol(), says.decimals()));
        }
        return all;
    }

    /**
     * What an account can withdraw, in the newest block; currencies in which it is nothing are left out.
     *
     * @throws InvalidRequestException if it is no address
     */
    public List<AccountCredit> credits(String account) throws SourceUnavailableException {
        Address owner = AddressField.parse("address", account);
        indexer.run();
        List<Address> currencies = new ArrayList<>(List.of(Address.ZERO));
        known().forEach(each -> currencies.add(Address.of(each.address())));
        List<AccountCredit> credits = new ArrayList<>();
        for (Address currency : currencies) {
            Credit credit = chain.read(chain.market, MarketQueries.creditOf(owner, currency));
            if (credit.total().signum() > 0) {
                credits.add(new AccountCredit(
                        MarketChain.text(currency),
                        credit.royalties().toString(),
                        credit.proceeds().toString()));
            }
        }
        return credits;
    }

    private List<SaleIndex.Currency> known() {
        return index.currencies(chain.client.chainId(), chain.contract.hex());
    }

    private Names names(Address currency) throws SourceUnavailableException {
        Names known = names.get(currency);
        if (known == null) {
            known = new Names(ask(currency, Erc20.symbol()), ask(currency, Erc20.decimals()));
            if (known.symbol() != null && known.decimals() != null) {
                names.put(currency, known); // they never change
            }
        }
        return known;
    }

    /** Null where the contract does not say it as others do. */
    private <T> @Nullable T ask(Address currency, ContractQuery<T> query) throws SourceUnavailableException {
        try {
            return chain.client.query(currency, query);
        } catch (RevertedException e) {
            return null;
        } catch (SourceUnavailableException e) {
            if (chain.client.hasCode(currency)) {
                return null; // the node answers; the currency's answer is another than ERC-20 has it
            }
            throw e;
        }
    }
}
