package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.verify.VerificationService.Sources;

/** Verification: where does an image come from? Thread-safe. */
public interface VerificationApi {
    /**
     * Verifies by hash.
     *
     * @param sha256 64 hex digits
     * @throws InvalidRequestException if it is not a SHA-256
     */
    Verification byHash(String sha256, Sources sources);

    /**
     * Verifies by the file's bytes.
     *
     * @throws dev.mintmark.app.image.InvalidImageException if the bytes are not an image that can be decoded
     */
    Verification byFile(byte[] file, Sources sources);
}
