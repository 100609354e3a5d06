package dev.mintmark.app.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What manifests say of a file or of an ingredient, and of what it was made from: a tree, whose root is the file itself. All texts
 * are the signers' own, as one line without marks of direction, cut to {@link ProvenanceReader#MAX_TEXT} characters; none is checked
 * but by {@code state}.
 *
 * @param title for display
 * @param format media type
 * @param relationship of an ingredient to what it went into: parentOf, componentOf or inputTo; null for the file itself
 * @param types asset types of an ingredient, such as {@code c2pa.types.model.onnx}
 * @param state of the manifest, as it is known now: Trusted, Valid or Invalid; None without a manifest. A valid manifest of an
 *     ingredient was not changed since; that the ingredient had its bytes is the word of the signer above it
 * @param failures C2PA status codes of this manifest, with those that were recorded when an ingredient was used
 * @param manifest label of the manifest; null without one
 * @param claimGenerator the software that made the manifest
 * @param signer null where there is no manifest, or its certificates cannot be read
 * @param ai whether it says that a trained model made it; null where it says nothing of that
 * @param actions in the manifest's order, at most {@link ProvenanceReader#MAX_ACTIONS}
 * @param moreActions how many actions are left out
 * @param thumbnail a small JPEG of the ingredient in base64; null without one that can be read
 * @param moreIngredients how many of its ingredients are left out, because the tree is deep, large or circular
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Provenance(
        @Nullable String title,
        @Nullable String format,
        @Nullable String relationship,
        List<String> types,
        String state,
        List<String> failures,
        @Nullable String manifest,
        @Nullable String claimGenerator,
        @Nullable Signer signer,
        @Nullable Ai ai,
        List<Action> actions,
        int moreActions,
        @Nullable String thumbnail,
        List<Provenance> ingredients,
        int moreIngredients) {
    /** The state of what has no manifest. */
    static final String NO_MANIFEST = "None";

    /** What a digital source type says of generative models. */
    public enum Ai {
        /** A trained model made it. */
        GENERATED,
        /** A trained model made a part of it, or changed it. */
        PARTLY;

        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The certificate of a manifest's signer. The names are those of the certificate: only a trust list vouches for them.
     *
     * @param serialNumber hex digits
     * @param validFrom the first time at which the certificate is valid
     * @param validTo the last
     * @param algorithm signature algorithm, as {@code es256}
     * @param trustedBy the trust list with the signer's authority; null where none has it or the manifest is not valid
     * @param stamp the time-stamp of the signature; null without one: then the time of signing is not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Signer(
            @Nullable String commonName,
            @Nullable String organisation,
            @Nullable String issuer,
            String serialNumber,
            Instant validFrom,
            Instant validTo,
            @Nullable String algorithm,
            @Nullable String trustedBy,
            @Nullable Stamp stamp) {}

    /**
     * A time-stamp of a signature.
     *
     * @param by common name or organisation of the authority
     * @param trusted whether the authority is on the configured list
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Stamp(Instant time, @Nullable String by, boolean trusted) {}

    /**
     * Something that was done to the file.
     *
     * @param action name, as {@code c2pa.created}
     * @param digitalSourceType how it came to be, a URI of the IPTC's vocabulary or of C2PA's
     * @param when as the signer states it
     * @param softwareAgent what did it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Action(
            String action,
            @Nullable String digitalSourceType,
            @Nullable String when,
            @Nullable String softwareAgent,
            @Nullable String description) {}

    public Provenance {
        types = List.copyOf(types);
        failures = List.copyOf(failures);
        actions = List.copyOf(actions);
        ingredients = List.copyOf(ingredients);
    }

    /** An ingredient without a manifest. */
    public static Provenance without(
            @Nullable String title, @Nullable String format, @Nullable String relationship, List<String> types) {
        return new Provenance(
                title,
                format,
                relationship,
                types,
                NO_MANIFEST,
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                0,
                null,
                List.of(),
                0);
    }

    /**
     * The file's own manifest, with its ingredients as it names them. What their manifests say is left out: who asks by hash need
     * not have the file.
     */
    Provenance withoutIngredientManifests() {
        return with(ingredients.stream()
                .map(each -> new Provenance(
                        each.title,
                        each.format,
                        each.relationship,
                        each.types,
                        each.state,
                        each.failures,
                        null,
                        null,
                        null,
                        each.manifest == null ? each.ai : null,
                        List.of(),
                        0,
                        null,
                        List.of(),
                        0))
                .toList());
    }

    private Provenance with(List<Provenance> others) {
        return new Provenance(
                title,
                format,
                relationship,
                types,
                state,
                failures,
                manifest,
                claimGenerator,
                signer,
                ai,
                actions,
                moreActions,
                thumbnail,
                others,
                moreIngredients);
    }

    /** The nodes of the tree. */
    int weight() {
        return 1 + ingredients.stream().mapToInt(Provenance::weight).sum();
    }
}
