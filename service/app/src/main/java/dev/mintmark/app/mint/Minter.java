package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
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
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.SigningDomain;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.web3j.utils.Numeric;

/**
 * Mints an artwork in three steps, each of which may be repeated: sign (attest, sign and store the transaction, with its
 * nonce), send, confirm. One artwork never becomes two tokens, as the contract knows its ID, and never takes two nonces
 * while the first lives. Thread-safe.
 */
public final class Minter {
    /** How long an attestation can be minted: longer than a transaction is stuck, and not for ever. */
    private static final Duration VALIDITY = Duration.ofDays(7);

    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;
    private final MintReader mints;
    private final Attester attester;
    private final Clock clock;

    public Minter(Chain chain, Clock clock) {
        this.client = chain.client();
        this.sender = chain.sender();
        this.accounts = chain.accounts();
        this.contract = chain.contract();
        this.mints = new MintReader(client, chain.logs(), contract);
        this.attester = new Attester(new SigningDomain(client.chainId(), contract), accounts.attester());
        this.clock = clock;
    }

    /**
     * Attests the artwork and stores the signed transaction, which moves it from PINNED to SIGNED. Does nothing where that
     * was done before.
     *
     * @return false where the chain has this token already, by our attestation (a voucher, or a run whose database was
     *     lost): the artwork keeps its stage and {@link #confirm} finds the token
     * @throws StepFailedException if the contract would refuse it
     */
    public boolean sign(Artwork artwork) throws StepFailedException, SourceUnavailableException {
        Attestation attestation =
                attester.attestation(artwork, receiver(artwork), clock.instant().plus(VALIDITY));
        ContractCall call = ContractCall.to(contract, MintmarkCalls.mint(attestation, attester.sign(attestation)));
        try {
            sender.sign(key(artwork), accounts.payer(), call, artwork.id());
            return true;
        } catch (RevertedException e) {
            if (e.error().equals("AlreadyMinted") && mints.find(artwork).isPresent()) {
                return false;
            }
            throw new StepFailedException("mint-refused", e.getMessage(), e);
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
     * again that the chain has forgotten, and replaces one that is stuck. Finds mints by a wallet, too.
     *
     * @throws StepFailedException if the mint failed for good
     */
    public Optional<Token> confirm(Artwork artwork) throws StepFailedException, SourceUnavailableException {
        Optional<Outbox.PendingTransaction> transaction = sender.latest(key(artwork));
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
        return foundOr(
                artwork, new StepFailedException("mint-reverted", mints.whyReverted(end, accounts.payer(), contract)));
    }

    /**
     * A signed attestation of a pinned artwork for a wallet to mint by itself.
     *
     * @throws ConflictException if the artwork is not pinned
     * @throws InvalidRequestException if the address is none
     */
    public Voucher voucher(Artwork artwork, String to) {
        if (artwork.seal() == null || artwork.pin() == null) {
            throw new ConflictException(
                    "Artwork " + artwork.id() + " is " + artwork.stage() + "; a voucher needs a pinned one.");
        }
        Attestation attestation = attester.attestation(
                artwork, AddressField.parse("to", to), clock.instant().plus(VALIDITY));
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

    /**
     * Checks the address that is to receive a token.
     *
     * @throws InvalidRequestException if it is the zero address, or mistyped by its checksum
     */
    public static void requireReceiver(MintOrder order) {
        if (order.to() != null) {
            AddressField.parse("mint.to", order.to());
        }
    }

    private Address receiver(Artwork artwork) {
        MintOrder order = artwork.mint();
        return order == null || order.to() == null
                ? accounts.holder().address()
                : AddressField.parse("mint.to", order.to());
    }

    private static String key(Artwork artwork) {
        return "mint:" + artwork.id();
    }
}
