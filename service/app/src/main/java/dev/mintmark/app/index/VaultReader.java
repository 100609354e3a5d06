package dev.mintmark.app.index;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.index.IndexedEvent.Place;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.CompanionContracts;
import dev.mintmark.contracts.VaultEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Reads the events of the contract's vaults, and what was sold in the transactions that paid them. Thread-safe. */
final class VaultReader {
    private static final Comparator<Log> ORDER =
            Comparator.comparing(Log::getBlockNumber).thenComparing(Log::getLogIndex);

    private final ChainClient client;
    private final ContractLogs logs;
    private final Address maker;
    private final Address market;

    VaultReader(ChainClient client, ContractLogs logs) {
        this.client = client;
        this.logs = logs;
        this.maker = CompanionContracts.vaults(logs.contract());
        this.market = CompanionContracts.market(logs.contract());
    }

    /** The vaults that were made, out of the logs of the contract and its companions. */
    List<IndexedEvent> created(List<Log> found) {
        List<IndexedEvent> created = new ArrayList<>();
        for (Log log : found) {
            if (log.getAddress().equalsIgnoreCase(maker.hex())
                    && VaultEvent.parse(log).orElse(null) instanceof VaultEvent.Created made) {
                created.add(new IndexedEvent.VaultCreated(
                        EventReader.place(log),
                        made.vault().hex(),
                        made.shares().entrySet().stream()
                                .map(share -> share.getKey().hex() + ":" + share.getValue())
                                .collect(Collectors.joining(","))));
            }
        }
        return created;
    }

    /** What these vaults received and paid out in the blocks {@code from} to {@code to}. */
    List<IndexedEvent> moved(Collection<String> vaults, long from, long to) throws SourceUnavailableException {
        if (vaults.isEmpty()) {
            return List.of();
        }
        List<Log> found =
                new ArrayList<>(logs.ofVaults(vaults.stream().map(Address::of).toList(), from, to));
        found.sort(ORDER);
        List<IndexedEvent> moved = new ArrayList<>();
        Map<String, SoldTokens> sales = new HashMap<>();
        for (Log log : found) {
            String vault = Address.of(log.getAddress()).hex();
            Place at = EventReader.place(log);
            switch (VaultEvent.parse(log).orElse(null)) {
                case VaultEvent.Received paid -> moved.add(payment(at, vault, paid, vaults, sales));
                case VaultEvent.Released paid ->
                    moved.add(new IndexedEvent.VaultRelease(
                            at,
                            vault,
                            paid.payee().hex(),
                            paid.to().hex(),
                            paid.currency().hex(),
                            paid.amount()));
                case VaultEvent.Created unused -> {}
                case null -> {}
            }
        }
        return moved;
    }

    private IndexedEvent payment(
            Place at, String vault, VaultEvent.Received paid, Collection<String> vaults, Map<String, SoldTokens> sales)
            throws SourceUnavailableException {
        String sender = paid.from().hex();
        SoldTokens.@Nullable Match sale = null;
        // the market's own events tell of its sales, and one vault's release to another is no sale
        if (!sender.equals(market.hex()) && !vaults.contains(sender)) {
            if (!sales.containsKey(at.tx())) {
                sales.put(at.tx(), new SoldTokens(receipt(at), logs.contract()));
            }
            sale = sales.get(at.tx()).match(sender, vault, paid.amount());
        }
        return new IndexedEvent.VaultPayment(
                at,
                vault,
                sender,
                paid.amount(),
                sale == null ? null : sale.tokenId(),
                sale == null ? null : sale.marketplace(),
                sale == null ? null : sale.price());
    }

    private TransactionReceipt receipt(Place at) throws SourceUnavailableException {
        return client.receipt(at.tx())
                .filter(receipt -> receipt.getBlockHash().equalsIgnoreCase(at.blockHash()))
                .orElseThrow(ChainIndexer::changing);
    }
}
