package dev.mintmark.app.seal;

import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.SigningCertificateException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Supplies an authority's signer and renews it before it expires: a service may run longer than a signer's certificate is
 * valid. Thread-safe.
 */
final class AutoRenewingSigner implements SignerSource {
    private static final Logger log = LoggerFactory.getLogger(AutoRenewingSigner.class);

    private final Authority authority;
    private final Clock clock;
    private @Nullable ClaimSigner cached;

    AutoRenewingSigner(Authority authority, Clock clock) {
        this.authority = authority;
        this.clock = clock;
    }

    @Override
    public synchronized ClaimSigner current() throws KeyException {
        try {
            ClaimSigner signer = cached == null ? authority.signer() : cached;
            cached = authority.expiresSoon(signer.chain()) ? renew(signer) : signer;
            return cached;
        } catch (SigningCertificateException e) {
            throw new KeyException("The C2PA signing key cannot be used: " + e.getMessage(), e);
        }
    }

    /** Returns the new signer, or the old one where the renewal fails while it is valid; the next call tries again. */
    private ClaimSigner renew(ClaimSigner old) throws KeyException, SigningCertificateException {
        Instant end = old.chain().getFirst().getNotAfter().toInstant();
        try {
            authority.rotate(old.algorithm());
            return authority.signer();
        } catch (KeyException e) {
            if (end.isBefore(clock.instant())) {
                throw e;
            }
            log.warn("The signer is valid until {} and cannot be renewed: {}", end, e.getMessage());
            return old;
        }
    }
}
