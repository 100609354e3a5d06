package dev.mintmark.c2pa;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborObjects;
import dev.mintmark.c2pa.manifest.Actions;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.IdentityAssertion;
import dev.mintmark.c2pa.manifest.Labels;
import dev.mintmark.c2pa.manifest.Library;
import dev.mintmark.c2pa.manifest.ManifestDraft;
import dev.mintmark.c2pa.manifest.MetadataAssertion;
import dev.mintmark.c2pa.manifest.RawAssertion;
import dev.mintmark.c2pa.manifest.SoftBindingAssertion;
import dev.mintmark.c2pa.manifest.TrainingMining;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest states about an asset, before it is signed. {@link ManifestWriter#sign(byte[], Manifest, ClaimSigner)}
 * adds the hard binding, the claim and the signature. Immutable.
 */
public final class Manifest {
    private final Builder definition;

    private Manifest(Builder definition) {
        this.definition = definition;
    }

    /** Returns a builder of a manifest that states nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a new label for the manifest. */
    String newLabel() {
        String vendor = definition.vendor;
        return "urn:c2pa:" + UUID.randomUUID() + (vendor == null ? "" : ":" + vendor);
    }

    /** Returns the manifest's assertions, without the hard binding. */
    ManifestDraft draft(String label) throws C2paException {
        Builder d = definition;
        ManifestDraft draft = new ManifestDraft(label, d.instanceId, d.title, d.update, d.redactions);
        CborObjects.Others icons = value -> value instanceof Icon icon
                ? draft.add(RawAssertion.file(Labels.ICON, icon.mediaType(), icon.image()))
                        .encode()
                : null;
        CborMapWriter generator =
                new CborMapWriter().text("name", d.generatorName).text("version", d.generatorVersion);
        d.generatorFields.forEach((key, value) -> generator.put(key, CborObjects.encode(value, icons)));
        draft.setGenerator(generator.text("specVersion", Library.SPECIFICATION).encode());
        Map<Ingredient, HashedUri> references = new IdentityHashMap<>();
        for (Ingredient ingredient : d.ingredients) {
            draft.addIngredientManifests(ingredient.manifests());
            Thumbnail thumbnail = ingredient.thumbnail();
            HashedUri picture = thumbnail == null ? null : draft.add(file(Labels.INGREDIENT_THUMBNAIL, thumbnail));
            references.put(ingredient, draft.add(ingredient.assertion(picture)));
        }
        if (!d.actions.isEmpty()) {
            draft.add(new Actions(
                    d.actions.stream()
                            .map(action -> action.encode(references::get, icons))
                            .toList(),
                    d.allActionsIncluded,
                    encoded(d.actionsFields, icons)));
        }
        d.softBindings.forEach(draft::add);
        for (CustomAssertion assertion : d.assertions) {
            if (assertion.isGathered()) {
                draft.addGathered(assertion.content());
            } else {
                draft.add(assertion.content());
            }
        }
        if (d.training != null) {
            draft.add(new TrainingMining(d.training.label()));
        }
        if (!d.metadata.isEmpty()) {
            draft.add(new MetadataAssertion(d.metadata));
        }
        if (d.thumbnail != null) {
            draft.add(file(Labels.CLAIM_THUMBNAIL, d.thumbnail));
        }
        d.identities.forEach(draft::add);
        return draft;
    }

    private static Map<String, byte[]> encoded(Map<String, Object> fields, CborObjects.Others icons) {
        Map<String, byte[]> encoded = new LinkedHashMap<>();
        fields.forEach((key, value) -> encoded.put(key, CborObjects.encode(value, icons)));
        return encoded;
    }

    private static RawAssertion file(String label, Thumbnail thumbnail) {
        return RawAssertion.file(label, thumbnail.mediaType(), thumbnail.image());
    }

    /** Collects what a manifest states. Not thread-safe. */
    public static final class Builder {
        private static final String ASSERTION = "self#jumbf=/c2pa/[^/]+/c2pa\\.assertions/[^/]+";
        /** Actions that need a soft binding. */
        private static final Set<String> WATERMARKED = Set.of("c2pa.watermarked", Action.WATERMARKED_BOUND);

        private static final String EXAMPLE = "self#jumbf=/c2pa/MANIFEST/c2pa.assertions/LABEL";

        private @Nullable String generatorName;
        private @Nullable String generatorVersion;
        private final Map<String, Object> generatorFields = new LinkedHashMap<>();
        private @Nullable String title;
        private @Nullable String vendor;
        private String instanceId = Ingredient.newInstanceId();
        private final List<Ingredient> ingredients = new ArrayList<>();
        private final List<Action> actions = new ArrayList<>();
        private boolean allActionsIncluded;
        private final Map<String, Object> actionsFields = new LinkedHashMap<>();
        private final List<SoftBindingAssertion> softBindings = new ArrayList<>();
        private final List<CustomAssertion> assertions = new ArrayList<>();
        private @Nullable TrainingUse training;
        private Map<String, String> metadata = Map.of();
        private @Nullable Thumbnail thumbnail;
        private final List<String> redactions = new ArrayList<>();
        private final List<IdentityAssertion> identities = new ArrayList<>();
        private boolean update;

        private Builder() {}

        private Builder(Builder other) {
            generatorName = other.generatorName;
            generatorVersion = other.generatorVersion;
            generatorFields.putAll(other.generatorFields);
            title = other.title;
            vendor = other.vendor;
            instanceId = other.instanceId;
            ingredients.addAll(other.ingredients);
            actions.addAll(other.actions);
            allActionsIncluded = other.allActionsIncluded;
            actionsFields.putAll(other.actionsFields);
            softBindings.addAll(other.softBindings);
            assertions.addAll(other.assertions);
            training = other.training;
            metadata = other.metadata;
            thumbnail = other.thumbnail;
            redactions.addAll(other.redactions);
            identities.addAll(other.identities);
            update = other.update;
        }

        /**
         * Sets the software that makes the claim.
         *
         * @param version null if it has none
         */
        public Builder generator(String name, @Nullable String version) {
            generatorName = TextLimits.check("name of the claim's generator", name);
            generatorVersion = version == null ? null : TextLimits.check("version of the claim's generator", version);
            return this;
        }

        /**
         * Adds another field about the software. The value is an {@link Icon}, or one that CBOR assertions accept.
         *
         * @throws IllegalArgumentException if it is another one
         */
        public Builder generatorField(String key, Object value) {
            if (List.of("name", "version", "specVersion").contains(key)) {
                throw new IllegalArgumentException("The library writes the field " + key + " of the generator itself.");
            }
            Action.checked(key, value);
            generatorFields.put(key, value);
            return this;
        }

        /** Sets the title for display, usually the file's name. */
        public Builder title(String text) {
            title = TextLimits.check("title", text);
            return this;
        }

        /** Adds a vendor's name to the manifest's label: at most 32 lower-case letters, digits, dots and hyphens. */
        public Builder vendor(String name) {
            if (!name.matches("[a-z0-9][a-z0-9.-]{0,31}")) {
                throw new IllegalArgumentException("\"" + name
                        + "\" is no name of a vendor; it has 1 to 32 lower-case letters, digits, dots and hyphens.");
            }
            vendor = name;
            return this;
        }

        /** Replaces the random identifier of this version of the asset. */
        public Builder instanceId(String id) {
            instanceId = TextLimits.check("instance identifier", id);
            return this;
        }

        /** Adds an ingredient, once. */
        public Builder ingredient(Ingredient ingredient) {
            if (ingredients.stream().noneMatch(known -> known == ingredient)) {
                ingredients.add(ingredient);
            }
            return this;
        }

        /** Adds an action, and the ingredients that it refers to. The first one is created or opened. */
        public Builder action(Action action) {
            action.ingredients().forEach(this::ingredient);
            actions.add(action);
            return this;
        }

        /** States that no other actions were performed. */
        public Builder allActionsIncluded() {
            allActionsIncluded = true;
            return this;
        }

        /**
         * Adds a watermark or fingerprint by which a copy without a manifest can be found.
         *
         * @param algorithm name in C2PA's list of soft-binding algorithms, or a reverse-domain name
         * @param value value of the algorithm for the whole asset
         */
        public Builder softBinding(String algorithm, byte[] value) {
            softBindings.add(new SoftBindingAssertion(
                    TextLimits.check("name of the soft binding's algorithm", algorithm), value.clone()));
            return this;
        }

        public Builder assertion(CustomAssertion assertion) {
            assertions.add(assertion);
            return this;
        }

        /** States whether others may train models on the asset or mine it. */
        public Builder training(TrainingUse use) {
            training = use;
            return this;
        }

        /** Sets the creator's statements, as {@link OptionalAssertions#withMetadata} describes them. */
        public Builder metadata(Map<String, String> statements) {
            metadata = OptionalAssertions.NONE.withMetadata(statements).metadata();
            return this;
        }

        /** Sets a small picture of the asset. */
        public Builder thumbnail(Thumbnail picture) {
            thumbnail = picture;
            return this;
        }

        /**
         * Removes an assertion from a manifest of an ingredient, and says so. The manifest also needs an action {@code
         * c2pa.redacted} with a reason, which this adds.
         *
         * @param uri {@code self#jumbf=/c2pa/LABEL/c2pa.assertions/LABEL}
         * @param reason code of the reason, such as {@code c2pa.PII.present}
         */
        public Builder redact(String uri, String reason) {
            redaction(uri);
            actions.add(Action.of(Action.REDACTED).withReason(reason).withParameter("redacted", uri));
            return this;
        }

        /**
         * Adds a person or organisation that stands by all created assertions and the hard binding, with a certificate of
         * their own. CAWG Identity Assertion 1.3.
         *
         * @param signer signs with the certificate of the person or organisation
         * @param roles {@code cawg.creator}, {@code cawg.editor} and others; may be none
         */
        public Builder identity(ClaimSigner signer, String... roles) throws SigningCertificateException {
            CertificateProfile.check(signer.chain());
            identities.add(new IdentityAssertion.X509(signer, List.of(roles)));
            return this;
        }

        /**
         * Adds persons or organisations that stand by all created assertions and the hard binding, and whom a service
         * knows. CAWG Identity Assertion 1.3, section 8.1.
         *
         * @param aggregator issues the credential that names them
         * @param roles {@code cawg.creator}, {@code cawg.editor} and others; may be none
         */
        public Builder identity(IdentityAggregator aggregator, String... roles) {
            identities.add(new IdentityAssertion.Aggregated(aggregator, List.of(roles)));
            return this;
        }

        /** Removes an assertion from a manifest of an ingredient; the caller adds the action. */
        Builder redaction(String uri) {
            if (!uri.matches(ASSERTION)) {
                throw new IllegalArgumentException("\"" + uri + "\" names no assertion; " + EXAMPLE + " does.");
            }
            redactions.add(uri);
            return this;
        }

        private boolean isSoftlyBound() {
            return !softBindings.isEmpty()
                    || assertions.stream()
                            .anyMatch(assertion -> assertion.label().equals(Labels.SOFT_BINDING));
        }

        /** Adds a field beside the list of actions. */
        Builder actionsField(String key, Object value) {
            actionsFields.put(key, value);
            return this;
        }

        /** Returns an update of a parent: a manifest for an asset that was not changed since its last manifest. */
        Manifest updateOf(Ingredient parent) throws C2paException {
            if (!identities.isEmpty()) {
                throw new C2paException(
                        "An update has no hard binding, by which an identity would have to stand; sign a new"
                                + " version of the file with the identity instead.");
            }
            Builder copy = new Builder(this);
            copy.update = true;
            copy.ingredients.addFirst(parent);
            copy.actions.addFirst(Action.opened(parent));
            return copy.build();
        }

        /**
         * Returns the manifest.
         *
         * @throws C2paException if something is missing or contradicts the rest; the message says what
         */
        public Manifest build() throws C2paException {
            if (generatorName == null) {
                throw new C2paException("The manifest names no software: generator(name, version) is missing.");
            }
            long parents = ingredients.stream()
                    .filter(i -> i.relationship() == Ingredient.Relationship.PARENT_OF)
                    .count();
            if (parents > 1) {
                throw new C2paException("The manifest has " + parents
                        + " ingredients that are its parent; one is allowed, others are components or inputs.");
            }
            if (actions.isEmpty()) {
                throw new C2paException("The manifest has no action; the first one is Action.created, or Action.opened"
                        + " with the parent.");
            }
            for (int i = 0; i < actions.size(); i++) {
                check(actions.get(i), i == 0);
            }
            return new Manifest(new Builder(this));
        }

        private void check(Action action, boolean first) throws C2paException {
            String name = action.name();
            boolean beginning = name.equals(Action.CREATED) || name.equals(Action.OPENED);
            if (first != beginning && !update) {
                throw new C2paException(
                        first
                                ? "The first action is " + name + "; it has to be c2pa.created or c2pa.opened."
                                : "The action " + name
                                        + " is not the first one, and only that one can begin the asset.");
            }
            if (name.equals(Action.CREATED) && action.sourceType().isEmpty()) {
                throw new C2paException(
                        "The action c2pa.created has no digital source type: withSourceType is missing.");
            }
            Optional<Ingredient.Relationship> needed = switch (name) {
                case Action.OPENED -> Optional.of(Ingredient.Relationship.PARENT_OF);
                case Action.PLACED, Action.REMOVED -> Optional.of(Ingredient.Relationship.COMPONENT_OF);
                default -> Optional.empty();
            };
            if (needed.isPresent()) {
                boolean fits = !action.ingredients().isEmpty()
                        && action.ingredients().stream().allMatch(i -> i.relationship() == needed.get());
                if (!fits || name.equals(Action.OPENED) && action.ingredients().size() != 1) {
                    throw new C2paException("The action " + name + " refers to "
                            + action.ingredients().size()
                            + " ingredients; it needs " + (name.equals(Action.OPENED) ? "one" : "some")
                            + " of the relationship " + needed.get().label() + ".");
                }
            }
            if (WATERMARKED.contains(name) && !isSoftlyBound()) {
                throw new C2paException("The action " + name + " needs a soft binding: softBinding is missing.");
            }
            if (name.equals(Action.CREATED)
                    && ingredients.stream().anyMatch(i -> i.relationship() == Ingredient.Relationship.PARENT_OF)) {
                throw new C2paException(
                        "The asset has a parent, so its first action is c2pa.opened, not c2pa.created.");
            }
        }
    }
}
