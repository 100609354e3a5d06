package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.Cid;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkContract;
import dev.mintmark.contracts.MintmarkEvent;
import dev.mintmark.contracts.MintmarkEvent.Generated;
import dev.mintmark.contracts.MintmarkQueries;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;

/** Tokens as the contract stores them, read from the chain alone; all values of one answer are of one block. Thread-safe. */
public final class ChainLedger implements Ledger {
    private static final String GENERATED = EventEncoder.encode(MintmarkContract.GENERATED_EVENT);
    private static final String TRANSFER = EventEncoder.encode(MintmarkContract.TRANSFER_EVENT);

    private final ChainClient client;
    private final ContractLogs logs;
    private final Address contract;

    public ChainLedger(Chain chain) {
        this.client = chain.client();
        this.logs = chain.logs();
        this.contract = chain.contract();
    }

    @Override
    public Optional<OnChain> token(String sha256) throws SourceUnavailableException {
        Bytes32 tokenId = Bytes32.of(sha256);
        ChainClient.Block at = client.readBlock();
        MintmarkContract.Origin origin;
        @Nullable Address owner = null;
        try {
            origin = client.query(contract, MintmarkQueries.originOf(tokenId), at);
        } catch (RevertedException e) {
            if (isNoToken(e)) {
                return Optional.empty();
            }
            throw unreadable(tokenId, e);
        }
        try {
            owner = client.query(contract, MintmarkQueries.ownerOf(tokenId), at);
        } catch (RevertedException e) {
            if (!isNoToken(e)) {
                throw unreadable(tokenId, e);
            }
        }
        Log mint = event(tokenId, "mint", List.of(GENERATED, tokenId.toString()));
        @Nullable
        Log burn = owner == null
                ? event(tokenId, "burn", Arrays.asList(TRANSFER, null, Bytes32.ZERO.toString(), tokenId.toString()))
                : null;
        return Optional.of(new OnChain(
                client.chainId(),
                contract.checksummed(),
                tokenId.toString(),
                owner == null ? lastOwner(Objects.requireNonNull(burn)) : owner.checksummed(),
                Address.of(origin.creator).checksummed(),
                Bytes32.of(origin.modelSha256).hex(),
                origin.modelRevoked,
                imageCid(tokenId, Bytes32.of(origin.root)).toString(),
                mint.getTransactionHash(),
                mint.getBlockNumber().longValueExact(),
                at.number(),
                burn == null ? null : burn.getTransactionHash(),
                burn == null ? null : burn.getBlockNumber().longValueExact()));
    }

    private static boolean isNoToken(RevertedException e) {
        return e.error().equals("TokenDoesNotExist");
    }

    private static SourceUnavailableException unreadable(Bytes32 tokenId, RevertedException e) {
        return new SourceUnavailableException("The token " + tokenId + " cannot be read: " + e.getMessage(), e);
    }

    /** The first event with these topics. */
    private Log event(Bytes32 tokenId, String name, List<@Nullable String> topics) throws SourceUnavailableException {
        return logs.find(topics).stream()
                .findFirst()
                .orElseThrow(() -> new SourceUnavailableException("The chain's node shows the token " + tokenId
                        + " and not the event of its " + name + "; another node may have it."));
    }

    private static String lastOwner(Log burn) {
        return MintmarkEvent.parse(burn)
                .filter(MintmarkEvent.Transfer.class::isInstance)
                .map(event -> ((MintmarkEvent.Transfer) event).from().checksummed())
                .orElseThrow();
    }

    @Override
    public List<String> byWatermark(long watermarkId) throws SourceUnavailableException {
        String mark = Generated.watermarkTopic(watermarkId).toString();
        return logs.find(Arrays.asList(GENERATED, null, mark)).stream()
                .map(log -> Bytes32.of(log.getTopics().get(1)).hex())
                .distinct()
                .toList();
    }

    private static Cid imageCid(Bytes32 tokenId, Bytes32 root) {
        return root.isZero() ? new Cid(Cid.Codec.RAW, tokenId.hex()) : new Cid(Cid.Codec.DAG_PB, root.hex());
    }
}
