package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;

/**
 * The body of {@code POST /api/royalties/{subject}/receiver}.
 *
 * @param receiver the address that receives the creator's royalties, which may be a vault
 */
public record ReceiverRequest(String receiver) {
    public ReceiverRequest {
        if (receiver == null) {
            throw new InvalidRequestException("receiver", "The address that receives the royalties is missing.");
        }
    }
}
