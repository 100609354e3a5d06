package dev.mintmark.c2pa;

import dev.mintmark.c2pa.trust.ChainCheck;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a validation trusts, and what it accepts. C2PA 2.4, section 14.4. Immutable.
 *
 * @param signers authorities of claim signers
 * @param timeStamping authorities of time-stamps
 * @param identities authorities of those who sign CAWG identity assertions by X.509
 * @param allowed certificates of claim signers that are trusted for themselves, whoever issued them
 * @param purposes object identifiers of which a claim signer's extendedKeyUsage names at least one
 * @param identityIssuers DIDs of trusted issuers of CAWG identity claims aggregation credentials
 */
public record TrustPolicy(
        TrustAnchors signers,
        TrustAnchors timeStamping,
        TrustAnchors identities,
        List<X509Certificate> allowed,
        Set<String> purposes,
        Set<String> identityIssuers) {
    /** What {@link #trustedBy} calls the list of allowed certificates. */
    public static final String ALLOWED_LIST = "the list of allowed certificates";

    public TrustPolicy {
        allowed = List.copyOf(allowed);
        purposes = Set.copyOf(purposes);
        identityIssuers = Set.copyOf(identityIssuers);
    }

    /** Trusts these authorities for claims and for time-stamps, and accepts the purposes of the specification. */
    public static TrustPolicy of(TrustAnchors anchors) {
        return new TrustPolicy(
                anchors, anchors, TrustAnchors.NONE, List.of(), CertificateProfile.ALLOWED_PURPOSES, Set.of());
    }

    /** With other authorities for time-stamps. */
    public TrustPolicy withTimeStamping(TrustAnchors authorities) {
        return new TrustPolicy(signers, authorities, identities, allowed, purposes, identityIssuers);
    }

    /** With authorities and DIDs for CAWG identity assertions. */
    public TrustPolicy withIdentities(TrustAnchors authorities, Set<String> issuers) {
        return new TrustPolicy(signers, timeStamping, authorities, allowed, purposes, issuers);
    }

    /** With these certificates trusted for themselves. */
    public TrustPolicy withAllowed(List<X509Certificate> certificates) {
        return new TrustPolicy(signers, timeStamping, identities, certificates, purposes, identityIssuers);
    }

    /** With exactly these purposes accepted in extendedKeyUsage; {@code anyExtendedKeyUsage} stays refused. */
    public TrustPolicy withPurposes(Set<String> objectIdentifiers) {
        return new TrustPolicy(
                signers, timeStamping, identities, allowed, new HashSet<>(objectIdentifiers), identityIssuers);
    }

    /** The name of the list that a chain is trusted by at a time; null where none is. */
    public @Nullable String trustedBy(List<X509Certificate> chain, Instant at) {
        if (!chain.isEmpty() && allowed.contains(chain.getFirst())) {
            return ALLOWED_LIST;
        }
        return ChainCheck.leadsTo(signers, chain, at) ? signers.name() : null;
    }
}
