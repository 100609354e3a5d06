package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.ChainStatus;
import dev.mintmark.app.chain.MintingPause;
import dev.mintmark.app.chain.RoleTransaction;
import dev.mintmark.app.chain.RolesStatus;
import dev.mintmark.app.chain.UnsignedRoleTransaction;
import dev.mintmark.app.chain.transactions.ReplacedTransaction;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainCheck;

/** The chain and the service's transactions, for the operator. Thread-safe. */
public interface ChainApi {
    /** What an operator needs to know of the chain, as its node answers now. */
    ChainStatus status() throws SourceUnavailableException;

    /**
     * Compares the confirmed tokens with the chain.
     *
     * @param repair whether to send the mints again that the chain lacks
     */
    ChainCheck check(boolean repair) throws SourceUnavailableException;

    /**
     * Replaces a transaction that waits by one with higher fees.
     *
     * @throws ConflictException where none waits, or higher fees would pass chain.maxFeeGwei
     * @throws InvalidRequestException where the fee that was asked for is not possible
     */
    ReplacedTransaction bump(ReplacementRequest request) throws SourceUnavailableException;

    /**
     * Cancels a transaction that waits, by a payment of nothing under its nonce; its artwork can be minted again.
     *
     * @throws ConflictException where none waits, or it is cancelled already
     * @throws InvalidRequestException where the fee that was asked for is not possible
     */
    ReplacedTransaction cancelTransaction(ReplacementRequest request) throws SourceUnavailableException;

    /**
     * Uses up the nonces that the chain waits for and that nothing here has.
     *
     * @throws ConflictException where there are none
     */
    FilledGaps fillGaps() throws SourceUnavailableException;

    /**
     * Reads all events of the contract into the index again, for where a node left some out or made some up. On a long chain
     * that takes long; meanwhile the index answers for the blocks that were read so far.
     */
    ReindexedChain reindex() throws SourceUnavailableException;

    /**
     * Who holds the contract's roles, and which of their keys the service has.
     *
     * @param history whether to look for all earlier attesters in the contract's events, which can take long
     */
    RolesStatus roles(boolean history) throws SourceUnavailableException;

    /**
     * The transaction that changes a role, for its sender to send from elsewhere. Sends nothing: the service never has the
     * owner's key.
     *
     * @throws ConflictException where there is nothing to change, or the contract would refuse it
     * @throws InvalidRequestException where the account is wrong or missing
     */
    RoleTransaction roleTransaction(RoleChangeRequest request) throws SourceUnavailableException;

    /**
     * The same with what its sender needs to sign it. Sends nothing.
     *
     * @throws ConflictException as for {@link #roleTransaction}, and where the sender is a contract
     */
    UnsignedRoleTransaction unsignedRoleChange(RoleChangeRequest request) throws SourceUnavailableException;

    /**
     * Stores and sends a change that its sender has signed, and returns when that is final. The key stays where it is.
     *
     * @throws ConflictException as for {@link #roleTransaction}, and where another transaction has its nonce
     * @throws InvalidRequestException where it is not the transaction of this change
     */
    RoleTransaction sendRoleChange(SignedRoleChange signed) throws SourceUnavailableException;

    /**
     * Pauses minting on the contract; mints wait until it is resumed.
     *
     * @throws ConflictException where it is paused already, or no key here can do it
     */
    MintingPause.MintingState pauseMinting() throws SourceUnavailableException;

    /**
     * Resumes minting on the contract.
     *
     * @throws ConflictException where it is not paused, or no key here can do it
     */
    MintingPause.MintingState resumeMinting() throws SourceUnavailableException;
}
