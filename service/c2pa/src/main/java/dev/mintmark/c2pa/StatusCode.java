package dev.mintmark.c2pa;

/**
 * The status codes of a validation, with the specifications' names: C2PA 2.4, section 15.2.2, and for {@code cawg.} the
 * CAWG Identity Assertion 1.3. The set is complete, so that reports of other validators can be read; this library
 * reports only what it checks.
 */
public enum StatusCode {
    ALGORITHM_DEPRECATED("algorithm.deprecated", Kind.INFORMATIONAL),
    ALGORITHM_UNSUPPORTED("algorithm.unsupported", Kind.FAILURE),
    ASSERTION_ACCESSIBLE("assertion.accessible", Kind.SUCCESS),
    ASSERTION_ACTION_INGREDIENT_MISMATCH("assertion.action.ingredientMismatch", Kind.FAILURE),
    ASSERTION_ACTION_MALFORMED("assertion.action.malformed", Kind.FAILURE),
    ASSERTION_ACTION_MISSING("assertion.action.missing", Kind.FAILURE),
    ASSERTION_ACTION_REDACTED("assertion.action.redacted", Kind.FAILURE),
    ASSERTION_ACTION_REDACTION_MISMATCH("assertion.action.redactionMismatch", Kind.FAILURE),
    ASSERTION_ACTION_SOFT_BINDING_MISSING("assertion.action.softBindingMissing", Kind.FAILURE),
    ASSERTION_ALTERNATIVE_CONTENT_REPRESENTATION_MALFORMED(
            "assertion.alternativeContentRepresentation.malformed", Kind.FAILURE),
    ASSERTION_ALTERNATIVE_CONTENT_REPRESENTATION_MATCH(
            "assertion.alternativeContentRepresentation.match", Kind.SUCCESS),
    ASSERTION_ALTERNATIVE_CONTENT_REPRESENTATION_MISSING(
            "assertion.alternativeContentRepresentation.missing", Kind.FAILURE),
    ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT(
            "assertion.bmffHash.additionalExclusionsPresent", Kind.INFORMATIONAL),
    ASSERTION_BMFF_HASH_MALFORMED("assertion.bmffHash.malformed", Kind.FAILURE),
    ASSERTION_BMFF_HASH_MATCH("assertion.bmffHash.match", Kind.SUCCESS),
    ASSERTION_BMFF_HASH_MISMATCH("assertion.bmffHash.mismatch", Kind.FAILURE),
    ASSERTION_BOXES_HASH_ADDITIONAL_EXCLUSIONS_PRESENT(
            "assertion.boxesHash.additionalExclusionsPresent", Kind.INFORMATIONAL),
    ASSERTION_BOXES_HASH_MALFORMED("assertion.boxesHash.malformed", Kind.FAILURE),
    ASSERTION_BOXES_HASH_MATCH("assertion.boxesHash.match", Kind.SUCCESS),
    ASSERTION_BOXES_HASH_MISMATCH("assertion.boxesHash.mismatch", Kind.FAILURE),
    ASSERTION_BOXES_HASH_UNKNOWN_BOX("assertion.boxesHash.unknownBox", Kind.FAILURE),
    ASSERTION_CBOR_INVALID("assertion.cbor.invalid", Kind.FAILURE),
    ASSERTION_CLOUD_DATA_ACTIONS("assertion.cloud-data.actions", Kind.FAILURE),
    ASSERTION_CLOUD_DATA_HARD_BINDING("assertion.cloud-data.hardBinding", Kind.FAILURE),
    ASSERTION_CLOUD_DATA_LABEL_MISMATCH("assertion.cloud-data.labelMismatch", Kind.FAILURE),
    ASSERTION_CLOUD_DATA_MALFORMED("assertion.cloud-data.malformed", Kind.FAILURE),
    ASSERTION_COLLECTION_HASH_INCORRECT_FILE_COUNT("assertion.collectionHash.incorrectFileCount", Kind.FAILURE),
    ASSERTION_COLLECTION_HASH_INVALID_URI("assertion.collectionHash.invalidURI", Kind.FAILURE),
    ASSERTION_COLLECTION_HASH_MALFORMED("assertion.collectionHash.malformed", Kind.FAILURE),
    ASSERTION_COLLECTION_HASH_MATCH("assertion.collectionHash.match", Kind.SUCCESS),
    ASSERTION_COLLECTION_HASH_MISMATCH("assertion.collectionHash.mismatch", Kind.FAILURE),
    ASSERTION_DATA_HASH_ADDITIONAL_EXCLUSIONS_PRESENT(
            "assertion.dataHash.additionalExclusionsPresent", Kind.INFORMATIONAL),
    ASSERTION_DATA_HASH_MALFORMED("assertion.dataHash.malformed", Kind.FAILURE),
    ASSERTION_DATA_HASH_MATCH("assertion.dataHash.match", Kind.SUCCESS),
    ASSERTION_DATA_HASH_MISMATCH("assertion.dataHash.mismatch", Kind.FAILURE),
    ASSERTION_DATA_HASH_REDACTED("assertion.dataHash.redacted", Kind.FAILURE),
    ASSERTION_EXTERNAL_REFERENCE_ACTIONS("assertion.external-reference.actions", Kind.FAILURE),
    ASSERTION_EXTERNAL_REFERENCE_CREATED("assertion.external-reference.created", Kind.FAILURE),
    ASSERTION_EXTERNAL_REFERENCE_HARD_BINDING("assertion.external-reference.hardBinding", Kind.FAILURE),
    ASSERTION_EXTERNAL_REFERENCE_MALFORMED("assertion.external-reference.malformed", Kind.FAILURE),
    ASSERTION_HARD_BINDING_REDACTED("assertion.hardBinding.redacted", Kind.FAILURE),
    ASSERTION_HASHED_URI_MATCH("assertion.hashedURI.match", Kind.SUCCESS),
    ASSERTION_HASHED_URI_MISMATCH("assertion.hashedURI.mismatch", Kind.FAILURE),
    ASSERTION_INACCESSIBLE("assertion.inaccessible", Kind.FAILURE),
    ASSERTION_INGREDIENT_MALFORMED("assertion.ingredient.malformed", Kind.FAILURE),
    ASSERTION_JSON_INVALID("assertion.json.invalid", Kind.FAILURE),
    ASSERTION_METADATA_DISALLOWED("assertion.metadata.disallowed", Kind.FAILURE),
    ASSERTION_MISSING("assertion.missing", Kind.FAILURE),
    ASSERTION_MULTI_ASSET_HASH_MALFORMED("assertion.multiAssetHash.malformed", Kind.FAILURE),
    ASSERTION_MULTI_ASSET_HASH_MATCH("assertion.multiAssetHash.match", Kind.SUCCESS),
    ASSERTION_MULTI_ASSET_HASH_MISMATCH("assertion.multiAssetHash.mismatch", Kind.FAILURE),
    ASSERTION_MULTI_ASSET_HASH_MISSING_PART("assertion.multiAssetHash.missingPart", Kind.FAILURE),
    ASSERTION_MULTIPLE_HARD_BINDINGS("assertion.multipleHardBindings", Kind.FAILURE),
    ASSERTION_NOT_REDACTED("assertion.notRedacted", Kind.FAILURE),
    ASSERTION_OUTSIDE_MANIFEST("assertion.outsideManifest", Kind.FAILURE),
    ASSERTION_REQUIRED_MISSING("assertion.required.missing", Kind.FAILURE),
    ASSERTION_SELF_REDACTED("assertion.selfRedacted", Kind.FAILURE),
    ASSERTION_TIMESTAMP_MALFORMED("assertion.timestamp.malformed", Kind.FAILURE),
    ASSERTION_UNDECLARED("assertion.undeclared", Kind.FAILURE),
    CAWG_ICA_CREDENTIAL_VALID("cawg.ica.credential_valid", Kind.SUCCESS),
    CAWG_ICA_DID_UNAVAILABLE("cawg.ica.did_unavailable", Kind.FAILURE),
    CAWG_ICA_INVALID_ALG("cawg.ica.invalid_alg", Kind.FAILURE),
    CAWG_ICA_INVALID_CONTENT_TYPE("cawg.ica.invalid_content_type", Kind.FAILURE),
    CAWG_ICA_INVALID_COSE_SIGN1("cawg.ica.invalid_cose_sign1", Kind.FAILURE),
    CAWG_ICA_INVALID_DID_DOCUMENT("cawg.ica.invalid_did_document", Kind.FAILURE),
    CAWG_ICA_INVALID_ISSUER("cawg.ica.invalid_issuer", Kind.FAILURE),
    CAWG_ICA_INVALID_VERIFIABLE_CREDENTIAL("cawg.ica.invalid_verifiable_credential", Kind.FAILURE),
    CAWG_ICA_SIGNATURE_MISMATCH("cawg.ica.signature_mismatch", Kind.FAILURE),
    CAWG_ICA_SIGNER_PAYLOAD_MISMATCH("cawg.ica.signer_payload.mismatch", Kind.FAILURE),
    CAWG_ICA_TIME_STAMP_INVALID("cawg.ica.time_stamp.invalid", Kind.FAILURE),
    CAWG_ICA_TIME_STAMP_VALIDATED("cawg.ica.time_stamp.validated", Kind.SUCCESS),
    CAWG_ICA_UNTRUSTED_ISSUER("cawg.ica.untrusted_issuer", Kind.INFORMATIONAL),
    CAWG_ICA_VALID_FROM_INVALID("cawg.ica.valid_from.invalid", Kind.FAILURE),
    CAWG_ICA_VALID_FROM_MISSING("cawg.ica.valid_from.missing", Kind.FAILURE),
    CAWG_ICA_VALID_UNTIL_INVALID("cawg.ica.valid_until.invalid", Kind.FAILURE),
    CAWG_IDENTITY_ASSERTION_DUPLICATE("cawg.identity.assertion.duplicate", Kind.FAILURE),
    CAWG_IDENTITY_ASSERTION_MISMATCH("cawg.identity.assertion.mismatch", Kind.FAILURE),
    CAWG_IDENTITY_CBOR_INVALID("cawg.identity.cbor.invalid", Kind.FAILURE),
    CAWG_IDENTITY_HARD_BINDING_MISSING("cawg.identity.hard_binding_missing", Kind.FAILURE),
    CAWG_IDENTITY_PAD_INVALID("cawg.identity.pad.invalid", Kind.FAILURE),
    CAWG_IDENTITY_SIG_TYPE_UNKNOWN("cawg.identity.sig_type.unknown", Kind.FAILURE),
    CAWG_IDENTITY_WELL_FORMED("cawg.identity.well-formed", Kind.SUCCESS),
    CAWG_X509_ALGORITHM_UNSUPPORTED("cawg.x509.algorithm.unsupported", Kind.FAILURE),
    CAWG_X509_CREDENTIAL_INVALID("cawg.x509.credential.invalid", Kind.FAILURE),
    CAWG_X509_CREDENTIAL_TRUSTED("cawg.x509.credential.trusted", Kind.SUCCESS),
    CAWG_X509_CREDENTIAL_UNTRUSTED("cawg.x509.credential.untrusted", Kind.FAILURE),
    CAWG_X509_SIGNATURE_MISMATCH("cawg.x509.signature.mismatch", Kind.FAILURE),
    CAWG_X509_SIGNATURE_OUTSIDE_VALIDITY("cawg.x509.signature.outside_validity", Kind.FAILURE),
    CAWG_X509_SIGNATURE_VALIDATED("cawg.x509.signature.validated", Kind.SUCCESS),
    CLAIM_CBOR_INVALID("claim.cbor.invalid", Kind.FAILURE),
    CLAIM_HARD_BINDINGS_MISSING("claim.hardBindings.missing", Kind.FAILURE),
    CLAIM_MALFORMED("claim.malformed", Kind.FAILURE),
    CLAIM_MISSING("claim.missing", Kind.FAILURE),
    CLAIM_MULTIPLE("claim.multiple", Kind.FAILURE),
    CLAIM_REQUIRED_MISSING("claim.required.missing", Kind.FAILURE),
    CLAIM_SIGNATURE_INSIDE_VALIDITY("claimSignature.insideValidity", Kind.SUCCESS),
    CLAIM_SIGNATURE_MISMATCH("claimSignature.mismatch", Kind.FAILURE),
    CLAIM_SIGNATURE_MISSING("claimSignature.missing", Kind.FAILURE),
    CLAIM_SIGNATURE_OUTSIDE_VALIDITY("claimSignature.outsideValidity", Kind.FAILURE),
    CLAIM_SIGNATURE_VALIDATED("claimSignature.validated", Kind.SUCCESS),
    GENERAL_ERROR("general.error", Kind.FAILURE),
    HASHED_URI_MISMATCH("hashedURI.mismatch", Kind.FAILURE),
    HASHED_URI_MISSING("hashedURI.missing", Kind.FAILURE),
    INGREDIENT_CLAIM_SIGNATURE_MISMATCH("ingredient.claimSignature.mismatch", Kind.FAILURE),
    INGREDIENT_CLAIM_SIGNATURE_MISSING("ingredient.claimSignature.missing", Kind.FAILURE),
    INGREDIENT_CLAIM_SIGNATURE_VALIDATED("ingredient.claimSignature.validated", Kind.SUCCESS),
    INGREDIENT_HASHED_URI_MISMATCH("ingredient.hashedURI.mismatch", Kind.FAILURE),
    INGREDIENT_MANIFEST_MISMATCH("ingredient.manifest.mismatch", Kind.FAILURE),
    INGREDIENT_MANIFEST_MISSING("ingredient.manifest.missing", Kind.FAILURE),
    INGREDIENT_MANIFEST_VALIDATED("ingredient.manifest.validated", Kind.SUCCESS),
    INGREDIENT_UNKNOWN_PROVENANCE("ingredient.unknownProvenance", Kind.INFORMATIONAL),
    MANIFEST_COMPRESSED_INVALID("manifest.compressed.invalid", Kind.FAILURE),
    MANIFEST_INACCESSIBLE("manifest.inaccessible", Kind.FAILURE),
    MANIFEST_MULTIPLE_PARENTS("manifest.multipleParents", Kind.FAILURE),
    MANIFEST_TIMESTAMP_INVALID("manifest.timestamp.invalid", Kind.FAILURE),
    MANIFEST_TIMESTAMP_WRONG_PARENTS("manifest.timestamp.wrongParents", Kind.FAILURE),
    MANIFEST_UNKNOWN_PROVENANCE("manifest.unknownProvenance", Kind.INFORMATIONAL),
    MANIFEST_UNREFERENCED("manifest.unreferenced", Kind.FAILURE),
    MANIFEST_UPDATE_INVALID("manifest.update.invalid", Kind.FAILURE),
    MANIFEST_UPDATE_WRONG_PARENTS("manifest.update.wrongParents", Kind.FAILURE),
    SIGNING_CREDENTIAL_EXPIRED("signingCredential.expired", Kind.FAILURE),
    SIGNING_CREDENTIAL_INVALID("signingCredential.invalid", Kind.FAILURE),
    SIGNING_CREDENTIAL_OCSP_INACCESSIBLE("signingCredential.ocsp.inaccessible", Kind.INFORMATIONAL),
    SIGNING_CREDENTIAL_OCSP_NOT_REVOKED("signingCredential.ocsp.notRevoked", Kind.SUCCESS),
    SIGNING_CREDENTIAL_OCSP_REVOKED("signingCredential.ocsp.revoked", Kind.FAILURE),
    SIGNING_CREDENTIAL_OCSP_SKIPPED("signingCredential.ocsp.skipped", Kind.INFORMATIONAL),
    SIGNING_CREDENTIAL_OCSP_UNKNOWN("signingCredential.ocsp.unknown", Kind.FAILURE),
    SIGNING_CREDENTIAL_TRUSTED("signingCredential.trusted", Kind.SUCCESS),
    SIGNING_CREDENTIAL_UNTRUSTED("signingCredential.untrusted", Kind.FAILURE),
    TIME_OF_SIGNING_INSIDE_VALIDITY("timeOfSigning.insideValidity", Kind.INFORMATIONAL),
    TIME_OF_SIGNING_OUTSIDE_VALIDITY("timeOfSigning.outsideValidity", Kind.INFORMATIONAL),
    TIME_STAMP_CREDENTIAL_INVALID("timeStamp.credentialInvalid", Kind.INFORMATIONAL),
    TIME_STAMP_MALFORMED("timeStamp.malformed", Kind.INFORMATIONAL),
    TIME_STAMP_MISMATCH("timeStamp.mismatch", Kind.INFORMATIONAL),
    TIME_STAMP_OUTSIDE_VALIDITY("timeStamp.outsideValidity", Kind.INFORMATIONAL),
    TIME_STAMP_TRUSTED("timeStamp.trusted", Kind.SUCCESS),
    TIME_STAMP_UNTRUSTED("timeStamp.untrusted", Kind.INFORMATIONAL),
    TIME_STAMP_VALIDATED("timeStamp.validated", Kind.SUCCESS);

    /** The meaning of a code: success, failure or information. */
    public enum Kind {
        SUCCESS,
        INFORMATIONAL,
        FAILURE
    }

    private final String code;
    private final Kind kind;

    StatusCode(String code, Kind kind) {
        this.code = code;
        this.kind = kind;
    }

    /** Returns the specification's name, for example {@code claimSignature.validated}. */
    public String code() {
        return code;
    }

    /** Returns whether the code is a success, a failure or information. */
    public Kind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return code;
    }
}
