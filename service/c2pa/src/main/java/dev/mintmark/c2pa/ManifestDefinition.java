package dev.mintmark.c2pa;

import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A manifest definition in JSON as c2patool reads it: {@code claim_generator_info}, {@code title}, {@code thumbnail},
 * {@code assertions}, {@code ingredients}, {@code ingredient_paths}, {@code redactions}, and what c2patool needs to sign.
 * Claims are always of version 2. Immutable.
 */
public final class ManifestDefinition {
    private final JsonValue.Mapping json;
    private final DefinitionReader reader;
    private final List<Ingredient> added;

    private ManifestDefinition(JsonValue.Mapping json, DefinitionReader reader, List<Ingredient> added) {
        this.json = json;
        this.reader = reader;
        this.added = List.copyOf(added);
    }

    /**
     * Reads a definition.
     *
     * @param resources the files that it names
     * @param validator validates the manifests of ingredients
     * @throws C2paException if the text is no definition; the message names the member
     */
    public static ManifestDefinition parse(String text, Resources resources, ManifestValidator validator)
            throws C2paException {
        JsonValue value;
        try {
            value = JsonReader.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new C2paException("The manifest definition is no JSON. " + e.getMessage(), e);
        }
        if (!(value instanceof JsonValue.Mapping json)) {
            throw new C2paException("The manifest definition is no JSON object.");
        }
        String alg = json.text("hash_alg").orElse("sha256");
        if (!alg.equals("sha256")) {
            throw new C2paException(
                    "The manifest definition asks for the hash algorithm " + alg + "; this library writes sha256.");
        }
        try {
            return new ManifestDefinition(json, DefinitionReader.read(json, resources, validator), List.of());
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
    }

    /** Adds an ingredient to those of the definition. */
    public ManifestDefinition withIngredient(Ingredient ingredient) {
        List<Ingredient> all = new ArrayList<>(added);
        all.add(ingredient);
        return new ManifestDefinition(json, reader, all);
    }

    /**
     * Returns whether the file that is signed has to be the manifest's parent, because the definition neither creates the
     * asset nor has a parent.
     */
    public boolean needsParent() {
        return !reader.creates() && parent().isEmpty();
    }

    private Optional<Ingredient> parent() {
        List<Ingredient> all = new ArrayList<>(added);
        all.addAll(reader.ingredients());
        return all.stream()
                .filter(ingredient -> ingredient.relationship() == Ingredient.Relationship.PARENT_OF)
                .findFirst();
    }

    /**
     * Returns the manifest. If the definition does not say that the asset was created, its parent was opened.
     *
     * @throws C2paException if something is missing or contradicts the rest; the message says what
     */
    public Manifest manifest() throws C2paException {
        Manifest.Builder builder = Manifest.builder();
        try {
            reader.describe(builder);
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
        added.forEach(builder::ingredient);
        reader.ingredients().forEach(builder::ingredient);
        Optional<Ingredient> parent = parent();
        List<Action> actions = new ArrayList<>(reader.actions());
        boolean begun = !actions.isEmpty()
                && List.of(Action.CREATED, Action.OPENED)
                        .contains(actions.getFirst().name());
        if (!begun && parent.isPresent()) {
            actions.addFirst(Action.opened(parent.get()));
        }
        for (Action action : actions) {
            boolean bare =
                    action.name().equals(Action.OPENED) && action.ingredients().isEmpty();
            builder.action(bare && parent.isPresent() ? action.withIngredients(parent.get()) : action);
        }
        return builder.build();
    }

    private static C2paException wrong(IllegalArgumentException e) {
        return new C2paException("The manifest definition is wrong: " + e.getMessage(), e);
    }

    /** Returns the address of the time-stamp authority to ask, {@code ta_url}. */
    public Optional<String> timeStampAddress() {
        return json.text("ta_url").filter(url -> !url.isBlank());
    }

    /** Returns the name of the signing algorithm, {@code alg}. */
    public Optional<String> algorithm() {
        return json.text("alg");
    }

    /** Returns the name of the file with the private key, {@code private_key}. */
    public Optional<String> privateKey() {
        return json.text("private_key");
    }

    /** Returns the name of the file with the certificates, {@code sign_cert}. */
    public Optional<String> certificates() {
        return json.text("sign_cert");
    }
}
