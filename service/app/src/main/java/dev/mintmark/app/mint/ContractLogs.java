package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.ContractEvents;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.methods.response.Log;

/** The contract's events by ranged {@code eth_getLogs}; ranges that a node finds too long are halved. Thread-safe. */
final class ContractLogs implements ContractEvents {
    private final ChainClient client;
    private final Address contract;
    private volatile long firstBlock;
    /** How many blocks the node has lately answered for at once. */
    private volatile long usualLength = Long.MAX_VALUE;

    /** @param firstBlock in which the contract was made; -1 where that is to be found out */
    ContractLogs(ChainClient client, Address contract, long firstBlock) {
        this.client = client;
        this.contract = contract;
        this.firstBlock = firstBlock;
    }

    @Override
    public long chainId() {
        return client.chainId();
    }

    @Override
    public String contract() {
        return contract.hex();
    }

    @Override
    public long finalizedBlock() throws SourceUnavailableException {
        return client.block("finalized").number();
    }

    @Override
    public List<Entry> between(long from, long to) throws SourceUnavailableException {
        return find(from, to, List.of());
    }

    /** Events of finalized blocks with these topics. */
    List<Entry> find(List<@Nullable String> topics) throws SourceUnavailableException {
        return find(firstBlock(), finalizedBlock(), topics);
    }

    private List<Entry> find(long from, long to, List<@Nullable String> topics) throws SourceUnavailableException {
        List<Entry> entries = new ArrayList<>();
        long next = from;
        long length = Math.min(usualLength, Math.max(1, to - from + 1));
        while (next <= to) {
            long last = Math.min(to, next + length - 1);
            try {
                for (Log log : client.logs(contract, next, last, topics)) {
                    if (!log.isRemoved()) {
                        entries.add(entry(log));
                    }
                }
                next = last + 1;
            } catch (RpcErrorException e) {
                if (length == 1) {
                    throw client.endpoints().refused("eth_getLogs", e);
                }
                length = Math.max(1, (last - next + 1) / 2);
                usualLength = length;
            }
        }
        return entries;
    }

    /** Found by bisection where it is not known; 0 where the node has forgotten the old states that it takes. */
    @Override
    public long firstBlock() throws SourceUnavailableException {
        if (firstBlock < 0) {
            long without = -1;
            long with = client.block("latest").number();
            try {
                while (with - without > 1) {
                    long middle = (with + without) >>> 1;
                    if (client.hasCode(contract, ChainClient.quantity(middle))) {
                        with = middle;
                    } else {
                        without = middle;
                    }
                }
                firstBlock = with;
            } catch (SourceUnavailableException e) {
                client.block("latest"); // Where nobody answers at all, the next question is to try again.
                firstBlock = 0;
            }
        }
        return firstBlock;
    }

    private static Entry entry(Log log) {
        return new Entry(
                log.getBlockNumber().longValueExact(),
                log.getBlockHash(),
                log.getLogIndex().longValueExact(),
                log.getTransactionHash(),
                log.getTopics(),
                log.getData());
    }
}
