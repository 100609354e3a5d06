package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.FinalBlocks;
import dev.mintmark.app.chain.transactions.FinalBlocks.FinalBlock;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.index.MintSearch;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkEvent;
import dev.mintmark.contracts.Revert;
import java.util.Optional;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Finds an artwork's token on the chain. Only a mint with the artwork's own attestation counts. */
final class MintReader {
    private final ChainClient client;
    private final MintSearch mints;
    private final Address contract;
    private final FinalBlocks finalBlocks;

    /** @param finalBlocks records the blocks of tokens that it finds */
    MintReader(ChainClient client, MintSearch mints, Address contract, FinalBlocks finalBlocks) {
        this.client = client;
        this.finalBlocks = finalBlocks;
        this.mints = mints;
        this.contract = contract;
    }

    /**
     * The artwork's token in the finalized blocks, minted by any sender.
     *
     * @throws SourceUnavailableException also where a node has the event and not its receipt, as one that lags behind
     */
    Optional<Token> find(Artwork artwork) throws SourceUnavailableException {
        Optional<Log> mint = finalMint(artwork);
        return mint.isEmpty() ? Optional.empty() : read(mint.get(), artwork);
    }

    /** Whether a finalized block has a mint of the artwork's token by another attestation. */
    boolean isMintedOtherwise(Artwork artwork) throws SourceUnavailableException {
        Optional<Log> mint = finalMint(artwork);
        return mint.isPresent() && read(mint.get(), artwork).isEmpty();
    }

    private Optional<Token> read(Log mint, Artwork artwork) throws SourceUnavailableException {
        String hash = mint.getTransactionHash();
        TransactionReceipt receipt = client.receipt(hash)
                .orElseThrow(() -> new SourceUnavailableException("The chain's node has the event of the mint " + hash
                        + ", and not its receipt; it is asked again."));
        Optional<Token> token = read(receipt, artwork);
        if (token.isPresent()) {
            finalBlocks.record(client.chainId(), new FinalBlock(token.get().block(), receipt.getBlockHash()));
        }
        return token;
    }

    private Optional<Log> finalMint(Artwork artwork) throws SourceUnavailableException {
        return mints.find(Bytes32.of(artwork.sealed().sha256()).toString());
    }

    /** The artwork's token by the events of a transaction; its gas is its share where the transaction minted several. */
    Optional<Token> read(TransactionReceipt receipt, Artwork artwork) throws SourceUnavailableException {
        Bytes32 tokenId = Bytes32.of(artwork.sealed().sha256());
        Address owner = null;
        MintmarkEvent.Generated minted = null;
        long together = 0;
        for (MintmarkEvent event : client.events(receipt, contract)) {
            if (event instanceof MintmarkEvent.Transfer transfer
                    && transfer.tokenId().equals(tokenId)
                    && transfer.from().isZero()) {
                owner = transfer.to();
            } else if (event instanceof MintmarkEvent.Generated generated) {
                together++;
                if (generated.tokenId().equals(tokenId) && attests(generated, artwork)) {
                    minted = generated;
                }
            }
        }
        if (owner == null || minted == null) {
            return Optional.empty();
        }
        return Optional.of(new Token(
                client.chainId(),
                contract.checksummed(),
                tokenId.toString(),
                owner.checksummed(),
                receipt.getTransactionHash(),
                Math.ceilDiv(receipt.getGasUsed().longValueExact(), together),
                receipt.getBlockNumber().longValueExact(),
                artwork.recipe().model(),
                minted.creator().checksummed(),
                null,
                null));
    }

    /**
     * Returns why a transaction did not mint an artwork: by its event where it minted others, else by simulating its call in the
     * state after it; empty if it ran out of gas.
     */
    Optional<RevertedException> whyNotMinted(Sender.FinalTransaction settled, Artwork artwork, Account from)
            throws SourceUnavailableException {
        if (!settled.succeeded()) {
            return new AnchorReader(client, contract).whyReverted(settled, from.address());
        }
        Bytes32 tokenId = Bytes32.of(artwork.sealed().sha256());
        for (MintmarkEvent event : client.events(settled.receipt(), contract)) {
            if (event instanceof MintmarkEvent.MintSkipped skipped
                    && skipped.tokenId().equals(tokenId)) {
                return Optional.of(new RevertedException(new Revert(skipped.reason(), skipped.reason())));
            }
        }
        return Optional.empty();
    }

    private static boolean attests(MintmarkEvent.Generated generated, Artwork artwork) {
        Bytes32 content = Attestation.contentHash(
                Bytes32.of(artwork.commitment()), Bytes32.of(artwork.sealed().manifestSha256()));
        return generated.contentHash().equals(content)
                && generated.watermarkId() == artwork.sealed().watermarkId();
    }
}
