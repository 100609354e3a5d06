package dev.mintmark.app.market;

import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MarketCalls;
import dev.mintmark.contracts.Offer;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigInteger;
import java.time.Instant;
import org.web3j.utils.Numeric;

/**
 * A buyer's offer for a token, signed by the buyer: a transaction of the token's owner to {@code contract} with {@code data}
 * accepts it. It is accepted once.
 *
 * @param id the digest that the buyer signed, 0x and 64 hex digits
 * @param contract the market's address
 * @param tokenId 0x and 64 hex digits
 * @param currency an ERC-20
 * @param price in the currency's smallest unit, decimal; what the buyer pays in all, royalty included
 * @param epoch the buyer's, which cancels older offers by moving on
 * @param tokenEpoch the token's, which moves on with each transfer and each cancellation
 * @param signature the buyer's, hexadecimal
 * @param data the whole call, hexadecimal
 */
public record SignedOffer(
        String id,
        long chainId,
        String contract,
        String tokenId,
        String buyer,
        String currency,
        String price,
        long epoch,
        long tokenEpoch,
        Instant deadline,
        String signature,
        String data) {

    static SignedOffer of(Offer offer, byte[] signature, SigningDomain domain) {
        return new SignedOffer(
                offer.digest(domain).toString(),
                domain.chainId(),
                domain.contract().checksummed(),
                offer.tokenId().toString(),
                offer.buyer().checksummed(),
                offer.currency().checksummed(),
                offer.price().toString(),
                offer.epoch(),
                offer.tokenEpoch(),
                offer.deadline(),
                Numeric.toHexString(signature),
                MarketCalls.acceptOffer(offer, signature));
    }

    Offer offer() {
        return new Offer(
                Bytes32.of(tokenId),
                Address.of(buyer),
                Address.of(currency),
                new BigInteger(price),
                epoch,
                tokenEpoch,
                deadline);
    }
}
