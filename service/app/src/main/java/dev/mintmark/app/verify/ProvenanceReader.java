package dev.mintmark.app.verify;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.Certificates;
import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ReadIngredient;
import dev.mintmark.c2pa.ReadManifest;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.StoreContents;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tree of manifests and ingredients of a file, the nearest first. Files are hostile: a manifest can name ten thousand
 * ingredients, itself, or each of two others twice, so the tree has limits, and says how much it leaves out.
 */
final class ProvenanceReader {
    /** Characters of any text. */
    static final int MAX_TEXT = 200;

    /** Nodes of a tree, with its root. */
    static final int MAX_NODES = 100;

    /** Ingredients of ingredients, down to this level. */
    static final int MAX_DEPTH = 8;

    /** Actions of a manifest. */
    static final int MAX_ACTIONS = 20;

    private static final int MAX_TYPES = 4;

    private final StoreContents contents;
    private final Map<String, Set<StatusCode>> failures = new HashMap<>();
    private final IngredientPictures pictures;
    private int nodes = 1;

    private ProvenanceReader(StoreContents contents, ValidationReport report) {
        this.contents = contents;
        pictures = new IngredientPictures(contents);
        for (Finding finding : report.findings()) {
            if (finding.code().kind() == StatusCode.Kind.FAILURE) {
                finding.manifest()
                        .ifPresent(label -> failures.computeIfAbsent(label, unused -> EnumSet.noneOf(StatusCode.class))
                                .add(finding.code()));
            }
        }
    }

    /**
     * Returns the tree; null where there is no manifest, or none that can be read.
     *
     * @param report of the file, by the validator
     * @param trustedBy the name of the trust list with the file's signer; null for none
     */
    static @Nullable Provenance read(
            byte[] file, ManifestValidator validator, ValidationReport report, @Nullable String trustedBy) {
        try {
            StoreContents contents = validator.contents(file).orElse(null);
            return contents == null || contents.manifests().isEmpty()
                    ? null
                    : new ProvenanceReader(contents, report).tree(report, trustedBy);
        } catch (C2paException e) {
            // the report says so too
            return null;
        }
    }

    private Provenance tree(ValidationReport report, @Nullable String trustedBy) {
        ReadManifest active = contents.active();
        Node root = new Node(null, active, null, List.of(active.label()));
        Deque<Node> next = new ArrayDeque<>(List.of(root));
        while (!next.isEmpty()) {
            open(next.remove(), next);
        }
        List<String> codes = report.failures().stream().map(StatusCode::code).toList();
        return root.made(report.state().label(), codes, trustedBy);
    }

    /** Adds the ingredients of a node, as far as there is room. */
    private void open(Node node, Deque<Node> next) {
        ReadManifest manifest = node.manifest;
        List<ReadIngredient> ingredients = manifest == null ? List.of() : manifest.ingredients();
        boolean isClosed = node.path.size() > MAX_DEPTH
                || manifest != null
                        && node.path.subList(0, node.path.size() - 1).contains(manifest.label());
        for (ReadIngredient ingredient : ingredients) {
            if (isClosed || nodes == MAX_NODES) {
                node.more++;
                continue;
            }
            nodes++;
            ReadManifest own =
                    ingredient.manifest().map(contents.manifests()::get).orElse(null);
            List<String> path = new ArrayList<>(node.path);
            path.add(own == null ? "" : own.label());
            Node child = new Node(ingredient, own, node, path);
            node.children.add(child);
            next.add(child);
        }
    }

    /** A node of the tree before it is whole: an ingredient, its manifest, or both. */
    private final class Node {
        private final @Nullable ReadIngredient ingredient;
        private final @Nullable ReadManifest manifest;
        private final @Nullable Node above;
        /** The labels of the manifests from the file's to this one. */
        private final List<String> path;

        private final List<Node> children = new ArrayList<>();
        private int more;

        Node(
                @Nullable ReadIngredient ingredient,
                @Nullable ReadManifest manifest,
                @Nullable Node above,
                List<String> path) {
            this.ingredient = ingredient;
            this.manifest = manifest;
            this.above = above;
            this.path = List.copyOf(path);
        }

        private Provenance made() {
            Set<StatusCode> found = EnumSet.noneOf(StatusCode.class);
            String label = ingredient == null ? null : ingredient.manifest().orElse(null);
            if (ingredient != null && label != null) {
                found.addAll(failures.getOrDefault(label, Set.of()));
                found.addAll(ProvenanceTexts.recordedFailures(ingredient));
            }
            if (manifest != null) {
                // what an ingredient records of its manifest excuses nothing here: whoever signs the file could have
                // written it
                found.addAll(manifest.failures());
            }
            boolean holds = found.stream()
                    .allMatch(code -> code == StatusCode.SIGNING_CREDENTIAL_UNTRUSTED
                            || code.code().startsWith("cawg."));
            SignatureInfo signature = manifest == null ? null : manifest.signature();
            String trustedBy = holds && signature != null ? signature.trustedBy() : null;
            String state = label == null
                    ? Provenance.NO_MANIFEST
                    : !holds || signature == null
                            ? ValidationReport.State.INVALID.label()
                            : trustedBy == null
                                    ? ValidationReport.State.VALID.label()
                                    : ValidationReport.State.TRUSTED.label();
            return made(state, found.stream().map(StatusCode::code).toList(), trustedBy);
        }

        private Provenance made(String state, List<String> codes, @Nullable String trustedBy) {
            Map<String, Object> claim = manifest == null ? Map.of() : manifest.claim();
            Map<String, Object> fields = ingredient == null ? Map.of() : ingredient.fields();
            List<Map<?, ?>> actions = manifest == null ? List.of() : manifest.actions();
            return new Provenance(
                    ProvenanceTexts.first(fields, claim, "dc:title"),
                    ProvenanceTexts.first(fields, claim, "dc:format"),
                    ProvenanceTexts.text(fields.get("relationship")),
                    ProvenanceTexts.types(fields.get("dataTypes"), MAX_TYPES),
                    state,
                    codes,
                    manifest == null ? null : ProvenanceTexts.text(manifest.label()),
                    ProvenanceTexts.generator(claim),
                    manifest == null ? null : signer(manifest.signature(), trustedBy),
                    ProvenanceTexts.ai(actions, fields.get("digitalSourceType")),
                    actions.stream()
                            .limit(MAX_ACTIONS)
                            .map(ProvenanceTexts::action)
                            .toList(),
                    Math.max(0, actions.size() - MAX_ACTIONS),
                    ingredient == null || above == null || above.manifest == null
                            ? null
                            : pictures.of(above.manifest, ingredient, manifest),
                    children.stream().map(Node::made).toList(),
                    more);
        }
    }

    private static Provenance.@Nullable Signer signer(@Nullable SignatureInfo signature, @Nullable String trustedBy) {
        if (signature == null) {
            return null;
        }
        X509Certificate certificate = signature.chain().getFirst();
        return new Provenance.Signer(
                ProvenanceTexts.text(Certificates.commonName(certificate)),
                ProvenanceTexts.text(Certificates.organisation(certificate)),
                ProvenanceTexts.text(Certificates.issuerName(certificate)),
                ProvenanceTexts.cut(certificate.getSerialNumber().toString(16)),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                signature.algorithm() == null ? null : signature.algorithm().label(),
                trustedBy,
                stamp(signature));
    }

    private static Provenance.@Nullable Stamp stamp(SignatureInfo signature) {
        X509Certificate by = signature.timeStamper();
        if (by == null || signature.stampedAt() == null) {
            return null;
        }
        String name = Certificates.commonName(by);
        return new Provenance.Stamp(
                signature.stampedAt(),
                ProvenanceTexts.text(name == null ? Certificates.organisation(by) : name),
                signature.stampTrusted());
    }
}
