package dev.mintmark.contracts;

import java.math.BigInteger;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * Encodes the transactions that change the market ({@link CompanionContracts#market}): hexadecimal text for a transaction's
 * {@code data}. A currency is zero for the chain's native coin, else an ERC-20.
 */
public final class MarketCalls {
    private MarketCalls() {}

    /** Buys a listed token for the sender; in the native coin the transaction's value is {@link Listing#price}. */
    public static String buy(Listing listing, byte[] signature) {
        return encode("buy", listing.struct(), new DynamicBytes(signature));
    }

    /** Sells the sender's token to the buyer who signed the offer. */
    public static String acceptOffer(Offer offer, byte[] signature) {
        return encode("acceptOffer", offer.struct(), new DynamicBytes(signature));
    }

    /** Cancels all listings and offers that the sender signed so far. */
    public static String cancelAll() {
        return encode("cancelAll");
    }

    /** Withdraws the sender's credit. */
    public static String withdraw(Address to, Address currency) {
        return encode("withdraw", AbiValues.of(to), AbiValues.of(currency));
    }

    /** Sends an account's credit to the account; from anyone. */
    public static String withdrawFor(Address account, Address currency) {
        return encode("withdrawFor", AbiValues.of(account), AbiValues.of(currency));
    }

    /** Allows an ERC-20 or allows it no more; from the token contract's owner. */
    public static String setCurrency(Address currency, boolean accepted) {
        return encode("setCurrency", AbiValues.of(currency), new Bool(accepted));
    }

    /** Puts a token of the sender up for auction. */
    public static String createAuction(Bytes32 tokenId, Address currency, BigInteger reserve, BigInteger duration) {
        return encode(
                "createAuction",
                AbiValues.number(tokenId),
                AbiValues.of(currency),
                new Uint256(reserve),
                new Uint256(duration));
    }

    /** Bids in an auction; in the native coin the transaction's value is the amount. */
    public static String bid(Bytes32 tokenId, BigInteger amount) {
        return encode("bid", AbiValues.number(tokenId), new Uint256(amount));
    }

    /** Ends an auction after its time; from anyone. */
    public static String settleAuction(Bytes32 tokenId) {
        return encode("settleAuction", AbiValues.number(tokenId));
    }

    /** Takes a token back that nobody has bid for; from its seller. */
    public static String cancelAuction(Bytes32 tokenId) {
        return encode("cancelAuction", AbiValues.number(tokenId));
    }

    @SuppressWarnings("rawtypes") // web3j's own signatures are raw.
    private static String encode(String function, Type... arguments) {
        return AbiValues.encode(function, arguments);
    }
}
