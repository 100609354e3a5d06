package dev.mintmark.c2pa;

import dev.mintmark.c2pa.trust.ChainCheck;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom a validation trusts, and what it accepts. C2PA 2.4, section 14.4. Immutable.
 *
 * @param signers lists of authorities of claim signers; who is on several is trusted by the first of them
 * @param timeStamping authorities of time-stamps
 * @param identities authorities of those who sign CAWG identity assertions by X.509
 * @param allowed certificates of claim signers that are trusted for themselves, whoever issued them
 * @param purposes object identifiers of which a claim signer's extendedKeyUsage names at least one
 * @param identityIssuers DIDs of trusted issuers of CAWG identity claims aggregation credentials
 */
public record TrustPolicy(
        List<TrustAnchors> signers,
        TrustAnchors timeStamping,
        TrustAnchors identities,
        List<X509Certificate> allowed,
        Set<String> purposes,
        Set<String> identityIssuers) {
    /** What {@link #trustedBy} calls the list of allowed certificates. */
    public static final String ALLOWED_LIST = "the list of allowed certificates";

    public TrustPolicy {
        signers = List.copyOf(signers);
        allowed = List.copyOf(allowed);
        purposes = Set.copyOf(purposes);
        identityIssuers = Set.copyOf(identityIssuers);
    }

    /** Trusts these authorities for claims and for time-stamps, and accepts the purposes of the specification. */
    public static TrustPolicy of(TrustAnchors anchors) {
        return new TrustPolicy(
                List.of(anchors), anchors, TrustAnchors.NONE, List.of(), CertificateProfile.ALLOWED_PURPOSES, Set.of());
    }

    /** With a further list of authorities of claim signers, asked after those that are there. */
    public TrustPolicy withSigners(TrustAnchors authorities) {
        return new TrustPolicy(
                Stream.concat(signers.stream(), Stream.of(authorities)).toList(),
                timeStamping,
                identities,
                allowed,
                purposes,
                identityIssuers);
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
        return signers.stream()
                .filter(list -> ChainCheck.leadsTo(list, chain, at))
                .map(TrustAnchors::name)
                .findFirst()
                .orElse(null);
    }

    /** The authorities of all lists of claim signers, as one. */
    public TrustAnchors signerAuthorities() {
        return new TrustAnchors(
                signers.stream().flatMap(list -> list.anchors().stream()).toList());
    }
}
