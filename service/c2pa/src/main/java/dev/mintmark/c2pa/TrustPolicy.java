package dev.mintmark.c2pa;

import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.trust.ChainCheck;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom a validation trusts and which purposes it accepts. C2PA 2.4, section 14.4. Immutable.
 *
 * @param signers lists of claim signers' authorities; the first list that trusts a signer counts
 * @param timeStamping authorities of time-stamps
 * @param identities authorities of signers of CAWG identity assertions with X.509 certificates
 * @param allowed certificates of claim signers that are trusted directly, whoever issued them
 * @param purposes object identifiers, of which a claim signer's extendedKeyUsage has to contain one
 * @param identityIssuers DIDs of trusted issuers of CAWG identity claims aggregation credentials
 * @param allowedHashes SHA-256 in Base64 of further certificates of claim signers that are trusted directly
 */
public record TrustPolicy(
        List<TrustAnchors> signers,
        TrustAnchors timeStamping,
        TrustAnchors identities,
        List<X509Certificate> allowed,
        Set<String> purposes,
        Set<String> identityIssuers,
        Set<String> allowedHashes) {
    /** The name of the list of allowed certificates in {@link #trustedBy}. */
    public static final String ALLOWED_LIST = "the list of allowed certificates";

    public TrustPolicy {
        signers = List.copyOf(signers);
        allowed = List.copyOf(allowed);
        purposes = Set.copyOf(purposes);
        identityIssuers = Set.copyOf(identityIssuers);
        allowedHashes = Set.copyOf(allowedHashes);
    }

    /** Creates a policy that allows no certificates by their hashes. */
    public TrustPolicy(
            List<TrustAnchors> signers,
            TrustAnchors timeStamping,
            TrustAnchors identities,
            List<X509Certificate> allowed,
            Set<String> purposes,
            Set<String> identityIssuers) {
        this(signers, timeStamping, identities, allowed, purposes, identityIssuers, Set.of());
    }

    /**
     * Returns a policy that trusts these authorities for claims and time-stamps, and accepts the purposes of the
     * specification.
     */
    public static TrustPolicy of(TrustAnchors anchors) {
        return new TrustPolicy(
                List.of(anchors), anchors, TrustAnchors.NONE, List.of(), CertificateProfile.ALLOWED_PURPOSES, Set.of());
    }

    /** Returns the policy with another list of claim signers' authorities at the end. */
    public TrustPolicy withSigners(TrustAnchors authorities) {
        return new TrustPolicy(
                Stream.concat(signers.stream(), Stream.of(authorities)).toList(),
                timeStamping,
                identities,
                allowed,
                purposes,
                identityIssuers,
                allowedHashes);
    }

    /** Returns the policy with other authorities for time-stamps. */
    public TrustPolicy withTimeStamping(TrustAnchors authorities) {
        return new TrustPolicy(signers, authorities, identities, allowed, purposes, identityIssuers, allowedHashes);
    }

    /** Returns the policy with authorities and DIDs for CAWG identity assertions. */
    public TrustPolicy withIdentities(TrustAnchors authorities, Set<String> issuers) {
        return new TrustPolicy(signers, timeStamping, authorities, allowed, purposes, issuers, allowedHashes);
    }

    /** Returns the policy with these certificates trusted directly. */
    public TrustPolicy withAllowed(List<X509Certificate> certificates) {
        return new TrustPolicy(
                signers, timeStamping, identities, certificates, purposes, identityIssuers, allowedHashes);
    }

    /** Returns the policy with the certificates of these hashes trusted directly: SHA-256 in Base64. */
    public TrustPolicy withAllowedHashes(Set<String> hashes) {
        return new TrustPolicy(signers, timeStamping, identities, allowed, purposes, identityIssuers, hashes);
    }

    /**
     * Returns the policy with exactly these purposes in extendedKeyUsage. {@code anyExtendedKeyUsage} is never
     * accepted.
     */
    public TrustPolicy withPurposes(Set<String> objectIdentifiers) {
        return new TrustPolicy(
                signers,
                timeStamping,
                identities,
                allowed,
                new HashSet<>(objectIdentifiers),
                identityIssuers,
                allowedHashes);
    }

    /** Returns the name of the first list that trusts a chain at a time; null if none does. */
    public @Nullable String trustedBy(List<X509Certificate> chain, Instant at) {
        if (!chain.isEmpty() && isAllowed(chain.getFirst())) {
            return ALLOWED_LIST;
        }
        return signers.stream()
                .filter(list -> ChainCheck.leadsTo(list, chain, at))
                .map(TrustAnchors::name)
                .findFirst()
                .orElse(null);
    }

    private boolean isAllowed(X509Certificate signer) {
        if (allowedHashes.isEmpty() || allowed.contains(signer)) {
            return allowed.contains(signer);
        }
        try {
            byte[] hash = Hashes.sha256().digest(signer.getEncoded());
            return allowedHashes.contains(Base64.getEncoder().encodeToString(hash));
        } catch (CertificateEncodingException e) {
            return false;
        }
    }

    /** Returns the authorities of all lists of claim signers as one list. */
    public TrustAnchors signerAuthorities() {
        return new TrustAnchors(
                signers.stream().flatMap(list -> list.anchors().stream()).toList());
    }
}
