package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.CertificateProfile;
import dev.mintmark.c2pa.Certificates;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.Signatures;
import dev.mintmark.c2pa.manifest.JumbfUris;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Validates the signature of a claim and the signer's certificate. C2PA 2.4, sections 14.4, 15.7 and 15.8. */
record SignatureCheck(TrustPolicy policy, Instant now, StoredEvidence evidence) {
    private static final int DER_SEQUENCE = 0x30;

    @Nullable
    SignatureInfo check(ParsedManifest manifest, Findings findings) {
        String url = JumbfUris.ofSignature(manifest.label());
        byte[] encoded = manifest.signature();
        CoseSign1 cose;
        List<X509Certificate> chain;
        try {
            cose = CoseSign1.parse(encoded == null ? new byte[0] : encoded);
            chain = chain(cose);
        } catch (C2paException | GeneralSecurityException e) {
            findings.add(StatusCode.CLAIM_SIGNATURE_MISMATCH, url, "The signature cannot be read. " + e.getMessage());
            return null;
        }
        Optional<SigningAlgorithm> algorithm = cose.algorithm();
        if (algorithm.isEmpty()) {
            findings.add(
                    StatusCode.ALGORITHM_UNSUPPORTED,
                    url,
                    "The signature algorithm " + cose.algorithmNumber() + " is not allowed.");
            findings.add(StatusCode.CLAIM_SIGNATURE_MISMATCH, url, "The signature cannot be checked.");
            return null;
        }
        TimeStampCheck stamps = new TimeStampCheck(policy.timeStamping(), url, findings);
        TimeStampCheck.@Nullable Stamp stamp = stamps.check(cose, manifest.claimBytes())
                .or(() -> stamps.check(cose, evidence.timeStamps(manifest.label()))
                        .filter(TimeStampCheck.Stamp::trusted))
                .orElse(null);
        Instant stamped = stamp != null && counts(stamp, manifest, chain) ? stamp.time() : null;
        X509Certificate signer = chain.getFirst();
        Instant signedAt = stamped != null ? stamped : now;
        boolean insideValidity = !signedAt.isBefore(signer.getNotBefore().toInstant())
                && !signedAt.isAfter(signer.getNotAfter().toInstant());
        String trustedBy = null;
        if (isDer(algorithm.get(), cose.signature())) {
            findings.add(
                    StatusCode.SIGNING_CREDENTIAL_INVALID,
                    url,
                    "The ECDSA signature is in DER; COSE wants r and s side by side.");
        } else {
            if (!insideValidity) {
                outsideValidity(manifest, signer, signedAt, url, findings);
            }
            trustedBy = credential(chain, signedAt, insideValidity, url, findings);
            new RevocationCheck(chain, policy.signerAuthorities(), stamped, now, url)
                    .check(cose, evidence.ocspResponses(), findings);
        }
        timeOfSigning(cose, chain, stamped, url, findings);
        // An embedded payload is not allowed; one that differs from the claim could deceive other readers.
        boolean payloadFits = cose.payload() == null || Arrays.equals(cose.payload(), manifest.claimBytes());
        boolean holds = payloadFits
                && Signatures.verify(
                        algorithm.get(),
                        signer.getPublicKey(),
                        cose.toBeSigned(manifest.claimBytes()),
                        cose.signature());
        if (holds) {
            if (insideValidity) {
                findings.add(
                        StatusCode.CLAIM_SIGNATURE_INSIDE_VALIDITY,
                        url,
                        "The signer's certificate is valid at " + signedAt + ".");
            }
            findings.add(StatusCode.CLAIM_SIGNATURE_VALIDATED, url, "The signature holds.");
        } else {
            findings.add(
                    StatusCode.CLAIM_SIGNATURE_MISMATCH,
                    url,
                    "The signature is not over this claim by this certificate.");
        }
        return new SignatureInfo(
                algorithm.get(),
                Certificates.issuerName(signer),
                Certificates.commonName(signer),
                stamped,
                chain,
                trustedBy,
                stamp == null ? null : stamp.chain().getFirst(),
                stamp == null ? null : stamp.time(),
                stamp != null && stamp.trusted());
    }

    /**
     * Returns whether a time-stamp tells when a manifest was signed. Claims of version 1 were stamped before there was a trust
     * list for time-stamps; but anybody can make a token of any time, so that a token of a stranger does not make a signer
     * trusted.
     */
    private boolean counts(TimeStampCheck.Stamp stamp, ParsedManifest manifest, List<X509Certificate> chain) {
        return stamp.trusted() || manifest.claim().version() == 1 && policy.trustedBy(chain, stamp.time()) == null;
    }

    /** Adds whether the time that the signer claims fits the certificates and a time-stamp. C2PA 2.4, section 15.8.3. */
    private static void timeOfSigning(
            CoseSign1 cose, List<X509Certificate> chain, @Nullable Instant stamped, String url, Findings findings) {
        Optional<Instant> claimed = cose.claimedTime();
        if (claimed.isEmpty()) {
            return;
        }
        boolean inside = (stamped == null || !claimed.get().isAfter(stamped))
                && chain.stream()
                        .noneMatch(certificate -> claimed.get()
                                        .isBefore(certificate.getNotBefore().toInstant())
                                || claimed.get()
                                        .isAfter(certificate.getNotAfter().toInstant()));
        findings.add(
                inside ? StatusCode.TIME_OF_SIGNING_INSIDE_VALIDITY : StatusCode.TIME_OF_SIGNING_OUTSIDE_VALIDITY,
                url,
                "The signer states " + claimed.get() + " as the time of signing, which "
                        + (inside ? "fits" : "does not fit") + " the certificates and the time-stamp.");
    }

    /** Adds the failure of a certificate that is not valid. Specifications before 2.0 had another code for it. */
    private static void outsideValidity(
            ParsedManifest manifest, X509Certificate signer, Instant signedAt, String url, Findings findings) {
        findings.add(
                manifest.claim().version() == 1
                        ? StatusCode.SIGNING_CREDENTIAL_EXPIRED
                        : StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY,
                url,
                "The signer's certificate is valid from "
                        + signer.getNotBefore().toInstant() + " to "
                        + signer.getNotAfter().toInstant() + ", not at " + signedAt + ".");
    }

    /** Returns the name of the list that trusts the signer; null if none does. */
    private @Nullable String credential(
            List<X509Certificate> chain, Instant signedAt, boolean insideValidity, String url, Findings findings) {
        Optional<String> violation = CertificateProfile.violation(chain.getFirst(), policy.purposes());
        if (insideValidity && violation.isPresent()) {
            findings.add(
                    StatusCode.SIGNING_CREDENTIAL_INVALID,
                    url,
                    "The signer's certificate breaks a rule: " + violation.get());
        }
        String trustedBy = policy.trustedBy(chain, signedAt);
        findings.add(
                trustedBy != null ? StatusCode.SIGNING_CREDENTIAL_TRUSTED : StatusCode.SIGNING_CREDENTIAL_UNTRUSTED,
                url,
                trustedBy != null
                        ? "The signer's certificate is trusted by " + trustedBy + "."
                        : "The signer's certificate does not lead to a trust anchor.");
        return trustedBy;
    }

    static List<X509Certificate> chain(CoseSign1 cose) throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] der : cose.certificates()) {
            chain.add(Certificates.parse(der));
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("It carries no certificates.");
        }
        return chain;
    }

    /** Returns whether an ECDSA signature is a DER sequence. */
    static boolean isDer(SigningAlgorithm algorithm, byte[] signature) {
        boolean ecdsa = switch (algorithm) {
            case ES256, ES384, ES512 -> true;
            case PS256, PS384, PS512, ED25519 -> false;
        };
        return ecdsa
                && signature.length != algorithm.signatureLength()
                && signature.length > 8
                && signature[0] == DER_SEQUENCE;
    }
}
