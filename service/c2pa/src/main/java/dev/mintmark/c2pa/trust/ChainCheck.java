package dev.mintmark.c2pa.trust;

import dev.mintmark.c2pa.TrustAnchors;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Certification paths by PKIX (RFC 5280, section 6). Thread-safe: there is no state. */
public final class ChainCheck {
    private static final int MAX_INTERMEDIATES = 8;

    private ChainCheck() {}

    /** Whether a chain, the end entity first, leads to a trust anchor at a time. Revocation is not looked up. */
    @SuppressWarnings("JavaUtilDate") // the platform's interface
    public static boolean leadsTo(TrustAnchors anchors, List<X509Certificate> chain, Instant at) {
        if (anchors.anchors().isEmpty() || chain.isEmpty() || !anchors.speakFor(chain.getFirst())) {
            return false;
        }
        try {
            Set<TrustAnchor> trusted = anchors.anchors().stream()
                    .map(certificate -> new TrustAnchor(certificate, null))
                    .collect(Collectors.toSet());
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(chain.getFirst());
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, target);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(MAX_INTERMEDIATES);
            parameters.setDate(Date.from(at));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }
}
