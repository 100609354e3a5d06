package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Anchors.Leaf;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.NonceLostException;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.index.AnchorIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.AnchorTree;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkCalls;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Anchors the pinned artworks whose anchor was ordered, many under one root with one signature. A tree is stored before its
 * transaction is, and the transaction before it is sent; after an interruption the next run goes on with either. One run at a time.
 */
public final class Anchorer {
    private static final Logger log = LoggerFactory.getLogger(Anchorer.class);

    /** How long the token of an anchored artwork can be claimed. */
    static final Duration CLAIMABLE = Duration.ofDays(3652);

    /** How long the anchor itself can be mined: longer than a transaction is stuck. */
    private static final Duration VALIDITY = Duration.ofDays(7);

    private static final Duration SOON = Duration.ofMillis(300);

    /** How often a contract that is paused is asked again. */
    private static final Duration RESUMED_EVERY = Duration.ofSeconds(3);

    /** Gas of an anchored artwork, at most, and of the transaction beside them. */
    private static final BigInteger EACH = BigInteger.valueOf(3_500);

    private static final BigInteger BESIDE = BigInteger.valueOf(100_000);

    private static final String REFUSED = "anchor-refused";

    private final Chain chain;
    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;
    private final MintCalls calls;
    private final AnchorReader reader;
    private final Anchors anchors;
    private final Artworks artworks;
    private final AnchorIndex index;
    private final ChainIndexer indexer;
    private final int size;
    private final Duration age;
    private final Clock clock;

    /** When this process first saw the artworks that are queued. */
    private final Map<String, Instant> since = new HashMap<>();

    /**
     * @param indexer reads this chain into {@code index}
     * @param size how many artworks a tree has at most
     * @param age how long the oldest of them waits for others that are on their way
     */
    public Anchorer(
            Chain chain,
            Anchors anchors,
            Artworks artworks,
            AnchorIndex index,
            ChainIndexer indexer,
            int size,
            Duration age,
            Clock clock) {
        this.chain = chain;
        this.client = chain.client();
        this.sender = chain.sender();
        this.accounts = chain.accounts();
        this.contract = chain.contract();
        this.calls = new MintCalls(chain, clock);
        this.reader = new AnchorReader(client, contract);
        this.anchors = anchors;
        this.artworks = artworks;
        this.index = index;
        this.indexer = indexer;
        this.size = size;
        this.age = age;
        this.clock = clock;
    }

    private record Item(Artwork artwork, Attestation attestation) {}

    /**
     * Does what can be done now; returns after how long there may be more. A tree whose end the chain does not tell keeps neither
     * the others nor new ones from going on.
     */
    public Duration run() throws SourceUnavailableException {
        @Nullable SourceUnavailableException unsettled = null;
        for (String root : anchors.open(client.chainId())) {
            try {
                settle(root, anchors.under(root));
            } catch (SourceUnavailableException e) {
                unsettled = e;
            }
        }
        Duration next = anchorQueued();
        if (unsettled != null) {
            throw unsettled;
        }
        return next;
    }

    private Duration anchorQueued() throws SourceUnavailableException {
        List<String> queued = anchors.queued(size);
        if (queued.isEmpty() || waitsForOthers(queued)) {
            return SOON;
        }
        List<Artwork> together =
                queued.stream().flatMap(id -> artworks.find(id).stream()).toList();
        try {
            chain.refuseOwnerAsPayer();
            List<Item> items = attested(together);
            return items.isEmpty() ? SOON : anchor(withinGas(items));
        } catch (ConflictException e) {
            Failure failure = new Failure(REFUSED, String.valueOf(e.getMessage()));
            together.forEach(artwork -> anchors.failed(artwork.id(), failure));
            return SOON;
        }
    }

    private boolean waitsForOthers(List<String> queued) {
        Instant now = clock.instant();
        since.keySet().retainAll(queued);
        queued.forEach(id -> since.putIfAbsent(id, now));
        boolean isOld = since.values().stream().anyMatch(seen -> !seen.plus(age).isAfter(now));
        return queued.size() < size && !isOld && anchors.hasAhead();
    }

    /** Those that can be anchored; the others fail, each for its own reason, or wait. */
    private List<Item> attested(List<Artwork> together) throws SourceUnavailableException {
        indexer.run();
        Instant deadline = calls.now().plus(CLAIMABLE);
        Map<String, Integer> models = new HashMap<>();
        List<Item> items = new ArrayList<>();
        for (Artwork artwork : together) {
            try {
                items.add(new Item(artwork, attested(artwork, models, deadline)));
            } catch (StepFailedException e) {
                fail(artwork, e.failure());
            } catch (ConflictException | InvalidRequestException e) {
                fail(artwork, new Failure(REFUSED, String.valueOf(e.getMessage())));
            } catch (SourceUnavailableException e) {
                anchors.waiting(List.of(artwork.id()), new Failure("anchor-waiting", String.valueOf(e.getMessage())));
            }
        }
        return items;
    }

    private Attestation attested(Artwork artwork, Map<String, Integer> models, Instant deadline)
            throws StepFailedException, SourceUnavailableException {
        String tokenId = Bytes32.of(artwork.sealed().sha256()).toString();
        if (index.redemption(client.chainId(), contract.hex(), tokenId).isPresent()) {
            throw new StepFailedException(
                    REFUSED, "Artwork " + artwork.id() + " is minted already, so it cannot be anchored.");
        }
        String model = artwork.recipe().model();
        Integer number = models.get(model);
        if (number == null) {
            number = calls.activeModel(artwork);
            models.put(model, number);
        }
        Address to = calls.receiver(artwork);
        return calls.attestation(artwork, number, to, MintCalls.creator(artwork, to), deadline);
    }

    private void fail(Artwork artwork, Failure failure) {
        log.warn("The anchor of artwork {} failed: {}", artwork.id(), failure.detail());
        anchors.failed(artwork.id(), failure);
    }

    /** As many as one transaction can anchor. */
    private List<Item> withinGas(List<Item> items) throws SourceUnavailableException {
        BigInteger most = sender.mostGas(accounts.payer().address());
        BigInteger room = most.subtract(ChainClient.withMargin(BESIDE)).max(BigInteger.ZERO);
        int fitting = room.divide(ChainClient.withMargin(EACH))
                .min(BigInteger.valueOf(items.size()))
                .intValueExact();
        return items.subList(0, Math.max(1, fitting));
    }

    private Duration anchor(List<Item> items) throws SourceUnavailableException {
        AnchorTree tree = new AnchorTree(items.stream().map(Item::attestation).toList());
        String root = tree.root().toString();
        List<String> ids = items.stream().map(item -> item.artwork().id()).toList();
        Instant deadline = calls.now().plus(VALIDITY);
        ContractCall call =
                ContractCall.to(contract, MintmarkCalls.anchor(tree, deadline, calls.signAnchor(tree, deadline)));
        try {
            client.simulate(accounts.payer().address(), call);
            if (!anchors.plan(client.chainId(), contract.checksummed(), root, leaves(items, tree))) {
                return SOON;
            }
            Optional<PendingTransaction> signed =
                    sender.sign(ids.stream().map(Outbox::anchorKey).toList(), accounts.payer(), call);
            if (signed.isEmpty() || signed.get().keys().size() != ids.size()) {
                anchors.unplan(root); // another process has one of them in its own tree
                return SOON;
            }
            sender.send(signed.get());
            return SOON;
        } catch (RevertedException e) {
            anchors.unplan(root);
            if (e.error().equals(Minter.PAUSED)) {
                anchors.waiting(ids, new Failure("anchor-waiting", paused()));
                return RESUMED_EVERY;
            }
            items.forEach(item -> fail(item.artwork(), new Failure(REFUSED, e.getMessage())));
            return SOON;
        }
    }

    private String paused() {
        return "Minting is paused on the contract " + contract + "; anchors wait until it is resumed.";
    }

    private static List<Leaf> leaves(List<Item> items, AnchorTree tree) {
        return IntStream.range(0, items.size())
                .mapToObj(i -> new Leaf(
                        items.get(i).artwork().id(),
                        Generations.of(items.get(i).attestation()),
                        tree.proof(i).stream().map(Bytes32::toString).toList()))
                .toList();
    }

    /** Keeps the transaction of a tree going, and registers its end. */
    private void settle(String root, List<String> ids) throws SourceUnavailableException {
        String key = Outbox.anchorKey(ids.getFirst());
        Optional<PendingTransaction> stored = sender.live(key).or(() -> sender.latest(key));
        if (stored.isEmpty() || stored.get().state() == Outbox.State.LOST) {
            anchors.unplan(root);
            return;
        }
        Optional<Sender.FinalTransaction> end;
        try {
            if (stored.get().state() == Outbox.State.SIGNED) {
                sender.send(stored.get());
            }
            end = sender.pollFinality(stored.get());
        } catch (NonceLostException e) {
            log.warn("The artworks under the root {} are anchored by another transaction: {}", root, e.getMessage());
            anchors.unplan(root);
            return;
        }
        if (end.isPresent()) {
            settle(root, ids, end.get());
        }
    }

    private void settle(String root, List<String> ids, Sender.FinalTransaction end) throws SourceUnavailableException {
        String hash = end.receipt().getTransactionHash();
        if (end.wasCancelled()) {
            anchors.treeFailed(
                    root,
                    new Failure(
                            "anchor-cancelled",
                            "The operator cancelled the anchor: the transaction " + hash
                                    + " took its place. It can be ordered anew."));
            return;
        }
        if (end.succeeded()) {
            Optional<Anchors.Place> place = reader.place(end.receipt(), root, ids.size());
            if (place.isPresent()) {
                indexer.run(); // so that whoever sees that it is anchored can verify it
                anchors.anchored(root, place.get());
                return;
            }
        }
        Optional<RevertedException> why = end.succeeded()
                ? Optional.empty()
                : reader.whyReverted(end, accounts.payer().address());
        if (why.isPresent()
                && List.of(Minter.PAUSED, Minter.EXPIRED).contains(why.get().error())) {
            anchors.unplan(root); // its nonce is used up, so a new transaction does no harm
            return;
        }
        String otherwise = end.succeeded()
                ? "The transaction " + hash + " succeeded without anchoring this artwork."
                : "The transaction " + hash + " failed because it ran out of gas.";
        anchors.treeFailed(
                root,
                new Failure(
                        "anchor-reverted",
                        why.map(refused -> refused.getMessage() + " (transaction " + hash + ")")
                                .orElse(otherwise)));
    }
}
