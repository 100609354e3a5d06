package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.verify.JsonWebKey;
import dev.mintmark.app.verify.SignedReport;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.verify.VerificationService.Sources;
import org.jspecify.annotations.Nullable;

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

    /**
     * Verifies by hash as {@link #byHash} does, and signs the answer.
     *
     * @param issuer the address at which the service was asked, for the report; null where a command asks. A running service
     *     takes its own instead.
     */
    SignedReport reportByHash(String sha256, Sources sources, @Nullable String issuer);

    /** Verifies a file as {@link #byFile} does, and signs the answer. */
    SignedReport reportByFile(byte[] file, Sources sources, @Nullable String issuer);

    /** Returns the keys by which anybody can check the signed answers. */
    JsonWebKey.Set reportKeys();
}
