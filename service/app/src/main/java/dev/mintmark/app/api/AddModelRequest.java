package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;

/**
 * The body of {@code POST /api/models}.
 *
 * @param folder the path of a folder on the service's machine
 */
public record AddModelRequest(String folder) {
    public AddModelRequest {
        if (folder == null) {
            throw new InvalidRequestException("folder", "The path of a folder on this machine is missing.");
        }
    }
}
