package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import dev.mintmark.c2pa.ValidationReport.SoftBindingValue;
import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.manifest.Labels;
import dev.mintmark.c2pa.trust.SignatureBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Validates the manifest store of one asset, active manifest first. C2PA 2.4, section 15. Immutable and thread-safe.
 */
public final class StoreValidator {
    /** Failures of a hash of the whole asset that the hashes of its parts replace: a part may be missing. */
    private static final Set<StatusCode> OTHER_BYTES = Set.of(
            StatusCode.ASSERTION_DATA_HASH_MISMATCH,
            StatusCode.ASSERTION_BOXES_HASH_MISMATCH,
            StatusCode.ASSERTION_BOXES_HASH_UNKNOWN_BOX,
            StatusCode.ASSERTION_BMFF_HASH_MISMATCH);

    private final TrustPolicy policy;
    private final Instant now;

    public StoreValidator(TrustPolicy policy, Instant now) {
        this.policy = policy;
        this.now = now;
    }

    /**
     * Validates a store and the asset that contains it.
     *
     * @throws C2paException if the bytes are no manifest store
     */
    public ValidationReport validate(Source asset, Container container) throws C2paException {
        return report(judge(asset, container));
    }

    /**
     * Validates a store without its asset.
     *
     * @throws C2paException if the bytes are no manifest store
     */
    public ValidationReport validateAlone(byte[] store) throws C2paException {
        return report(judge(null, new Container(store, new FileRange(0, 0))));
    }

    /**
     * Returns contents and validation results as crJSON.
     *
     * @param asset null if it is not at hand
     * @throws C2paException if the bytes are no manifest store, or a manifest has no claim
     */
    public String crJson(@Nullable Source asset, Container container) throws C2paException {
        Judgement judgement = judge(asset, container);
        if (judgement.context() == null) {
            throw new C2paException(judgement.findings().all().getFirst().explanation());
        }
        // The same signatures are verified again, to be described.
        CrJson report = new CrJson(judgement.context(), judgement);
        return SignatureBudget.limit(report::render);
    }

    /**
     * Returns the failures of a store that was just written, without its asset. Whether its signer is trusted, revoked or
     * time-stamped, and where the key of an identity's issuer lies, is not asked, because that depends on who validates it
     * and when.
     *
     * @param signed whether the signature needs no check, because its key was tried with its certificate
     * @throws C2paException if the bytes are no manifest store
     */
    public static List<Finding> failures(byte[] store, boolean signed) throws C2paException {
        StoreValidator validator = new StoreValidator(TrustPolicy.of(TrustAnchors.NONE), Instant.now());
        List<Finding> found = signed ? validator.rules(store) : List.of();
        if (found.isEmpty()) {
            found = all(validator.judge(null, new Container(store, new FileRange(0, 0))));
        }
        String own = JumbfReader.parse(store).superboxes().getLast().label();
        return found.stream()
                .filter(finding -> finding.code().kind() == StatusCode.Kind.FAILURE && !isWritable(finding, own))
                .filter(finding -> !finding.code().code().startsWith("signingCredential.")
                        && !finding.code().code().startsWith("timeStamp.")
                        && finding.code() != StatusCode.CAWG_ICA_DID_UNAVAILABLE)
                .toList();
    }

    /** Returns the results for the only manifest of a store without those of its signature; empty if there are others. */
    private List<Finding> rules(byte[] bytes) throws C2paException {
        ManifestStore store;
        try {
            store = ManifestStore.parse(bytes);
        } catch (InvalidManifestException e) {
            return List.of();
        }
        boolean identified = !store.active().ofKinds(Labels.IDENTITY).isEmpty();
        if (store.manifests().size() > 1 || identified) {
            return List.of();
        }
        Findings findings = new Findings();
        ValidationContext context = ValidationContext.of(store, policy, now);
        new ManifestCheck(context).rules(store.active(), findings);
        UnsignedContent.check(store.active(), findings);
        return findings.all();
    }

    /** Returns whether a failure may be in a store that is written: of the own identities only that they are not trusted. */
    private static boolean isWritable(Finding finding, String own) {
        boolean ofOwnIdentity = finding.code().code().startsWith("cawg.")
                && finding.manifest().filter(own::equals).isPresent();
        return ofOwnIdentity
                ? finding.code() == StatusCode.CAWG_X509_CREDENTIAL_UNTRUSTED
                : isTolerable(finding.code());
    }

    /** Judges a store, and its asset if there is one. */
    private Judgement judge(@Nullable Source asset, Container container) throws C2paException {
        return SignatureBudget.limit(() -> checked(asset, container));
    }

    private Judgement checked(@Nullable Source asset, Container container) throws C2paException {
        ManifestStore store;
        Findings findings = new Findings();
        try {
            store = ManifestStore.parse(container.store());
        } catch (InvalidManifestException e) {
            findings.add(e.code(), "self#jumbf=/c2pa", String.valueOf(e.getMessage()));
            return new Judgement(null, findings, List.of(), null);
        }
        ParsedManifest active = store.active();
        ValidationContext context = ValidationContext.of(store, policy, now);
        SignatureInfo signature = new ManifestCheck(context).check(active, findings);
        UnsignedContent.check(active, findings);
        Ingredients ingredients = new Ingredients(context);
        Findings missing = new Findings();
        List<Finding> ingredientFindings = ingredients.check(active, missing);
        if (asset != null) {
            hardBinding(asset, container, ingredients, active, findings);
        }
        new IdentityCheck(context.lineage(), policy, now).check(findings);
        missing.all().forEach(findings::add);
        return new Judgement(context, findings, ingredientFindings, signature);
    }

    private static void hardBinding(
            Source asset, Container container, Ingredients ingredients, ParsedManifest active, Findings findings) {
        List<ParsedManifest> path = ingredients.bindingPath(active);
        String fault = path.isEmpty()
                ? "No assertion binds the manifest to the bytes of the asset."
                : ingredients.bindingFault(path);
        if (fault != null) {
            findings.add(StatusCode.CLAIM_HARD_BINDINGS_MISSING, active.url(), fault);
            return;
        }
        ParsedManifest bound = path.getLast();
        Findings own = new Findings();
        new HardBindingCheck(asset, container, active.update()).check(bound, own);
        Optional<ParsedManifest.Part> ofParts = MultiAssetHashCheck.of(bound);
        boolean failed = !own.codes(StatusCode.Kind.FAILURE).isEmpty();
        if (failed && ofParts.isPresent()) {
            Findings parts = new Findings();
            new MultiAssetHashCheck(asset, container, bound).check(ofParts.get(), parts);
            parts.all().forEach(findings::add);
            if (parts.has(StatusCode.ASSERTION_MULTI_ASSET_HASH_MATCH)) {
                own.all().stream()
                        .filter(finding -> finding.code().kind() == StatusCode.Kind.FAILURE
                                && !OTHER_BYTES.contains(finding.code()))
                        .forEach(findings::add);
                return;
            }
        }
        own.all().forEach(findings::add);
    }

    private static ValidationReport report(Judgement judgement) {
        ManifestStore store = judgement.store();
        Findings findings = judgement.findings();
        List<StatusCode> failures = findings.codes(StatusCode.Kind.FAILURE);
        List<StatusCode> ingredientFailures = Findings.codes(judgement.ingredientFindings(), StatusCode.Kind.FAILURE);
        return new ValidationReport(
                state(findings, failures, ingredientFailures),
                findings.codes(StatusCode.Kind.SUCCESS),
                failures,
                findings.codes(StatusCode.Kind.INFORMATIONAL),
                ingredientFailures,
                all(judgement),
                store == null ? 0 : store.manifests().size(),
                store == null ? null : store.active().label(),
                store == null ? null : store.active().claim().generator(),
                null,
                judgement.signature(),
                store == null ? List.of() : softBindings(store.active()),
                store == null ? null : recipeCommitment(store.active()));
    }

    private static List<Finding> all(Judgement judgement) {
        List<Finding> all = new ArrayList<>(judgement.findings().all());
        all.addAll(judgement.ingredientFindings());
        return all;
    }

    private static State state(Findings findings, List<StatusCode> failures, List<StatusCode> ingredientFailures) {
        boolean bound = findings.has(StatusCode.ASSERTION_DATA_HASH_MATCH)
                || findings.has(StatusCode.ASSERTION_BOXES_HASH_MATCH)
                || findings.has(StatusCode.ASSERTION_BMFF_HASH_MATCH)
                || findings.has(StatusCode.ASSERTION_MULTI_ASSET_HASH_MATCH);
        boolean holds = bound
                && findings.has(StatusCode.CLAIM_SIGNATURE_VALIDATED)
                && findings.has(StatusCode.CLAIM_SIGNATURE_INSIDE_VALIDITY)
                && isTolerable(failures)
                && isTolerable(ingredientFailures);
        if (!holds) {
            return State.INVALID;
        }
        boolean trusted = findings.has(StatusCode.SIGNING_CREDENTIAL_TRUSTED)
                && failures.isEmpty()
                && ingredientFailures.isEmpty();
        return trusted ? State.TRUSTED : State.VALID;
    }

    private static boolean isTolerable(List<StatusCode> failures) {
        return failures.stream().allMatch(StoreValidator::isTolerable);
    }

    /** An invalid identity affects only itself; a malformed assertion or credential affects the manifest. */
    private static boolean isTolerable(StatusCode failure) {
        boolean ofIdentity =
                failure.code().startsWith("cawg.x509.") || failure.code().startsWith("cawg.identity.");
        return failure == StatusCode.SIGNING_CREDENTIAL_UNTRUSTED
                || ofIdentity && failure != StatusCode.CAWG_IDENTITY_CBOR_INVALID;
    }

    private static List<SoftBindingValue> softBindings(ParsedManifest manifest) {
        List<SoftBindingValue> values = new ArrayList<>();
        for (ParsedManifest.Part part : manifest.ofKinds(Labels.SOFT_BINDING)) {
            CborValue.@Nullable Mapping content = part.content();
            String alg = content == null
                    ? null
                    : content.text("alg").orElse(manifest.claim().algSoft());
            if (content == null || alg == null) {
                continue;
            }
            for (CborValue block : content.items("blocks")) {
                if (block instanceof CborValue.Mapping map) {
                    map.bytes("value").ifPresent(value -> values.add(new SoftBindingValue(alg, value)));
                }
            }
        }
        return values;
    }

    private static byte @Nullable [] recipeCommitment(ParsedManifest manifest) {
        for (ParsedManifest.Part part : manifest.ofKinds(Labels.ACTIONS_V2)) {
            for (CborValue item : part.content() == null
                    ? List.<CborValue>of()
                    : part.content().items("actions")) {
                Optional<byte[]> commitment = item instanceof CborValue.Mapping action
                        ? action.get("parameters", CborValue.Mapping.class).flatMap(p -> p.bytes(Labels.RECIPE))
                        : Optional.empty();
                if (commitment.isPresent()) {
                    return commitment.get();
                }
            }
        }
        for (ParsedManifest.Part part : manifest.ofKinds(Labels.RECIPE)) {
            if (part.content() != null) {
                return part.content().bytes("commitment").orElse(null);
            }
        }
        return null;
    }
}
