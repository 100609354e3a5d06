package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.cbor.CborException;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.Signatures;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Validates an identity claims aggregation: a verifiable credential whose issuer names the persons behind the
 * assertions. An issuer with {@code did:jwk} is checked; {@code did:web} would have to be fetched and is not checked.
 * CAWG Identity Assertion 1.3, section 8.1.
 */
record ClaimsAggregationCheck(TrustPolicy policy, Instant now, String url) {
    private static final int HEADER_CONTENT_TYPE = 3;
    private static final String CONTENT_TYPE = "application/vc";

    void check(SignerPayload payload, byte[] signature, Findings findings) {
        CoseSign1 cose;
        try {
            cose = CoseSign1.parse(signature);
        } catch (C2paException e) {
            add(findings, StatusCode.CAWG_ICA_INVALID_COSE_SIGN1, "The signature cannot be read. " + e.getMessage());
            return;
        }
        if (!cose.algorithm().equals(Optional.of(SigningAlgorithm.ED25519))) {
            add(
                    findings,
                    StatusCode.CAWG_ICA_INVALID_ALG,
                    "The signature algorithm " + cose.algorithmNumber() + " is not EdDSA, which is needed.");
            return;
        }
        boolean valid = contentType(cose, findings);
        byte @Nullable [] encoded = cose.payload();
        AggregatedIdentity credential;
        try {
            credential = AggregatedIdentity.parse(encoded == null ? new byte[0] : encoded);
        } catch (C2paException e) {
            add(
                    findings,
                    StatusCode.CAWG_ICA_INVALID_VERIFIABLE_CREDENTIAL,
                    "The verifiable credential is missing or malformed. " + e.getMessage());
            return;
        }
        valid &= issuer(cose, credential, encoded == null ? new byte[0] : encoded, findings);
        Findings stamps = new Findings();
        Optional<Instant> stamped = new TimeStampCheck(null, url, stamps)
                .check(cose, encoded == null ? new byte[0] : encoded)
                .map(TimeStampCheck.Stamp::time);
        if (stamped.isPresent()) {
            add(findings, StatusCode.CAWG_ICA_TIME_STAMP_VALIDATED, "The credential's time-stamp holds.");
        } else if (!stamps.all().isEmpty()) {
            add(findings, StatusCode.CAWG_ICA_TIME_STAMP_INVALID, "The credential's time-stamp does not hold.");
            valid = false;
        }
        valid &= validity(credential, stamped, findings);
        if (!credential.isIssuedFor(payload)) {
            add(
                    findings,
                    StatusCode.CAWG_ICA_SIGNER_PAYLOAD_MISMATCH,
                    "The credential was issued for other assertions than these.");
            valid = false;
        }
        if (valid) {
            add(findings, StatusCode.CAWG_ICA_CREDENTIAL_VALID, "The identity credential holds.");
        }
    }

    private boolean contentType(CoseSign1 cose, Findings findings) {
        try {
            if (CborReader.parse(cose.protectedHeader()) instanceof CborValue.Mapping header
                    && header.get(HEADER_CONTENT_TYPE).orElse(null) instanceof CborValue.Text type
                    && type.value().equals(CONTENT_TYPE)) {
                return true;
            }
        } catch (CborException e) {
            // falls through: an unreadable header names no content type
        }
        add(findings, StatusCode.CAWG_ICA_INVALID_CONTENT_TYPE, "The signed content is not said to be " + CONTENT_TYPE);
        return false;
    }

    /** Returns whether the issuer signed the credential and is trusted. */
    private boolean issuer(CoseSign1 cose, AggregatedIdentity credential, byte[] encoded, Findings findings) {
        String did = credential.issuer().split("#", 2)[0];
        if (did.startsWith("did:web:")) {
            add(
                    findings,
                    StatusCode.CAWG_ICA_DID_UNAVAILABLE,
                    "The issuer's key lies at " + did + "; none is fetched.");
            return false;
        }
        if (!did.startsWith(DidJwk.PREFIX)) {
            add(findings, StatusCode.CAWG_ICA_INVALID_ISSUER, "The issuer is no did:jwk or did:web.");
            return false;
        }
        PublicKey key;
        try {
            key = DidJwk.publicKey(did);
        } catch (C2paException e) {
            add(findings, StatusCode.CAWG_ICA_INVALID_DID_DOCUMENT, String.valueOf(e.getMessage()));
            return false;
        }
        if (!Signatures.verify(SigningAlgorithm.ED25519, key, cose.toBeSigned(encoded), cose.signature())) {
            add(findings, StatusCode.CAWG_ICA_SIGNATURE_MISMATCH, "The credential is not signed by its issuer.");
            return false;
        }
        if (!policy.identityIssuers().contains(did)) {
            add(findings, StatusCode.CAWG_ICA_UNTRUSTED_ISSUER, "The credential's issuer is on no trust list.");
            return false;
        }
        return true;
    }

    private boolean validity(AggregatedIdentity credential, Optional<Instant> stamped, Findings findings) {
        boolean valid = true;
        Instant from = credential.validFrom();
        if (from == null) {
            add(
                    findings,
                    StatusCode.CAWG_ICA_VALID_FROM_MISSING,
                    "The credential does not say since when it is valid.");
            valid = false;
        } else if (now.isBefore(from) || stamped.filter(from::isAfter).isPresent()) {
            add(
                    findings,
                    StatusCode.CAWG_ICA_VALID_FROM_INVALID,
                    "The credential was not valid yet; it is from " + from);
            valid = false;
        }
        Instant until = credential.validUntil();
        if (until != null
                && (now.isAfter(until) || stamped.filter(until::isBefore).isPresent())) {
            add(
                    findings,
                    StatusCode.CAWG_ICA_VALID_UNTIL_INVALID,
                    "The credential was valid until " + until + " only.");
            valid = false;
        }
        return valid;
    }

    private void add(Findings findings, StatusCode code, String explanation) {
        findings.add(code, url, explanation);
    }
}
