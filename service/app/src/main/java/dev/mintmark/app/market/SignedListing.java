package dev.mintmark.app.market;

import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.Listing;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
