package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkEvent;
import dev.mintmark.contracts.MintmarkQueries;
import java.time.Instant;
import java.util.Optional;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** Reads what became of an anchor's transaction. Thread-safe. */
final class AnchorReader {
    private final ChainClient client;
    private final Address contract;

    AnchorReader(ChainClient client, Address contract) {
        this.client = client;
        this.contract = contract;
    }

    /** Where a transaction recorded a root; empty where it did not. */
    Optional<Anchors.Place> place(TransactionReceipt receipt, String root, int count)
            throws SourceUnavailableException {
        for (MintmarkEvent event : client.events(receipt, contract)) {
            if (event instanceof MintmarkEvent.AnchorRecorded recorded
                    && recorded.root().toString().equals(root)) {
                return Optional.of(new Anchors.Place(
                        receipt.getTransactionHash(),
                        receipt.getBlockNumber().longValueExact(),
                        recordedAt(root, receipt),
                        Math.ceilDiv(receipt.getGasUsed().longValueExact(), count)));
            }
        }
        return Optional.empty();
    }

    private Instant recordedAt(String root, TransactionReceipt receipt) throws SourceUnavailableException {
        try {
            return Instant.ofEpochSecond(
                    client.query(contract, MintmarkQueries.anchors(Bytes32.of(root)), block(receipt))
                            .recordedAt());
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The anchor " + root + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Why a transaction failed, by its call in the state after it; empty if it ran out of gas. */
    Optional<RevertedException> whyReverted(Sender.FinalTransaction settled, Address from)
            throws SourceUnavailableException {
        String data = TransactionDecoder.decode(settled.attempt().raw()).getData();
        try {
            client.simulate(from, ContractCall.to(contract, Numeric.prependHexPrefix(data)), block(settled.receipt()));
            return Optional.empty();
        } catch (RevertedException e) {
            return Optional.of(e);
        }
    }

    private static ChainClient.Block block(TransactionReceipt receipt) {
        return new ChainClient.Block(receipt.getBlockNumber().longValueExact(), receipt.getBlockHash());
    }
}
