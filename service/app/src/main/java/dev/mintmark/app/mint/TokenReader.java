package dev.mintmark.app.mint;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkContract;
import dev.mintmark.contracts.MintmarkQueries;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a token from the contract's state in one block, by two calls. Thread-safe. */
final class TokenReader {
    private final ChainClient client;
    private final Address contract;

    TokenReader(ChainClient client, Address contract) {
        this.client = client;
        this.contract = contract;
    }

    /**
     * What the contract stores of a token.
     *
     * @param root SHA-256 of the IPFS root of a file of more than one block; zero for one block
     * @param owner null for a burnt token
     */
    record Holding(
            Address creator,
            Bytes32 modelSha256,
            boolean modelRevoked,
            Bytes32 root,
            @Nullable Address owner) {}

    /** The token in this block; empty where it was never minted. */
    Optional<Holding> read(Bytes32 tokenId, ChainClient.Block at) throws SourceUnavailableException {
        MintmarkContract.Origin origin;
        try {
            origin = client.query(contract, MintmarkQueries.originOf(tokenId), at);
        } catch (RevertedException e) {
            if (isNoToken(e)) {
                return Optional.empty();
            }
            throw unreadable(tokenId, e);
        }
        @Nullable Address owner = null;
        try {
            owner = client.query(contract, MintmarkQueries.ownerOf(tokenId), at);
        } catch (RevertedException e) {
            if (!isNoToken(e)) {
                throw unreadable(tokenId, e);
            }
        }
        return Optional.of(new Holding(
                Address.of(origin.creator),
                Bytes32.of(origin.modelSha256),
                origin.modelRevoked,
                Bytes32.of(origin.root),
                owner));
    }

    private static boolean isNoToken(RevertedException e) {
        return e.error().equals("TokenDoesNotExist");
    }

    private static SourceUnavailableException unreadable(Bytes32 tokenId, RevertedException e) {
        return new SourceUnavailableException("The token " + tokenId + " cannot be read: " + e.getMessage(), e);
    }
}
