package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Ledger.Anchored;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.index.AnchorIndex;
import dev.mintmark.app.index.AnchorIndex.IndexedAnchor;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.AnchorRecord;
import dev.mintmark.contracts.AttesterStatus;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MintmarkContract;
import dev.mintmark.contracts.MintmarkEvent;
import dev.mintmark.contracts.MintmarkQueries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;

/**
 * Finds the anchors of files. An anchor counts while its attester is not revoked: who stole the key can anchor anything.
 * Thread-safe.
 */
final class AnchorLedger {
    private static final String ANCHORED = EventEncoder.encode(MintmarkContract.ANCHORED_EVENT);

    /** How long the chain's word on an attester is kept, where the anchor comes from the index. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final ChainClient client;
    private final ContractLogs logs;
    private final AnchorIndex index;
    private final Clock clock;
    private final Map<String, Standing> attesters = new ConcurrentHashMap<>();

    AnchorLedger(ChainClient client, ContractLogs logs, AnchorIndex index, Clock clock) {
        this.client = client;
        this.logs = logs;
        this.index = index;
        this.clock = clock;
    }

    private record Standing(boolean isTrusted, Instant until) {}

    /**
     * The first anchor of the file that the index has and that counts.
     *
     * @param asOf the block up to which the index was read
     */
    Optional<Anchored> stored(Bytes32 tokenId, LongSupplier asOf) throws SourceUnavailableException {
        for (IndexedAnchor anchor : indexed(tokenId)) {
            if (isTrusted(anchor.attester())) {
                return Optional.of(new Anchored(
                        anchor.root(),
                        Address.of(anchor.attester()).checksummed(),
                        anchor.tx(),
                        anchor.block(),
                        Instant.ofEpochSecond(anchor.recordedAt()),
                        asOf.getAsLong()));
            }
        }
        return Optional.empty();
    }

    private List<IndexedAnchor> indexed(Bytes32 tokenId) {
        return index.anchors(client.chainId(), logs.contract().hex(), tokenId.toString());
    }

    private boolean isTrusted(String attester) throws SourceUnavailableException {
        Standing known = attesters.get(attester);
        if (known == null || !known.until.isAfter(clock.instant())) {
            known = new Standing(
                    isTrusted(Address.of(attester), client.readBlock()),
                    clock.instant().plus(KEPT));
            attesters.put(attester, known);
        }
        return known.isTrusted;
    }

    private boolean isTrusted(Address attester, ChainClient.Block at) throws SourceUnavailableException {
        return read(MintmarkQueries.attesterStatus(attester), at) == AttesterStatus.TRUSTED;
    }

    /**
     * The same by the events of the chain itself: those in the blocks that the index names, and those in the blocks above it.
     *
     * @param asOf the block up to which the index was read
     * @param maxGap how many blocks above the index are searched
     */
    Optional<Anchored> ask(Bytes32 tokenId, long asOf, long maxGap) throws SourceUnavailableException {
        ChainClient.Block at = client.readBlock();
        List<Log> events = new ArrayList<>();
        for (long block : new TreeSet<>(
                indexed(tokenId).stream().map(IndexedAnchor::block).toList())) {
            events.addAll(logs.between(block, block, topics(tokenId)));
        }
        events.addAll(logs.between(
                Math.max(asOf + 1, Math.max(0, at.number() - maxGap + 1)), at.number(), topics(tokenId)));
        for (Log event : events) {
            Bytes32 root = MintmarkEvent.parse(event)
                    .filter(MintmarkEvent.Anchored.class::isInstance)
                    .map(anchored -> ((MintmarkEvent.Anchored) anchored).root())
                    .orElseThrow();
            AnchorRecord record = read(MintmarkQueries.anchors(root), at);
            if (record.isRecorded() && isTrusted(record.attester(), at)) {
                return Optional.of(new Anchored(
                        root.toString(),
                        record.attester().checksummed(),
                        event.getTransactionHash(),
                        event.getBlockNumber().longValueExact(),
                        Instant.ofEpochSecond(record.recordedAt()),
                        at.number()));
            }
        }
        return Optional.empty();
    }

    private static List<String> topics(Bytes32 tokenId) {
        return List.of(ANCHORED, tokenId.toString());
    }

    private <T> T read(ContractQuery<T> query, ChainClient.Block at) throws SourceUnavailableException {
        try {
            return client.query(logs.contract(), query, at);
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The anchors of the contract cannot be read: " + e.getMessage(), e);
        }
    }
}
