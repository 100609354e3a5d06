package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.io.Sha256;
import java.util.Locale;

/**
 * Answers where a file came from, by its hash or by its bytes. Web and command line call this one service. Whatever it asks is
 * given to the {@link Verifier}s; with a {@link LazyLedger} and a lazy {@link NoiseInverter} neither the chain nor the drawing
 * engine starts before an answer needs it. Thread-safe.
 */
public final class VerificationService {
    private final Verifier registered;
    private final Verifier fresh;
    private final Verifier trustless;

    /** Which sources a verification asks. */
    public enum Sources {
        /** The register of this service, the index of the chain, and IPFS. */
        REGISTER,
        /** The same, the chain itself rather than the index of its events. */
        FRESH,
        /** The chain and IPFS alone. */
        TRUSTLESS
    }

    public VerificationService(Verifier registered, Verifier fresh, Verifier trustless) {
        this.registered = registered;
        this.fresh = fresh;
        this.trustless = trustless;
    }

    /**
     * Verifies by the hash alone.
     *
     * @param sha256 64 hex digits in either case
     * @throws InvalidRequestException where it is anything else
     */
    public Verification byHash(String sha256, Sources sources) {
        String digits = sha256.toLowerCase(Locale.ROOT);
        if (!Sha256.isHex(digits)) {
            throw new InvalidRequestException("sha256", "A SHA-256 has 64 hex digits.");
        }
        return verifier(sources).verify(digits);
    }

    /**
     * Verifies a file.
     *
     * @throws InvalidImageException where the bytes are not a readable image, are not a known file, and have no manifest
     */
    public Verification byFile(byte[] file, Sources sources) {
        return verifier(sources).verify(file);
    }

    private Verifier verifier(Sources sources) {
        return switch (sources) {
            case REGISTER -> registered;
            case FRESH -> fresh;
            case TRUSTLESS -> trustless;
        };
    }
}
