package dev.mintmark.app.market;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Erc20;
import java.math.BigInteger;

/** What buyers can pay, and the allowances by which the market takes it. Thread-safe. */
final class Purse {
    private final MarketChain chain;
    private final OfferRepository offers;

    Purse(MarketChain chain, OfferRepository offers) {
        this.chain = chain;
        this.offers = offers;
    }

    /**
     * Refuses a payment that an account cannot make.
     *
     * @param currency zero for the chain's native coin
     * @throws ConflictException saying what it has
     */
    void requireBalance(Address account, Address currency, BigInteger price) throws SourceUnavailableException {
        BigInteger has =
                currency.isZero() ? chain.client.balance(account) : chain.read(currency, Erc20.balanceOf(account));
        if (has.compareTo(price) < 0) {
            throw new ConflictException(
                    account + " has " + has + " " + unit(currency) + ", and the price is " + price + ".");
        }
    }

    /**
     * Refuses an offer that its buyer does not let the market take.
     *
     * @throws ConflictException saying what it lets
     */
    void requireAllowance(Address account, Address currency, BigInteger price) throws SourceUnavailableException {
        BigInteger allowed = allowance(account, currency);
        if (allowed.compareTo(price) < 0) {
            throw new ConflictException(account + " lets the market " + chain.market + " take " + allowed + " "
                    + unit(currency) + ", and the price is " + price + "; it calls approve on the currency first.");
        }
    }

    /**
     * Lets the market take a price from one of the service's accounts, beside what the account's open offers need. Sends a
     * transaction where the allowance is too low, and returns when it is final.
     */
    void allow(Account account, Address currency, BigInteger price) throws SourceUnavailableException {
        Address payer = account.address();
        BigInteger needed = offers
                .open(chain.client.chainId(), chain.market.checksummed(), payer.checksummed(), currency.checksummed())
                .stream()
                .map(offer -> new BigInteger(offer.price()))
                .reduce(price, BigInteger::add);
        BigInteger allowed = allowance(payer, currency);
        if (allowed.compareTo(needed) >= 0) {
            return;
        }
        if (allowed.signum() > 0 && !canApprove(payer, currency, needed)) {
            // some currencies change an allowance only from 0 or to 0
            approve(account, currency, BigInteger.ZERO);
        }
        approve(account, currency, needed);
    }

    private BigInteger allowance(Address account, Address currency) throws SourceUnavailableException {
        return chain.read(currency, Erc20.allowance(account, chain.market));
    }

    private boolean canApprove(Address payer, Address currency, BigInteger amount) throws SourceUnavailableException {
        try {
            chain.client.gas(payer, ContractCall.to(currency, Erc20.approve(chain.market, amount)));
            return true;
        } catch (RevertedException e) {
            return false;
        }
    }

    private void approve(Account account, Address currency, BigInteger amount) throws SourceUnavailableException {
        Address from = account.address();
        String key = chain.sender.repeated().key("approve:" + currency.hex() + ":" + from.hex(), from);
        MarketChain.succeeded(
                chain.settled(key, account, ContractCall.to(currency, Erc20.approve(chain.market, amount))));
    }

    private static String unit(Address currency) {
        return currency.isZero() ? "wei" : "of the smallest unit of " + currency;
    }
}
