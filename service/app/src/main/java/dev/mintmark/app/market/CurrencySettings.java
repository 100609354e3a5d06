package dev.mintmark.app.market;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Erc20;
import dev.mintmark.contracts.MarketCalls;
import dev.mintmark.contracts.MarketQueries;
import dev.mintmark.contracts.MintmarkQueries;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Allows ERC-20 currencies on the market, as the owner of the token contract alone can. Thread-safe. */
public final class CurrencySettings {
    private final MarketChain chain;

    public CurrencySettings(Chain chain) {
        this.chain = new MarketChain(chain);
    }

    /**
     * The transaction that allows a currency or allows it no more: sent from here, or to be sent from elsewhere.
     *
     * @param from the owner, who alone can send it
     * @param to the market
     * @param value the coins that it sends, in wei: always 0
     * @param data hexadecimal
     * @param tx its hash; null where it was not sent, because the owner's key is not here
     * @param block the finalized block that has it; null where it was not sent
     */
    public record CurrencyTransaction(
            String currency,
            boolean accepted,
            long chainId,
            String from,
            String to,
            String value,
            String data,
            @Nullable String tx,
            @Nullable Long block) {}

    /**
     * The transaction of a setting, which the owner can send from elsewhere. Sends nothing.
     *
     * @throws InvalidRequestException if there is no ERC-20 at the address
     * @throws ConflictException if it is so already
     */
    public CurrencyTransaction prepare(String currency, boolean accepted) throws SourceUnavailableException {
        Address address = AddressField.parse("currency", currency);
        if (chain.read(chain.market, MarketQueries.isCurrency(address)) == accepted) {
            throw new ConflictException(
                    "The currency " + address + " is " + (accepted ? "allowed already." : "not allowed anyway."));
        }
        if (accepted) {
            requireErc20(address);
        }
        Address owner = chain.read(chain.contract, MintmarkQueries.owner());
        return new CurrencyTransaction(
                address.checksummed(),
                accepted,
                chain.client.chainId(),
                owner.checksummed(),
                chain.market.checksummed(),
                "0",
                MarketCalls.setCurrency(address, accepted),
                null,
                null);
    }

    /**
     * Allows a currency or allows it no more, and returns when that is final. Where the owner's key is not here, nothing is sent,
     * and the transaction that is returned has no hash.
     *
     * @throws InvalidRequestException as for {@link #prepare}, as {@link ConflictException}
     */
    public CurrencyTransaction set(String currency, boolean accepted) throws SourceUnavailableException {
        CurrencyTransaction prepared = prepare(currency, accepted);
        Address owner = Address.of(prepared.from());
        Optional<Account> from = chain.accounts.sender(owner);
        if (from.isEmpty()) {
            return prepared;
        }
        String key = chain.sender.repeated().key("currency:" + owner.hex(), owner);
        Sender.FinalTransaction settled =
                MarketChain.succeeded(chain.settled(key, from.get(), ContractCall.to(chain.market, prepared.data())));
        return new CurrencyTransaction(
                prepared.currency(),
                accepted,
                prepared.chainId(),
                prepared.from(),
                prepared.to(),
                prepared.value(),
                prepared.data(),
                MarketChain.hash(settled),
                MarketChain.block(settled));
    }

    /** The contract allows any address, and then no sale in it can be paid. */
    private void requireErc20(Address address) throws SourceUnavailableException {
        if (!chain.client.hasCode(address)) {
            throw new InvalidRequestException("currency", "There is no contract at " + address + ".");
        }
        try {
            chain.client.query(address, Erc20.balanceOf(chain.market));
            chain.client.query(address, Erc20.allowance(chain.market, chain.market));
        } catch (RevertedException e) {
            throw new InvalidRequestException("currency", "The contract at " + address + " is no ERC-20.");
        }
    }
}
