package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.NonceLostException;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.index.MintSearch;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkQueries;
import dev.mintmark.contracts.SigningDomain;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.utils.Numeric;

/**
 * Mints an artwork in three steps, each of which may be repeated: sign (attest, sign and store the transaction, with its
 * nonce), send, confirm. One artwork never becomes two tokens, as the contract knows its ID, and never takes two nonces
 * while the first lives. Thread-safe.
 */
public final class Minter {
    private static final Logger log = LoggerFactory.getLogger(Minter.class);

    /** How long an attestation can be minted: longer than a transaction is stuck, and not for ever. */
    private static final Duration VALIDITY = Duration.ofDays(7);

    /** The contract's error while minting is paused. */
    private static final String PAUSED = "MintingIsPaused";

    /** The contract's error after the deadline of the attestation. */
    private static final String EXPIRED = "Expired";

    private final Chain chain;
    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;
    private final MintReader mints;
    private final SigningDomain domain;
    private final Clock clock;

    /** @param search finds mints on the same chain */
    public Minter(Chain chain, MintSearch search, Clock clock) {
        this.chain = chain;
        this.client = chain.client();
        this.sender = chain.sender();
        this.accounts = chain.accounts();
        this.contract = chain.contract();
        this.domain = new SigningDomain(client.chainId(), contract);
        this.mints = new MintReader(client, search, contract, sender.finalBlocks());
        this.clock = clock;
    }

    /**
     * Attests the artwork and stores the signed transaction, which moves it from PINNED to SIGNED. Does nothing where that
     * was done before.
     *
     * @return false where the chain has this token already, by our attestation (a voucher, or a
     *     run whose database was lost) or in a block that is not final yet: the artwork keeps its stage and {@link #confirm} finds
     *     the token
     * @throws MintingPausedException while the contract mints nothing
     * @throws StepFailedException if the contract would refuse it, the payer owns the contract, or a key is missing
     */
    public boolean sign(Artwork artwork) throws StepFailedException, SourceUnavailableException {
        return sign(artwork, artwork.id());
    }

    /** @param moved the artwork that moves from PINNED to SIGNED with it; null where it has moved before */
    private boolean sign(Artwork artwork, @Nullable String moved)
            throws StepFailedException, SourceUnavailableException {
        try {
            chain.refuseOwnerAsPayer();
            sender.sign(key(artwork), accounts.payer(), mintCall(artwork), moved);
            return true;
        } catch (RevertedException e) {
            if (e.error().equals("AlreadyMinted") && (mints.find(artwork).isPresent() || !mints.isFinal(artwork))) {
                return false;
            }
            if (e.error().equals(PAUSED)) {
                throw new MintingPausedException(
                        "Minting is paused on the contract " + contract + "; mints wait until it is resumed.");
            }
            throw new StepFailedException("mint-refused", e.getMessage(), e);
        } catch (ConflictException e) {
            throw new StepFailedException("mint-refused", String.valueOf(e.getMessage()), e);
        }
    }

    private ContractCall mintCall(Artwork artwork) throws StepFailedException, SourceUnavailableException {
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
        Attester attester = attester();
        Attestation attestation = attester.attestation(
                artwork, modelId, receiver(artwork), clock.instant().plus(VALIDITY));
        return ContractCall.to(contract, MintmarkCalls.mint(attestation, attester.sign(attestation)));
    }

    private Attester attester() {
        return new Attester(domain, accounts.attester());
    }

    /** The contract's number of the artwork's model; 0 where it is not registered. */
    private int modelId(Artwork artwork) throws SourceUnavailableException {
        try {
            return client.query(
                            contract,
                            MintmarkQueries.models(Bytes32.of(artwork.recipe().model())))
                    .id();
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract's register of models cannot be read.", e);
        }
    }

    /** Broadcasts the stored transaction. Idempotent. */
    public void send(Artwork artwork) throws StepFailedException, SourceUnavailableException {
        Optional<Outbox.PendingTransaction> live = sender.live(key(artwork));
        if (live.isEmpty()) {
            throw new StepFailedException(
                    "mint-not-signed",
                    "Artwork " + artwork.id() + " has no transaction on chain " + client.chainId()
                            + " that can be sent; retry it.");
        }
        if (live.get().state() != Outbox.State.FINAL) {
            sender.send(live.get());
        }
    }

    /**
     * The token, once a finalized block has it with the event that was expected; empty until then. Sends a transaction
     * again that the chain has forgotten, and replaces one that is stuck; makes another for one that a pause of the contract
     * refused, and for one whose attestation had expired when it was mined. Finds mints by a wallet, too.
     *
     * @throws MintingPausedException where a pause reverted the mint, and lasts
     * @throws StepFailedException if the mint failed for good
     */
    public Optional<Token> confirm(Artwork artwork) throws StepFailedException, SourceUnavailableException {
        // the latest by its nonce may be that of an earlier payer
        Optional<Outbox.PendingTransaction> transaction =
                sender.live(key(artwork)).or(() -> sender.latest(key(artwork)));
        if (transaction.isEmpty()) {
            return mints.find(artwork);
        }
        Optional<Sender.FinalTransaction> settled;
        try {
            settled = sender.pollFinality(transaction.get());
        } catch (NonceLostException e) {
            return foundOr(artwork, new StepFailedException("nonce-lost", e.getMessage(), e));
        }
        if (settled.isEmpty()) {
            return Optional.empty();
        }
        Sender.FinalTransaction end = settled.get();
        if (end.wasCancelled()) {
            return foundOr(
                    artwork,
                    new StepFailedException(
                            "mint-cancelled",
                            "The operator cancelled the mint: the transaction "
                                    + end.receipt().getTransactionHash()
                                    + " took its place. A retry mints it anew."));
        }
        if (end.succeeded()) {
            Optional<Token> token = mints.read(end.receipt(), artwork);
            return token.isPresent()
                    ? token
                    : foundOr(
                            artwork,
                            new StepFailedException(
                                    "mint-reverted",
                                    "The transaction " + end.receipt().getTransactionHash()
                                            + " succeeded without minting this artwork."));
        }
        Optional<RevertedException> why = mints.whyReverted(end, accounts.payer(), contract);
        if (why.isPresent() && List.of(PAUSED, EXPIRED).contains(why.get().error())) {
            // Its nonce is used up, so a new transaction does no harm; while the pause lasts none is made.
            if (sign(artwork, null)) {
                send(artwork);
            }
            return Optional.empty();
        }
        String hash = end.receipt().getTransactionHash();
        return foundOr(
                artwork,
                new StepFailedException(
                        "mint-reverted",
                        why.map(reverted -> reverted.getMessage() + " (transaction " + hash + ")")
                                .orElse("The transaction " + hash + " failed because it ran out of gas.")));
    }

    /**
     * A signed attestation of a pinned artwork for a wallet to mint by itself.
     *
     * @throws ConflictException if the artwork is not pinned or is minted, or its model is not registered on the contract
     * @throws InvalidRequestException if the address is none
     */
    public Voucher voucher(Artwork artwork, String to) throws SourceUnavailableException {
        if (artwork.seal() == null || artwork.pin() == null) {
            throw new ConflictException(
                    "Artwork " + artwork.id() + " is " + artwork.stage() + "; a voucher needs a pinned one.");
        }
        Address receiver = AddressField.parse("to", to);
        if (artwork.token() != null || mints.find(artwork).isPresent()) {
            throw new ConflictException("Artwork " + artwork.id() + " is minted already.");
        }
        int modelId = modelId(artwork);
        if (modelId == 0) {
            throw new ConflictException(
                    "The model " + artwork.recipe().model() + " is not registered on the contract " + contract + ".");
        }
        Attester attester = attester();
        Attestation attestation =
                attester.attestation(artwork, modelId, receiver, clock.instant().plus(VALIDITY));
        byte[] signature = attester.sign(attestation);
        return new Voucher(
                client.chainId(),
                contract.checksummed(),
                attestation.tokenId().toString(),
                attestation.to().checksummed(),
                attestation.royaltyBps(),
                MintmarkCalls.mint(attestation, signature),
                Numeric.toHexString(signature),
                attestation.deadline());
    }

    private Optional<Token> foundOr(Artwork artwork, StepFailedException failure)
            throws StepFailedException, SourceUnavailableException {
        Optional<Token> found = mints.find(artwork);
        if (found.isEmpty()) {
            throw failure;
        }
        return found;
    }

    private Address receiver(Artwork artwork) {
        MintOrder order = artwork.mint();
        return order == null || order.to() == null
                ? accounts.receiver().orElseThrow(() -> new ConflictException(Receivers.NO_HOLDER))
                : AddressField.parse("mint.to", order.to());
    }

    private static String key(Artwork artwork) {
        return Outbox.mintKey(artwork.id());
    }
}
