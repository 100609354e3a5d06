package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.IngredientAssertion;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.validate.IngredientManifests;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that another asset was made from: its parent, a component, or an input such as a model. If it has manifests,
 * they are kept in the new file together with their validation results. C2PA 2.4, section 18.16. Immutable.
 */
public final class Ingredient {
    /** The role of an ingredient. */
    public enum Relationship {
        /** The asset is a new version of the ingredient. A manifest has at most one parent. */
        PARENT_OF("parentOf"),
        /** The ingredient is a part of the asset. */
        COMPONENT_OF("componentOf"),
        /** The ingredient was used to make the asset, such as a model or a prompt. */
        INPUT_TO("inputTo");

        private final String label;

        Relationship(String label) {
            this.label = label;
        }

        /** Returns the name that manifests contain. */
        public String label() {
            return label;
        }

        /** Returns the relationship of this name; empty if there is none. */
        public static Optional<Relationship> of(String label) {
            return List.of(values()).stream()
                    .filter(relationship -> relationship.label.equals(label))
                    .findFirst();
        }
    }

    private final List<byte[]> manifests;
    private final @Nullable Thumbnail thumbnail;
    private final IngredientAssertion assertion;

    private Ingredient(List<byte[]> manifests, @Nullable Thumbnail thumbnail, IngredientAssertion assertion) {
        this.manifests = List.copyOf(manifests);
        this.thumbnail = thumbnail;
        this.assertion = assertion;
    }

    /**
     * Describes an ingredient without manifests.
     *
     * @param title title for display
     * @param format media type; null if it is no file
     */
    public static Ingredient described(Relationship relationship, @Nullable String title, @Nullable String format) {
        if (title != null) {
            TextLimits.check("title of an ingredient", title);
        }
        return new Ingredient(
                List.of(),
                null,
                new IngredientAssertion(
                        title, format, relationship.label(), newInstanceId(), null, null, null, List.of(), null, null));
    }

    /**
     * Reads what a manifest has to keep of a file.
     *
     * @param title title for display
     * @param validator validates the file's manifest as of now; one at an address is fetched if it has a resolver
     * @throws C2paException if the file has no known format, or its manifest cannot be fetched
     */
    public static Ingredient of(Relationship relationship, String title, byte[] file, ManifestValidator validator)
            throws C2paException {
        return of(relationship, title, Source.of(file), validator);
    }

    /**
     * Reads what a manifest has to keep of a file, with a window of the file in memory.
     *
     * @param title title for display
     * @param validator validates the file's manifest as of now; one at an address is fetched if it has a resolver
     * @throws C2paException if the file has no known format, or its manifest cannot be fetched
     */
    public static Ingredient of(Relationship relationship, String title, Source file, ManifestValidator validator)
            throws C2paException {
        AssetFormat format = AssetFormat.of(file);
        Optional<Container> container = validator.reachable(file);
        Ingredient bare = described(relationship, title, format.mediaType(file));
        ValidationReport report = container.isPresent() ? validator.validate(file, container.get()) : null;
        if (container.isEmpty() || report == null || report.activeManifest() == null) {
            // A store that cannot be read is not kept; the file is still the origin of the new one.
            return bare;
        }
        IngredientManifests kept = IngredientManifests.of(container.get().store());
        return kept.signature()
                .map(signature -> bare.withManifests(kept, signature, results(report, List.of(), kept)))
                .orElse(bare);
    }

    /**
     * Keeps the manifests of a store whose asset is not at hand, such as a {@code .c2pa} file. That the asset is the one
     * that was signed is not checked.
     *
     * @param title title for display; null for none
     * @param format media type of the asset; null if it is not known
     * @throws C2paException if the bytes are no manifest store
     */
    public static Ingredient ofStore(
            Relationship relationship,
            @Nullable String title,
            @Nullable String format,
            byte[] store,
            ManifestValidator validator)
            throws C2paException {
        return ofStore(relationship, title, format, store, List.of(), validator);
    }

    /**
     * As {@link #ofStore(Relationship, String, String, byte[], ManifestValidator)}.
     *
     * @param recorded results of a validation with the asset
     */
    static Ingredient ofStore(
            Relationship relationship,
            @Nullable String title,
            @Nullable String format,
            byte[] store,
            List<RecordedResult> recorded,
            ManifestValidator validator)
            throws C2paException {
        Ingredient bare = described(relationship, title, format);
        ValidationReport report = validator.validateStore(store);
        IngredientManifests kept = IngredientManifests.of(store);
        HashedUri signature = kept.signature()
                .orElseThrow(() -> new C2paException("The manifest store of an ingredient has no signature."));
        return bare.withManifests(kept, signature, results(report, recorded, kept));
    }

    private static byte[] results(ValidationReport report, List<RecordedResult> recorded, IngredientManifests kept) {
        String active = JumbfUris.target(kept.active().url());
        return ValidationResults.encode(report, recorded, active, kept.ingredients());
    }

    private Ingredient withManifests(IngredientManifests kept, HashedUri signature, byte[] results) {
        IngredientAssertion a = assertion;
        return new Ingredient(
                kept.boxes(),
                thumbnail,
                new IngredientAssertion(
                        a.title(),
                        a.format(),
                        a.relationship(),
                        a.instanceId(),
                        a.description(),
                        a.informationalUri(),
                        null,
                        a.dataTypes(),
                        new IngredientAssertion.ManifestReference(kept.active(), signature, results),
                        null));
    }

    /** Replaces the random identifier of this version of the ingredient. */
    public Ingredient withInstanceId(String id) {
        IngredientAssertion a = assertion;
        return with(id, a.description(), a.informationalUri(), a.sourceType(), a.dataTypes());
    }

    /** Adds a description for people. */
    public Ingredient withDescription(String text) {
        IngredientAssertion a = assertion;
        return with(a.instanceId(), text, a.informationalUri(), a.sourceType(), a.dataTypes());
    }

    /** Adds the address of a page about the ingredient. */
    public Ingredient withInformationalUri(String uri) {
        IngredientAssertion a = assertion;
        return with(a.instanceId(), a.description(), uri, a.sourceType(), a.dataTypes());
    }

    /**
     * Adds how the ingredient came to be.
     *
     * @throws IllegalStateException if it has a manifest, which says that already
     */
    public Ingredient withSourceType(DigitalSourceType type) {
        IngredientAssertion a = assertion;
        if (a.manifest() != null) {
            throw new IllegalStateException("The ingredient " + a.title()
                    + " has a manifest of its own, which states its source type; only others can have one here.");
        }
        return with(a.instanceId(), a.description(), a.informationalUri(), type.uri(), a.dataTypes());
    }

    /** Adds asset types of the specification, such as {@code c2pa.types.model.onnx}. C2PA 2.4, section 18.10. */
    public Ingredient withDataTypes(String... types) {
        IngredientAssertion a = assertion;
        return with(a.instanceId(), a.description(), a.informationalUri(), a.sourceType(), List.of(types));
    }

    /** Adds a small picture of the ingredient as it was used. */
    public Ingredient withThumbnail(Thumbnail picture) {
        return new Ingredient(manifests, picture, assertion);
    }

    private Ingredient with(
            @Nullable String id,
            @Nullable String description,
            @Nullable String uri,
            @Nullable String sourceType,
            List<String> dataTypes) {
        IngredientAssertion a = assertion;
        return new Ingredient(
                manifests,
                thumbnail,
                new IngredientAssertion(
                        a.title(),
                        a.format(),
                        a.relationship(),
                        id,
                        description,
                        uri,
                        sourceType,
                        dataTypes,
                        a.manifest(),
                        null));
    }

    /** Returns the role of the ingredient. */
    public Relationship relationship() {
        return Relationship.of(assertion.relationship()).orElseThrow();
    }

    /** Returns the title for display; empty if it has none. */
    public Optional<String> title() {
        return Optional.ofNullable(assertion.title());
    }

    /** Returns the label of the ingredient's own manifest; empty if it has none. */
    public Optional<String> manifest() {
        return Optional.ofNullable(assertion.manifest())
                .map(kept -> JumbfUris.last(kept.activeManifest().url()));
    }

    /** Returns the JUMBF boxes of the active manifest, last, and of those that it leads to. */
    List<byte[]> manifests() {
        return manifests;
    }

    @Nullable
    Thumbnail thumbnail() {
        return thumbnail;
    }

    /** Returns the assertion, with a reference to its thumbnail. */
    IngredientAssertion assertion(@Nullable HashedUri thumbnailReference) {
        IngredientAssertion a = assertion;
        return new IngredientAssertion(
                a.title(),
                a.format(),
                a.relationship(),
                a.instanceId(),
                a.description(),
                a.informationalUri(),
                a.sourceType(),
                a.dataTypes(),
                a.manifest(),
                thumbnailReference);
    }

    /** Returns a unique identifier of this version of a file: 128 random bits in base64url. */
    static String newInstanceId() {
        UUID uuid = UUID.randomUUID();
        byte[] bits = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        return "xmp:iid:" + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
