package dev.mintmark.app.seal;

import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.SigningCertificateException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An authority's signer, with a new one in place of one that will soon expire: a service may run for longer than a signer
 * lasts. Thread-safe.
 */
final class AutoRenewingSigner implements Signers {
    private static final Logger log = LoggerFactory.getLogger(AutoRenewingSigner.class);

    private final Authority authority;
    private final Clock clock;
    private @Nullable ClaimSigner current;

    AutoRenewingSigner(Authority authority, Clock clock) {
        this.authority = authority;
        this.clock = clock;
    }

    @Override
    public synchronized ClaimSigner now() throws KeyException {
        try {
            ClaimSigner here = current == null ? authority.signer() : current;
            current = authority.expiring(here.chain()) ? renewed(here) : here;
            return current;
        } catch (SigningCertificateException e) {
            throw new KeyException("The C2PA signing key cannot be used: " + e.getMessage(), e);
        }
    }

    /** While the old one is valid, a renewal that fails is tried again the next time. */
    private ClaimSigner renewed(ClaimSigner before) throws KeyException, SigningCertificateException {
        Instant end = before.chain().getFirst().getNotAfter().toInstant();
        try {
            authority.rotate(before.algorithm());
            return authority.signer();
        } catch (KeyException e) {
            if (end.isBefore(clock.instant())) {
                throw e;
            }
            log.warn("The signer is valid until {} and cannot be renewed: {}", end, e.getMessage());
            return before;
        }
    }
}
