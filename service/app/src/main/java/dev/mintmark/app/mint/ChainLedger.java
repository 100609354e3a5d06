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
import dev.mintmark.contracts.MintmarkEvent;
import dev.mintmark.contracts.MintmarkEvent.Generated;
import dev.mintmark.contracts.MintmarkViews;
import dev.mintmark.contracts.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.web3j.protocol.core.methods.response.Log;

/** The contract's word on a file, read from the chain alone, all of one answer in one block. Thread-safe. */
public final class ChainLedger implements Ledger {
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
        Address owner;
        Origin origin;
        try {
            owner = client.view(contract, MintmarkViews.ownerOf(tokenId), at);
            origin = client.view(contract, MintmarkViews.originOf(tokenId), at);
        } catch (RevertedException e) {
            if (e.error().equals("TokenDoesNotExist")) {
                return Optional.empty();
            }
            throw new SourceUnavailableException("The token " + tokenId + " cannot be read: " + e.getMessage(), e);
        }
        List<Log> mints = logs.find(List.of(kind(), tokenId.toString()));
        if (mints.isEmpty()) {
            throw new SourceUnavailableException("The chain's node shows the token " + tokenId
                    + " and not the event of its mint; another may know more.");
        }
        return Optional.of(new OnChain(
                client.chainId(),
                contract.checksummed(),
                tokenId.toString(),
                owner.checksummed(),
                origin.creator().checksummed(),
                origin.modelSha256().hex(),
                origin.modelRevoked(),
                origin.root().isZero()
                        ? new Cid(Cid.Codec.RAW, tokenId.hex()).toString()
                        : new Cid(Cid.Codec.DAG_PB, origin.root().hex()).toString(),
                mints.getFirst().getTransactionHash(),
                mints.getFirst().getBlockNumber().longValueExact()));
    }

    @Override
    public List<String> byWatermark(long watermarkId) throws SourceUnavailableException {
        String mark = Generated.watermarkTopic(watermarkId).toString();
        return logs.find(Arrays.asList(kind(), null, mark)).stream()
                .map(log -> Bytes32.of(log.getTopics().get(1)).hex())
                .distinct()
                .toList();
    }

    private static String kind() {
        return MintmarkEvent.topic(Generated.class).toString();
    }
}
