package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Anchors.Anchor;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.app.chain.accounts.KeyRole;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.AnchorTree;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkQueries;
import dev.mintmark.contracts.RegisteredModel;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.utils.Numeric;

/**
 * Makes the calls that mint artworks: attests them, leaves out those that cannot be minted, and keeps the call below the gas that
 * a transaction may use. Thread-safe.
 */
final class MintCalls {
    private static final Logger log = LoggerFactory.getLogger(MintCalls.class);

    /** How long an attestation can be minted: longer than a transaction is stuck, and not for ever. */
    private static final Duration VALIDITY = Duration.ofDays(7);

    /** Gas of the dearest mint of a batch: a creator's first, with every slot that a token can have. */
    private static final BigInteger DEAREST = BigInteger.valueOf(150_000);

    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;
    private final SigningDomain domain;
    private final Function<String, Optional<Anchor>> anchors;
    private final Function<String, OptionalLong> revokedUpTo;
    private final Clock clock;

    MintCalls(Chain chain, Clock clock) {
        this(chain, artwork -> Optional.empty(), tokenId -> OptionalLong.empty(), clock);
    }

    /**
     * @param anchors the anchors of artworks by their IDs
     * @param revokedUpTo the deadlines up to which the vouchers of tokens are revoked, in seconds since 1970
     */
    MintCalls(
            Chain chain,
            Function<String, Optional<Anchor>> anchors,
            Function<String, OptionalLong> revokedUpTo,
            Clock clock) {
        this.revokedUpTo = revokedUpTo;
        this.anchors = anchors;
        this.client = chain.client();
        this.sender = chain.sender();
        this.accounts = chain.accounts();
        this.contract = chain.contract();
        this.domain = new SigningDomain(client.chainId(), contract);
        this.clock = clock;
    }

    /**
     * A call, and what it is for.
     *
     * @param keys the keys of the mints in the outbox
     */
    record MintCall(List<String> keys, ContractCall call) {}

    private record Attested(String key, Attestation attestation) {}

    /**
     * The call that mints these artworks.
     *
     * @param artworks the first is in the call; of the others those that can be minted now
     * @throws RevertedException if the contract would refuse the first
     * @throws StepFailedException if the model of the first is not registered
     * @throws ConflictException if a key is missing, or a receiver for the first
     */
    MintCall of(List<Artwork> artworks) throws StepFailedException, SourceUnavailableException, RevertedException {
        Optional<Anchor> anchored = anchored(artworks.getFirst());
        if (anchored.isPresent()) {
            return claim(anchored.get());
        }
        List<Attested> mints = new ArrayList<>();
        mints.add(attested(artworks.getFirst()));
        for (Artwork other : artworks.subList(1, artworks.size())) {
            if (anchored(other).isPresent()) {
                continue; // it is claimed alone, when it is the first
            }
            try {
                mints.add(attested(other));
            } catch (StepFailedException | SourceUnavailableException | RuntimeException e) {
                logLeftOut(Outbox.mintKey(other.id()), e); // it fails, or waits, when it is the first
            }
        }
        List<Attested> minted = withinGas(withoutRefused(mints));
        return new MintCall(minted.stream().map(Attested::key).toList(), call(minted));
    }

    /** The artwork's anchor on this contract. */
    private Optional<Anchor> anchored(Artwork artwork) {
        return anchors.apply(artwork.id())
                .filter(anchor -> anchor.state() == Anchors.State.ANCHORED
                        && Long.valueOf(client.chainId()).equals(anchor.chainId())
                        && contract.checksummed().equals(anchor.contract()));
    }

    private MintCall claim(Anchor anchor) {
        return new MintCall(
                List.of(Outbox.mintKey(anchor.artworkId())), ContractCall.to(contract, Generations.claim(anchor)));
    }

    private static void logLeftOut(String key, Exception e) {
        log.info("{} is not minted together with others: {}", key, e.getMessage());
    }

    private Attested attested(Artwork artwork) throws StepFailedException, SourceUnavailableException {
        int modelId = modelId(artwork);
        if (modelId == 0
                && sender.live(ModelRegistry.key(artwork.recipe().model())).isPresent()) {
            throw new SourceUnavailableException("The registration of the model is not mined yet.");
        }
        if (modelId == 0) {
            throw new StepFailedException(
                    "mint-refused",
                    "The contract refuses the mint, because the model is not registered on it: UnknownModel("
                            + artwork.recipe().model() + ").");
        }
        return new Attested(Outbox.mintKey(artwork.id()), attestation(artwork, modelId, receiver(artwork)));
    }

    /** What the attester says of an artwork from now on, so that no revoked voucher is in its way. */
    private Attestation attestation(Artwork artwork, int modelId, Address to) throws SourceUnavailableException {
        long deadline = now().plus(VALIDITY).getEpochSecond();
        OptionalLong revoked =
                revokedUpTo.apply(Bytes32.of(artwork.sealed().sha256()).toString());
        return attestation(
                artwork,
                modelId,
                to,
                creator(artwork, to),
                Instant.ofEpochSecond(revoked.isPresent() ? Math.max(deadline, revoked.getAsLong() + 1) : deadline));
    }

    /** Who earns the royalties: whom the order names, or the receiver of the token. */
    static Address creator(Artwork artwork, Address to) {
        MintOrder order = artwork.mint();
        return order == null || order.creator() == null ? to : Address.of(order.creator());
    }

    /** The contract compares the deadline with the block's time, which a machine's clock that was set back is behind. */
    Instant now() throws SourceUnavailableException {
        Instant own = clock.instant();
        Instant block = client.latestTime();
        return block.isAfter(own) ? block : own;
    }

    /** The same with another creator than the receiver, up to another second. */
    Attestation attestation(Artwork artwork, int modelId, Address to, Address creator, Instant deadline) {
        return attester().attestation(artwork, modelId, to, creator, deadline);
    }

    /** One signature for all of a tree. */
    byte[] signAnchor(AnchorTree tree, Instant deadline) throws SourceUnavailableException {
        return attester().sign(tree, deadline);
    }

    /**
     * The contract's number of a model from which can be minted.
     *
     * @throws StepFailedException if it is not registered, or was revoked
     * @throws SourceUnavailableException also while its registration is not mined
     */
    int activeModel(Artwork artwork) throws StepFailedException, SourceUnavailableException {
        String sha256 = artwork.recipe().model();
        RegisteredModel model = model(sha256);
        if (!model.isRegistered() && sender.live(ModelRegistry.key(sha256)).isPresent()) {
            throw new SourceUnavailableException("The registration of the model is not mined yet.");
        }
        if (!model.isActive()) {
            throw new StepFailedException(
                    "anchor-refused",
                    "The model " + sha256 + " is " + (model.revoked() ? "revoked" : "not registered")
                            + " on the contract, so nothing new of it can be attested.");
        }
        return model.id();
    }

    byte[] sign(Attestation attestation) throws SourceUnavailableException {
        return attester().sign(List.of(attestation));
    }

    private Attester attester() {
        return new Attester(domain, accounts.attester());
    }

    /** The contract's number of the artwork's model; 0 where it is not registered. */
    int modelId(Artwork artwork) throws SourceUnavailableException {
        return model(artwork.recipe().model()).id();
    }

    private RegisteredModel model(String sha256) throws SourceUnavailableException {
        try {
            return client.query(contract, MintmarkQueries.models(Bytes32.of(sha256)));
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract's register of models cannot be read.", e);
        }
    }

    /** Who gets the token by the order, or else by the settings. */
    Address receiver(Artwork artwork) {
        MintOrder order = artwork.mint();
        return order == null || order.to() == null
                ? accounts.receiver().orElseThrow(this::noReceiver)
                : AddressField.parse("mint.to", order.to());
    }

    /** A holder's key that does not open may open after a restart; an address that is not set is refused. */
    private RuntimeException noReceiver() {
        Optional<String> locked = accounts.locked(KeyRole.HOLDER);
        return locked.isPresent()
                ? new MintingPausedException(locked.get())
                : new ConflictException(Receivers.NO_HOLDER);
    }

    private ContractCall call(List<Attested> mints) throws SourceUnavailableException {
        List<Attestation> attestations =
                mints.stream().map(Attested::attestation).toList();
        byte[] signature = attester().sign(attestations);
        return ContractCall.to(
                contract,
                attestations.size() == 1
                        ? MintmarkCalls.mint(attestations.getFirst(), signature)
                        : MintmarkCalls.mintBatch(attestations, signature));
    }

    /** The contract says how many of a batch it would mint; each is tried alone only where that is not all of them. */
    private List<Attested> withoutRefused(List<Attested> mints) throws SourceUnavailableException, RevertedException {
        if (mints.size() == 1
                || simulate(mints)
                        .equals(Numeric.toHexStringWithPrefixZeroPadded(BigInteger.valueOf(mints.size()), 64))) {
            return mints;
        }
        simulate(mints.subList(0, 1));
        List<Attested> minted = new ArrayList<>(mints.subList(0, 1));
        for (Attested other : mints.subList(1, mints.size())) {
            try {
                simulate(List.of(other));
                minted.add(other);
            } catch (RevertedException e) {
                logLeftOut(other.key(), e);
            }
        }
        return minted;
    }

    private String simulate(List<Attested> mints) throws SourceUnavailableException, RevertedException {
        return client.simulate(accounts.payer().address(), call(mints));
    }

    /** As many as one transaction can mint. No more is asked for than fits into a block, which a node would not answer. */
    private List<Attested> withinGas(List<Attested> mints) throws SourceUnavailableException, RevertedException {
        if (mints.size() == 1) {
            return mints;
        }
        Address payer = accounts.payer().address();
        BigInteger most = sender.mostGas(payer);
        List<Attested> fewer = first(mints, most.shiftLeft(1).divide(DEAREST));
        while (fewer.size() > 1 && most.compareTo(ChainClient.withMargin(times(DEAREST, fewer.size()))) < 0) {
            BigInteger gas = client.gas(payer, call(fewer));
            if (gas.compareTo(most) <= 0) {
                return fewer;
            }
            fewer = first(fewer, times(most, fewer.size()).divide(gas));
        }
        return fewer;
    }

    private static BigInteger times(BigInteger number, int factor) {
        return number.multiply(BigInteger.valueOf(factor));
    }

    private static List<Attested> first(List<Attested> mints, BigInteger count) {
        return mints.subList(
                0,
                count.max(BigInteger.ONE).min(BigInteger.valueOf(mints.size())).intValueExact());
    }
}
