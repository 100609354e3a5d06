package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.KeyRole;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.NonceLostException;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.chain.transactions.SpendingLimitException;
import dev.mintmark.app.index.MintSearch;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Mints an artwork in three steps, each of which may be repeated: sign (attest, sign and store the transaction, with its
 * nonce), send, confirm. Artworks that are queued together share a transaction; each is sent and confirmed on its own. One artwork
 * never becomes two tokens, as the contract knows its ID, and never takes two nonces while the first lives. Thread-safe.
 */
public final class Minter {
    /** The contract's error while minting is paused. */
    static final String PAUSED = "MintingIsPaused";

    /** The contract's error after the deadline of the attestation. */
    static final String EXPIRED = "Expired";

    /** How long artworks of one transaction share what the chain says of it. */
    private static final Duration SHARED = Duration.ofMillis(200);

    private final Chain chain;
    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;
    private final MintReader mints;
    private final MintCalls calls;
    private final MintBatches batches;
    private final Clock clock;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /**
     * @param search finds mints on the same chain
     * @param batches say which artworks share a transaction
     */
    public Minter(Chain chain, MintSearch search, MintBatches batches, Clock clock) {
        this(chain, search, batches, artwork -> Optional.empty(), tokenId -> OptionalLong.empty(), clock);
    }

    /**
     * @param anchors the anchors of artworks by their IDs, whose tokens are claimed
     * @param revokedUpTo the deadlines up to which the vouchers of tokens are revoked, in seconds since 1970
     */
    public Minter(
            Chain chain,
            MintSearch search,
            MintBatches batches,
            Function<String, Optional<Anchors.Anchor>> anchors,
            Function<String, OptionalLong> revokedUpTo,
            Clock clock) {
        this.chain = chain;
        this.client = chain.client();
        this.sender = chain.sender();
        this.accounts = chain.accounts();
        this.contract = chain.contract();
        this.mints = new MintReader(client, search, contract, sender.finalBlocks());
        this.calls = new MintCalls(chain, anchors, revokedUpTo, clock);
        this.batches = batches;
        this.clock = clock;
    }

    /**
     * Attests the artwork, and others that are queued with it, and stores the signed transaction that mints them, which moves them
     * from PINNED to SIGNED. Does nothing where that was done before, or while the artwork waits for others.
     *
     * @return false where the chain has this token already, by our attestation (a voucher, or a
     *     run whose database was lost) or in a block that is not final yet: the artwork keeps its stage and {@link #confirm} finds
     *     the token
     * @throws MintingPausedException while the contract mints nothing, the payer owns it, a key does not open, or no more may be
     *     spent today
     * @throws StepFailedException if the contract would refuse it, or a key is missing
     */
    public boolean sign(Artwork artwork) throws StepFailedException, SourceUnavailableException {
        try {
            chain.requireForMint();
            List<Artwork> together = sender.live(key(artwork)).isPresent()
                    ? List.of(artwork)
                    : batches.gather(artwork, client.chainId());
            if (!together.isEmpty()) {
                MintCalls.MintCall mint = calls.of(together);
                sender.sign(mint.keys(), accounts.payer(), mint.call());
            }
            return true;
        } catch (RevertedException e) {
            if (e.error().equals("AlreadyMinted") && !mints.isMintedOtherwise(artwork)) {
                return false;
            }
            if (e.error().equals(PAUSED)) {
                throw new MintingPausedException(
                        "Minting is paused on the contract " + contract + "; mints wait until it is resumed.");
            }
            throw new StepFailedException("mint-refused", e.getMessage(), e);
        } catch (SpendingLimitException e) {
            throw new MintingPausedException(String.valueOf(e.getMessage()));
        } catch (ConflictException e) {
            throw new StepFailedException("mint-refused", String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * What the artwork's mint would cost now; sends nothing.
     *
     * @throws ConflictException if it is minted or on its way to be, or the contract would refuse it
     */
    public MintPrice price(Artwork artwork) throws SourceUnavailableException {
        return new MintPricer(chain, calls).of(artwork, batches.queuedWith(artwork, client.chainId()));
    }

    /** What a usual mint would cost now, of a picture that is not drawn yet; sends nothing. */
    public MintPrice usualPrice() throws SourceUnavailableException {
        return new MintPricer(chain, calls).usual();
    }

    /** Broadcasts the stored transaction, unless that was done before: then {@link #confirm} does it again. */
    public void send(Artwork artwork) throws StepFailedException, SourceUnavailableException {
        Optional<Outbox.PendingTransaction> live = sender.live(key(artwork));
        if (live.isEmpty() && sender.latest(key(artwork)).isPresent()) {
            return; // it ended when it was the turn of another artwork in it; confirm says how
        }
        if (live.isEmpty()) {
            throw new StepFailedException(
                    "mint-not-signed",
                    "Artwork " + artwork.id() + " has no transaction on chain " + client.chainId()
                            + " that can be sent; retry it.");
        }
        if (live.get().state() == Outbox.State.SIGNED) {
            sender.send(live.get());
        }
    }

    /**
     * The token, once a finalized block has it with the event that was expected; empty until then. Sends a transaction
     * again that the chain has forgotten, and replaces one that is stuck. Where a pause of the contract refused it, or the
     * attestation had expired when it was mined, the artwork goes back to PINNED and gets another. Finds mints by a wallet, too.
     *
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
            settled = poll(transaction.get());
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
            if (token.isPresent()) {
                return token;
            }
        }
        Optional<RevertedException> why = mints.whyNotMinted(end, artwork, accounts.payer());
        if (why.isPresent() && end.succeeded()) {
            sender.release(end.transaction(), key(artwork));
        }
        if (why.isPresent() && List.of(PAUSED, EXPIRED).contains(why.get().error())) {
            Optional<Token> found = mints.find(artwork); // a wallet may have minted it since
            if (found.isEmpty()) {
                // its nonce is used up, so a new transaction does no harm
                sender.backToPinned(artwork.id());
            }
            return found;
        }
        if (why.isPresent() && why.get().error().equals("AlreadyMinted")) {
            Optional<Token> found = mints.find(artwork);
            if (found.isEmpty() && !mints.isMintedOtherwise(artwork)) {
                throw new SourceUnavailableException("The contract says that the token of artwork " + artwork.id()
                        + " was minted before, and no final block shows it yet; the chain is asked again.");
            }
            if (found.isPresent()) {
                return found;
            }
        }
        String hash = end.receipt().getTransactionHash();
        String otherwise = end.succeeded()
                ? "The transaction " + hash + " succeeded without minting this artwork."
                : "The transaction " + hash + " failed because it ran out of gas.";
        return foundOr(
                artwork,
                new StepFailedException(
                        "mint-reverted",
                        why.map(refused -> refused.getMessage() + " (transaction " + hash + ")")
                                .orElse(otherwise)));
    }

    /** Why no mint goes on, in one sentence: the fees that the payer's next transaction takes are above the ceiling. */
    public Optional<String> heldUp() {
        return accounts.find(KeyRole.PAYER).flatMap(payer -> sender.heldUp(payer.address()));
    }

    /** The artworks of one transaction ask for it one after another. */
    private Optional<Sender.FinalTransaction> poll(Outbox.PendingTransaction transaction)
            throws SourceUnavailableException, NonceLostException {
        if (transaction.keys().size() == 1) {
            return sender.pollFinality(transaction);
        }
        Instant now = clock.instant();
        Answer known = answers.get(transaction.id());
        if (known != null && known.until.isAfter(now)) {
            return known.end;
        }
        Optional<Sender.FinalTransaction> end = sender.pollFinality(transaction);
        answers.values().removeIf(old -> !old.until.isAfter(now));
        answers.put(transaction.id(), new Answer(end, clock.instant().plus(SHARED)));
        return end;
    }

    private record Answer(Optional<Sender.FinalTransaction> end, Instant until) {}

    private Optional<Token> foundOr(Artwork artwork, StepFailedException failure)
            throws StepFailedException, SourceUnavailableException {
        Optional<Token> found = mints.find(artwork);
        if (found.isEmpty()) {
            throw failure;
        }
        return found;
    }

    private static String key(Artwork artwork) {
        return Outbox.mintKey(artwork.id());
    }
}
