package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.SourceUnavailableException;
import org.jspecify.annotations.Nullable;

/** Vouchers for wallets that mint themselves. What became of one, the chain says. Thread-safe. */
public interface VoucherApi {
    /**
     * Signs an attestation that a wallet redeems; pins the artwork first, again where its metadata is to be another.
     *
     * @throws NotFoundException if there is no such artwork
     * @throws ConflictException if the artwork is not sealed, is minted or anchored, its mint is ordered, or a voucher of it is open
     * @throws InvalidRequestException naming the field that is wrong
     */
    VoucherResponse give(String artworkId, VoucherRequest request) throws SourceUnavailableException;

    /**
     * The artwork's latest voucher.
     *
     * @throws NotFoundException if none was given for it
     */
    VoucherResponse find(String artworkId);

    /**
     * Revokes the artwork's open voucher on the contract; returns when that is final.
     *
     * @throws NotFoundException if none was given for it
     * @throws ConflictException if none is open, or no key here may revoke it
     */
    VoucherResponse revoke(String artworkId) throws SourceUnavailableException;

    /**
     * Lists vouchers, newest first.
     *
     * @param after the cursor that the page before has; null for the first page
     * @param limit 1 to {@link VoucherPage#MAX_LIMIT}
     */
    VoucherPage list(@Nullable String after, int limit);
}
