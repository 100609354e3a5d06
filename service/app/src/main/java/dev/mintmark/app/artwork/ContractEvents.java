package dev.mintmark.app.artwork;

import dev.mintmark.app.io.SourceUnavailableException;
import java.util.List;

/** The events of our contract, read from the chain in ranges of blocks. Thread-safe. */
public interface ContractEvents {
    long chainId();

    /** The contract's address, lower case. */
    String contract();

    /** A block before which the contract has no events. */
    long firstBlock() throws SourceUnavailableException;

    /** The newest block that no reorganisation can take back. */
    long finalizedBlock() throws SourceUnavailableException;

    /** The events of the blocks {@code from} to {@code to}, both included, in the chain's order. */
    List<Entry> between(long from, long to) throws SourceUnavailableException;

    /**
     * One event as the chain logged it.
     *
     * @param topics hexadecimal, the event's kind first
     * @param data hexadecimal
     */
    record Entry(long block, String blockHash, long logIndex, String tx, List<String> topics, String data) {
        public Entry {
            topics = List.copyOf(topics);
        }
    }
}
