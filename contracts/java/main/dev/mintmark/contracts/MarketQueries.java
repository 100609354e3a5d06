package dev.mintmark.contracts;

import static dev.mintmark.contracts.AbiValues.ADDRESS;
import static dev.mintmark.contracts.AbiValues.BOOL;
import static dev.mintmark.contracts.AbiValues.BYTES32;
import static dev.mintmark.contracts.AbiValues.UINT256;
import static dev.mintmark.contracts.AbiValues.query;

import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.generated.Uint128;
import org.web3j.abi.datatypes.generated.Uint64;

/** Queries of the market ({@link CompanionContracts#market}). A currency is zero for the chain's native coin. */
public final class MarketQueries {
    private static final TypeReference<?> UINT64 = new TypeReference<Uint64>() {};
    private static final TypeReference<?> UINT128 = new TypeReference<Uint128>() {};

    private MarketQueries() {}

    /** What an account can withdraw in a currency. */
    public static ContractQuery<Credit> creditOf(Address account, Address currency) {
        return query(
                "creditOf",
                List.of(AbiValues.of(account), AbiValues.of(currency)),
                List.of(UINT128, UINT128),
                values -> new Credit(AbiValues.number(values.get(0)), AbiValues.number(values.get(1))));
    }

    /** An account's epoch, which its listings and offers name. */
    public static ContractQuery<Long> epochOf(Address account) {
        return query("epochOf", List.of(AbiValues.of(account)), UINT64, AbiValues::longNumber);
    }

    /** Whether an ERC-20 is allowed. */
    public static ContractQuery<Boolean> isCurrency(Address currency) {
        return query("isCurrency", List.of(AbiValues.of(currency)), BOOL, value -> (Boolean) value.getValue());
    }

    /** A token's auction; empty ({@code seller} zero) where there is none. */
    public static ContractQuery<Auction> auctionOf(Bytes32 tokenId) {
        return query(
                "auctionOf",
                List.of(AbiValues.number(tokenId)),
                List.of(ADDRESS, UINT64, ADDRESS, ADDRESS, UINT128, UINT128),
                values -> new Auction(
                        AbiValues.address(values.get(0)),
                        AbiValues.longNumber(values.get(1)),
                        AbiValues.address(values.get(2)),
                        AbiValues.address(values.get(3)),
                        AbiValues.number(values.get(4)),
                        AbiValues.number(values.get(5))));
    }

    /** The least that the next bid must be; reverts where there is no auction. */
    public static ContractQuery<BigInteger> leastBidOf(Bytes32 tokenId) {
        return query("leastBidOf", List.of(AbiValues.number(tokenId)), UINT256, AbiValues::number);
    }

    /** The token contract that the market belongs to. */
    public static ContractQuery<Address> token() {
        return query("token", List.of(), ADDRESS, AbiValues::address);
    }

    /** The digest that the contract computes; equal to {@link Listing#digest(SigningDomain)}. */
    public static ContractQuery<Bytes32> listingDigest(Listing listing) {
        return query("listingDigest", List.of(listing.struct()), BYTES32, AbiValues::bytes32);
    }

    /** The digest that the contract computes; equal to {@link Offer#digest(SigningDomain)}. */
    public static ContractQuery<Bytes32> offerDigest(Offer offer) {
        return query("offerDigest", List.of(offer.struct()), BYTES32, AbiValues::bytes32);
    }
}
