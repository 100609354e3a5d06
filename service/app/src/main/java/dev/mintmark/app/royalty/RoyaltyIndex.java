package dev.mintmark.app.royalty;

import java.util.List;

/** The indexed events that creators' royalties are counted from. Thread-safe. */
public interface RoyaltyIndex {
    /** The events of a contract, its market and its vaults, in the chain's order. */
    List<RoyaltyEvent> events(long chainId, String contract);
}
