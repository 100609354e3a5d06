package dev.mintmark.app.market;

import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.Listing;
import dev.mintmark.contracts.MarketCalls;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.web3j.utils.Numeric;

/**
 * A token offered at a price, signed by its owner: a transaction to {@code contract} with {@code data} buys it for its sender; in
 * the chain's native coin it sends {@code priceWei}. It sells once.
 *
 * @param contract the market's address
 * @param tokenId 0x and 64 hex digits
 * @param currency an ERC-20, which the buyer lets the market take; null for the chain's native coin
 * @param priceWei decimal, in wei or the currency's smallest unit; what the buyer pays in all, royalty included
 * @param epoch the seller's, which cancels older listings by moving on
 * @param tokenEpoch the token's, which moves on with each transfer and each cancellation
 * @param signature the seller's, hexadecimal
 * @param data the whole call, hexadecimal
 */
public record SignedListing(
        long chainId,
        String contract,
        String tokenId,
        String seller,
        @Nullable String currency,
        String priceWei,
        long epoch,
        long tokenEpoch,
        Instant deadline,
        String signature,
        String data) {

    static SignedListing of(Listing listing, byte[] signature, SigningDomain domain) {
        return new SignedListing(
                domain.chainId(),
                domain.contract().checksummed(),
                listing.tokenId().toString(),
                listing.seller().checksummed(),
                MarketChain.text(listing.currency()),
                listing.price().toString(),
                listing.epoch(),
                listing.tokenEpoch(),
                listing.deadline(),
                Numeric.toHexString(signature),
                MarketCalls.buy(listing, signature));
    }

    /** Whether this can still be bought while the other listing of the token can, and is dearer, cheaper or in another currency. */
    boolean isAliveAtAnotherPrice(Listing other, Instant now) {
        Listing own = listing();
        return own.seller().equals(other.seller())
                && epoch == other.epoch()
                && tokenEpoch == other.tokenEpoch()
                && deadline.isAfter(now)
                && !(own.price().equals(other.price()) && own.currency().equals(other.currency()));
    }

    Listing listing() {
        return new Listing(
                Bytes32.of(tokenId),
                Address.of(seller),
                MarketChain.address(currency),
                new BigInteger(priceWei),
                epoch,
                tokenEpoch,
                deadline);
    }
}
