package dev.mintmark.c2pa;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborObjects;
import dev.mintmark.c2pa.manifest.HashedUri;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Something that was done to the asset. C2PA 2.4, section 18.15. Immutable. */
public final class Action {
    public static final String CREATED = "c2pa.created";
    public static final String OPENED = "c2pa.opened";
    public static final String PLACED = "c2pa.placed";
    public static final String REMOVED = "c2pa.removed";
    public static final String EDITED = "c2pa.edited";
    public static final String EDITED_METADATA = "c2pa.edited.metadata";
    public static final String CROPPED = "c2pa.cropped";
    public static final String RESIZED = "c2pa.resized";
    public static final String COLOR_ADJUSTMENTS = "c2pa.color_adjustments";
    public static final String TRANSCODED = "c2pa.transcoded";
    public static final String PUBLISHED = "c2pa.published";
    public static final String REDACTED = "c2pa.redacted";
    public static final String WATERMARKED_BOUND = "c2pa.watermarked.bound";

    private static final String SOURCE_TYPE = "digitalSourceType";

    private final String name;
    private final Map<String, Object> fields;
    private final Map<String, Object> parameters;
    private final List<Ingredient> ingredients;

    private Action(
            String name, Map<String, Object> fields, Map<String, Object> parameters, List<Ingredient> ingredients) {
        this.name = name;
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        this.ingredients = List.copyOf(ingredients);
    }

    /** Returns an action by its name: {@code c2pa.…} of the specification, or a reverse-domain name. */
    public static Action of(String name) {
        if (!name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+")) {
            throw new IllegalArgumentException("\"" + name
                    + "\" is no name of an action; it is one of the specification, such as c2pa.edited, or a"
                    + " reverse-domain name.");
        }
        return new Action(name, Map.of(), Map.of(), List.of());
    }

    /** Returns the first action of a new asset. */
    public static Action created(DigitalSourceType type) {
        return of(CREATED).withSourceType(type);
    }

    /** Returns the first action of an asset that was made from another one. */
    public static Action opened(Ingredient parent) {
        return of(OPENED).withIngredients(parent);
    }

    /** Returns the action that put other assets into this one. */
    public static Action placed(Ingredient... components) {
        return of(PLACED).withIngredients(components);
    }

    /** Returns the name: {@code c2pa.…} of the specification, or a reverse-domain name. */
    public String name() {
        return name;
    }

    /** Returns the URI of the digital source type. */
    public Optional<String> sourceType() {
        return Optional.ofNullable(fields.get(SOURCE_TYPE)).map(String::valueOf);
    }

    /** Returns the ingredients that the action refers to. */
    public List<Ingredient> ingredients() {
        return ingredients;
    }

    /** Adds the digital source type, which {@code c2pa.created} needs. */
    public Action withSourceType(DigitalSourceType type) {
        return withSourceType(type.uri());
    }

    /** @param uri URI of a digital source type */
    public Action withSourceType(String uri) {
        return with(SOURCE_TYPE, uri);
    }

    /** Adds the time at which the action ended, in whole seconds. */
    public Action at(Instant when) {
        return with("when", when.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Adds the software that did it, where it is not the claim's generator. */
    public Action by(String softwareName, String softwareVersion) {
        Map<String, Object> agent = new LinkedHashMap<>();
        agent.put("name", softwareName);
        agent.put("version", softwareVersion);
        return with("softwareAgent", agent);
    }

    /** Adds a description for people. */
    public Action withDescription(String text) {
        return with("description", text);
    }

    /** Adds the reason: {@code c2pa.PII.present} or another code, needed by {@code c2pa.redacted}. */
    public Action withReason(String code) {
        return with("reason", code);
    }

    /** Adds ingredients. Each of them has to be in the manifest. */
    public Action withIngredients(Ingredient... more) {
        List<Ingredient> all = new ArrayList<>(ingredients);
        all.addAll(List.of(more));
        return new Action(name, fields, parameters, all);
    }

    /**
     * Adds a parameter. The value is an {@link Icon}, or one that {@link CustomAssertion#cbor(String, Map)} accepts.
     *
     * @throws IllegalArgumentException if it is another one
     */
    public Action withParameter(String key, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(parameters);
        all.put(key, checked(key, value));
        return new Action(name, fields, all, ingredients);
    }

    /**
     * Adds another field. The value is an {@link Icon}, or one that {@link CustomAssertion#cbor(String, Map)} accepts.
     *
     * @throws IllegalArgumentException if it is another one
     */
    public Action with(String key, Object value) {
        if (key.equals("action") || key.equals("parameters")) {
            throw new IllegalArgumentException("The field " + key + " of an action has a method of its own.");
        }
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put(key, checked(key, value));
        return new Action(name, all, parameters, ingredients);
    }

    static Object checked(String key, Object value) {
        try {
            CborObjects.encode(value, other -> other instanceof Icon ? new byte[0] : null);
            return value;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The field " + key + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Returns the encoded action. */
    byte[] encode(Function<Ingredient, HashedUri> references, CborObjects.Others others) {
        CborMapWriter map = new CborMapWriter().text("action", name);
        fields.forEach((key, value) -> map.put(key, CborObjects.encode(value, others)));
        CborMapWriter written = new CborMapWriter();
        if (!ingredients.isEmpty()) {
            written.array(
                    "ingredients",
                    ingredients.stream()
                            .map(ingredient -> references.apply(ingredient).encode())
                            .toList());
        }
        parameters.forEach((key, value) -> written.put(key, CborObjects.encode(value, others)));
        return parameters.isEmpty() && ingredients.isEmpty()
                ? map.encode()
                : map.map("parameters", written).encode();
    }
}
