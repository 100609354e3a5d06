package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.vault.CreatedVault;
import dev.mintmark.app.vault.RoyaltyReceiver;
import dev.mintmark.app.vault.VaultRelease;
import dev.mintmark.app.vault.VaultState;
import org.jspecify.annotations.Nullable;

/** Vaults that share royalties, and where a creator's royalties go. Thread-safe. */
public interface VaultApi {
    /**
     * Makes the vault of a split, unless it exists.
     *
     * @throws InvalidRequestException if the shares do not add up
     */
    CreatedVault create(VaultRequest request) throws SourceUnavailableException;

    /**
     * A vault as it is now.
     *
     * @param currency an ERC-20; null for the chain's native coin
     * @throws NotFoundException if there is no such vault
     */
    VaultState show(String address, @Nullable String currency) throws SourceUnavailableException;

    /**
     * Pays the payees what is due to them.
     *
     * @throws NotFoundException if there is no such vault
     * @throws ConflictException if nothing is due
     */
    VaultRelease release(String address, ReleaseRequest request) throws SourceUnavailableException;

    /**
     * Where the royalties of a creator go.
     *
     * @param subject the creator's address, or the ID of one of its tokens
     * @throws NotFoundException if nothing was minted for it
     */
    RoyaltyReceiver receiver(String subject) throws SourceUnavailableException;

    /**
     * Sends the royalties of all tokens of a creator of this service elsewhere.
     *
     * @throws ConflictException if the creator's key is not here
     */
    RoyaltyReceiver setReceiver(String subject, ReceiverRequest request) throws SourceUnavailableException;
}
