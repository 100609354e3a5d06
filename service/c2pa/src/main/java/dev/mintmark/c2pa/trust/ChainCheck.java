package dev.mintmark.c2pa.trust;

import dev.mintmark.c2pa.TrustAnchors;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Validates certification paths with PKIX (RFC 5280, section 6). Stateless and thread-safe. */
public final class ChainCheck {
    private ChainCheck() {}

    /**
     * Returns whether a certificate chain leads to a trust anchor at a time. Does not check revocation.
     *
     * @param chain end entity first, the others in any order; superfluous ones are ignored
     */
    @SuppressWarnings("JavaUtilDate") // the platform's interface
    public static boolean leadsTo(TrustAnchors anchors, List<X509Certificate> chain, Instant at) {
        if (anchors.anchors().isEmpty() || chain.isEmpty() || !anchors.accepts(chain.getFirst())) {
            return false;
        }
        try {
            Optional<CertificatePath> path = CertificatePath.find(chain, anchors.anchors(), at);
            if (path.isEmpty()) {
                return false;
            }
            PKIXParameters parameters = new PKIXParameters(Set.of(path.get().anchor()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertPath(path.get().certificates()),
                            parameters);
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }
}
