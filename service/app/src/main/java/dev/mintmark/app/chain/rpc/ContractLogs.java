package dev.mintmark.app.chain.rpc;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.CompanionContracts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.Log;

/**
 * The events of the token contract, its market and its vaults by ranged {@code eth_getLogs}. Ranges that a node finds too long are halved, and
 * doubled again while it answers. A rate limit is not taken for a range that is too long: shorter ones would be more questions.
 * Thread-safe.
 */
public final class ContractLogs {
    /** Providers refuse questions for more addresses. */
    private static final int MAX_ADDRESSES = 200;

    private final ChainClient client;
    private final Address contract;
    private final List<Address> addresses;
    private final LogRange range = new LogRange();
    private volatile long firstBlock;

    /** @param firstBlock the block in which the contract was deployed; -1 if it is not known yet */
    public ContractLogs(ChainClient client, Address contract, long firstBlock) {
        this.client = client;
        this.contract = contract;
        this.addresses = List.of(contract, CompanionContracts.market(contract), CompanionContracts.vaults(contract));
        this.firstBlock = firstBlock;
    }

    /** The chain's number. */
    public long chainId() {
        return client.chainId();
    }

    /** The contract's address. */
    public Address contract() {
        return contract;
    }

    /** The newest block that, as the network promises, no reorganisation can take back. */
    public long finalizedBlock() throws SourceUnavailableException {
        return client.block("finalized").number();
    }

    /** The hash of the block of this number; empty where the chain has none. */
    public Optional<String> blockHash(long block) throws SourceUnavailableException {
        return client.block(block).map(ChainClient.Block::hash);
    }

    /** The events of the blocks {@code from} to {@code to}, both included, in the chain's order. */
    public List<Log> between(long from, long to) throws SourceUnavailableException {
        return between(from, to, List.of());
    }

    /** The events of the blocks {@code from} to {@code to} with these topics. */
    public List<Log> between(long from, long to, List<@Nullable String> topics) throws SourceUnavailableException {
        return between(addresses, from, to, topics);
    }

    /** The events of these vaults in the blocks {@code from} to {@code to}; in the chain's order where there are few vaults. */
    public List<Log> ofVaults(List<Address> vaults, long from, long to) throws SourceUnavailableException {
        List<Log> found = new ArrayList<>();
        for (int i = 0; i < vaults.size(); i += MAX_ADDRESSES) {
            List<Address> some = vaults.subList(i, Math.min(vaults.size(), i + MAX_ADDRESSES));
            found.addAll(between(some, from, to, List.of()));
        }
        return found;
    }

    private List<Log> between(List<Address> contracts, long from, long to, List<@Nullable String> topics)
            throws SourceUnavailableException {
        List<Log> found = new ArrayList<>();
        long next = from;
        while (next <= to) {
            long last = Math.min(to, next + range.length() - 1);
            long blocks = last - next + 1;
            try {
                for (Log log : client.logs(contracts, next, last, topics)) {
                    if (!log.isRemoved()) {
                        found.add(log);
                    }
                }
                next = last + 1;
                range.answered(blocks);
            } catch (RpcErrorException e) {
                if (blocks == 1 || RpcErrors.isRateLimit(e)) {
                    throw client.refused("eth_getLogs", e);
                }
                range.refused(blocks);
            }
        }
        return found;
    }

    /**
     * A block before which the contract has no events. Found by bisection where it is not known; 0 where the node has
     * forgotten the old states that it takes.
     */
    public long firstBlock() throws SourceUnavailableException {
        if (firstBlock < 0) {
            long without = -1;
            long with = client.block("latest").number();
            client.requireCode(contract); // else the newest block would be taken for the first
            try {
                while (with - without > 1) {
                    long middle = (with + without) >>> 1;
                    if (client.hasCode(contract, middle)) {
                        with = middle;
                    } else {
                        without = middle;
                    }
                }
                firstBlock = with;
            } catch (SourceUnavailableException e) {
                if (!(e.getCause() instanceof RpcErrorException)) {
                    throw e; // no answer; the next call tries again
                }
                firstBlock = 0;
            }
        }
        return firstBlock;
    }

    /** What asks for these logs, as in {@link ChainClient#logs}. */
    static EthFilter filter(List<Address> contracts, long from, long to, List<@Nullable String> topics) {
        EthFilter filter = new EthFilter(
                ChainClient.number(from),
                ChainClient.number(to),
                contracts.stream().map(Address::hex).toList());
        for (String topic : topics) {
            if (topic == null) {
                filter.addNullTopic();
            } else {
                filter.addSingleTopic(topic);
            }
        }
        return filter;
    }
}
