package dev.mintmark.app.royalty;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The indexed events that creators' royalties are counted from. Thread-safe. */
public interface RoyaltyIndex {
    /**
     * The events of a contract, its market and its vaults, in the chain's order. Of the mints only those that say whose a vault's
     * payments are: of tokens that one names, and the first ones of creators who named a vault or are one.
     */
    List<RoyaltyEvent> events(long chainId, String contract);

    /**
     * A creator.
     *
     * @param address lower-case
     * @param tokens how many were minted for it
     */
    record Creator(String address, long tokens) {}

    /**
     * The creators in the order of addresses.
     *
     * @param after the last address of the page before; null for the first page
     */
    List<Creator> creators(long chainId, String contract, @Nullable String after, int limit);

    /** How many tokens were minted for a creator. */
    long tokens(long chainId, String contract, String creator);

    /**
     * The IDs of a creator's tokens in the order of mints.
     *
     * @param after the last ID of the page before; null for the first page
     */
    List<String> tokens(long chainId, String contract, String creator, @Nullable String after, int limit);
}
