package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.CertificateProfile;
import dev.mintmark.c2pa.Certificates;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.Signatures;
import dev.mintmark.c2pa.manifest.Labels;
import dev.mintmark.c2pa.trust.ChainCheck;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Validates the signature of a claim and who made it. C2PA 2.4, sections 14.4 and 15.7. */
record SignatureCheck(TrustAnchors anchors, Instant now) {
    private static final int DER_SEQUENCE = 0x30;

    @Nullable
    SignatureInfo check(Manifest manifest, Findings findings) {
        String url = Labels.signatureUri(manifest.label());
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
        Instant stamped =
                TimeStampCheck.check(manifest, cose, anchors, url, findings).orElse(null);
        X509Certificate signer = chain.getFirst();
        if (isDer(algorithm.get(), cose.signature())) {
            findings.add(
                    StatusCode.SIGNING_CREDENTIAL_INVALID,
                    url,
                    "The ECDSA signature is in DER; COSE wants r and s side by side.");
        } else {
            credential(chain, stamped, url, findings);
        }
        // An embedded payload is not allowed; one that differs from the claim would say something else to others.
        boolean payloadFits = cose.payload() == null || Arrays.equals(cose.payload(), manifest.claimBytes());
        boolean holds = payloadFits
                && Signatures.verify(
                        algorithm.get(),
                        signer.getPublicKey(),
                        cose.toBeSigned(manifest.claimBytes()),
                        cose.signature());
        if (holds) {
            findings.add(StatusCode.CLAIM_SIGNATURE_INSIDE_VALIDITY, url, "The signature holds.");
            findings.add(StatusCode.CLAIM_SIGNATURE_VALIDATED, url, "The signature holds.");
        } else {
            findings.add(
                    StatusCode.CLAIM_SIGNATURE_MISMATCH,
                    url,
                    "The signature is not over this claim by this certificate.");
        }
        return new SignatureInfo(
                algorithm.get(),
                Certificates.issuerOrganisation(signer),
                Certificates.commonName(signer),
                stamped,
                chain);
    }

    private void credential(List<X509Certificate> chain, @Nullable Instant stamped, String url, Findings findings) {
        X509Certificate signer = chain.getFirst();
        Instant signedAt = stamped != null ? stamped : now;
        boolean expired = signedAt.isBefore(signer.getNotBefore().toInstant())
                || signedAt.isAfter(signer.getNotAfter().toInstant());
        Optional<String> violation = CertificateProfile.violation(signer);
        if (expired) {
            findings.add(
                    StatusCode.SIGNING_CREDENTIAL_EXPIRED,
                    url,
                    "The signer's certificate is valid from "
                            + signer.getNotBefore().toInstant() + " to "
                            + signer.getNotAfter().toInstant() + ", not at " + signedAt + ".");
        } else if (violation.isPresent()) {
            findings.add(
                    StatusCode.SIGNING_CREDENTIAL_INVALID,
                    url,
                    "The signer's certificate breaks a rule: " + violation.get());
        }
        boolean trusted = ChainCheck.leadsTo(anchors, chain, signedAt);
        findings.add(
                trusted ? StatusCode.SIGNING_CREDENTIAL_TRUSTED : StatusCode.SIGNING_CREDENTIAL_UNTRUSTED,
                url,
                trusted
                        ? "The signer's certificate leads to a trust anchor."
                        : "The signer's certificate does not lead to a trust anchor.");
    }

    private static List<X509Certificate> chain(CoseSign1 cose) throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] der : cose.certificates()) {
            chain.add(Certificates.parse(der));
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("It carries no certificates.");
        }
        return chain;
    }

    /** Whether an ECDSA signature looks like a DER sequence that fills it. */
    private static boolean isDer(SigningAlgorithm algorithm, byte[] signature) {
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
