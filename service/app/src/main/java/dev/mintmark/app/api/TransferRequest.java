package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;

/**
 * The body of {@code POST /api/tokens/{tokenId}/transfer}.
 *
 * @param to the address that receives the token
 */
public record TransferRequest(String to) {
    public TransferRequest {
        if (to == null) {
            throw new InvalidRequestException("to", "The address that receives the token is missing.");
        }
    }
}
