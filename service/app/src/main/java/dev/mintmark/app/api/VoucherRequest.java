package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;

/**
 * The body of {@code POST /api/vouchers/{id}}.
 *
 * @param to the address of the wallet that mints
 */
public record VoucherRequest(String to) {
    public VoucherRequest {
        if (to == null) {
            throw new InvalidRequestException("to", "The address of the wallet that mints is missing.");
        }
    }
}
