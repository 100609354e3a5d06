package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.CertificateProfile;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.Signatures;
import dev.mintmark.c2pa.trust.ChainCheck;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Validates the X.509 signature of an identity assertion. CAWG Identity Assertion 1.3, section 8.2. */
record X509IdentityCheck(TrustPolicy policy, Instant now, String url) {

    void check(SignerPayload payload, byte[] signature, Findings findings) {
        CoseSign1 cose;
        List<X509Certificate> chain;
        try {
            cose = CoseSign1.parse(signature);
            chain = SignatureCheck.chain(cose);
        } catch (C2paException | GeneralSecurityException e) {
            findings.add(
                    StatusCode.CAWG_X509_SIGNATURE_MISMATCH,
                    url,
                    "The identity's signature cannot be read. " + e.getMessage());
            return;
        }
        Optional<SigningAlgorithm> algorithm = cose.algorithm();
        if (algorithm.isEmpty()) {
            findings.add(
                    StatusCode.CAWG_X509_ALGORITHM_UNSUPPORTED,
                    url,
                    "The identity's signature algorithm " + cose.algorithmNumber() + " is not allowed.");
            return;
        }
        X509Certificate signer = chain.getFirst();
        Instant at = new TimeStampCheck(policy.timeStamping(), url, new Findings())
                .check(cose, payload.encoded())
                .filter(TimeStampCheck.Stamp::trusted)
                .map(TimeStampCheck.Stamp::time)
                .orElse(now);
        credential(signer, at, findings);
        boolean trusted = ChainCheck.leadsTo(policy.identities(), chain, at);
        findings.add(
                trusted ? StatusCode.CAWG_X509_CREDENTIAL_TRUSTED : StatusCode.CAWG_X509_CREDENTIAL_UNTRUSTED,
                url,
                trusted
                        ? "The identity's certificate is trusted by "
                                + policy.identities().name() + "."
                        : "The identity's certificate does not lead to a trust anchor for identities.");
        // An embedded payload that differs from this one could deceive other readers.
        boolean payloadFits = cose.payload() == null || Arrays.equals(cose.payload(), payload.encoded());
        if (!payloadFits
                || !Signatures.verify(
                        algorithm.get(), signer.getPublicKey(), cose.toBeSigned(payload.encoded()), cose.signature())) {
            findings.add(
                    StatusCode.CAWG_X509_SIGNATURE_MISMATCH,
                    url,
                    "The identity's signature is not over this payload by this certificate.");
            return;
        }
        findings.add(StatusCode.CAWG_X509_SIGNATURE_VALIDATED, url, "The identity's signature holds.");
        findings.add(StatusCode.CAWG_IDENTITY_WELL_FORMED, url, "The identity assertion is well-formed.");
    }

    private void credential(X509Certificate signer, Instant at, Findings findings) {
        if (at.isBefore(signer.getNotBefore().toInstant())
                || at.isAfter(signer.getNotAfter().toInstant())) {
            findings.add(
                    StatusCode.CAWG_X509_SIGNATURE_OUTSIDE_VALIDITY,
                    url,
                    "The identity's certificate is not valid at " + at + ".");
            return;
        }
        CertificateProfile.violation(signer)
                .ifPresent(how -> findings.add(
                        StatusCode.CAWG_X509_CREDENTIAL_INVALID,
                        url,
                        "The identity's certificate breaks a rule: " + how));
    }
}
