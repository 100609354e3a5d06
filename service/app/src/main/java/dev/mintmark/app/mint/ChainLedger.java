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
import dev.mintmark.contracts.MintmarkEvent.Generated;
import dev.mintmark.contracts.MintmarkQueries;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;

/** Tokens as the contract stores them, read from the chain alone; all values of one answer are of one block. Thread-safe. */
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
        MintmarkContract.Origin origin;
        try {
            owner = client.query(contract, MintmarkQueries.ownerOf(tokenId), at);
            origin = client.query(contract, MintmarkQueries.originOf(tokenId), at);
        } catch (RevertedException e) {
            if (e.error().equals("TokenDoesNotExist")) {
                return Optional.empty();
            }
            throw new SourceUnavailableException("The token " + tokenId + " cannot be read: " + e.getMessage(), e);
        }
        List<Log> mints = logs.find(List.of(kind(), tokenId.toString()));
        if (mints.isEmpty()) {
            throw new SourceUnavailableException("The chain's node shows the token " + tokenId
                    + " and not the event of its mint; another node may have it.");
        }
        return Optional.of(new OnChain(
                client.chainId(),
                contract.checksummed(),
                tokenId.toString(),
                owner.checksummed(),
                Address.of(origin.creator).checksummed(),
                Bytes32.of(origin.modelSha256).hex(),
                origin.modelRevoked,
                imageCid(tokenId, Bytes32.of(origin.root)).toString(),
                mints.getFirst().getTransactionHash(),
                mints.getFirst().getBlockNumber().longValueExact(),
                at.number()));
    }

    @Override
    public List<String> byWatermark(long watermarkId) throws SourceUnavailableException {
        String mark = Generated.watermarkTopic(watermarkId).toString();
        return logs.find(Arrays.asList(kind(), null, mark)).stream()
                .map(log -> Bytes32.of(log.getTopics().get(1)).hex())
                .distinct()
                .toList();
    }

    private static Cid imageCid(Bytes32 tokenId, Bytes32 root) {
        return root.isZero() ? new Cid(Cid.Codec.RAW, tokenId.hex()) : new Cid(Cid.Codec.DAG_PB, root.hex());
    }

    private static String kind() {
        return EventEncoder.encode(MintmarkContract.GENERATED_EVENT);
    }
}
