package dev.mintmark.c2pa;

import dev.mintmark.c2pa.json.JsonValue;
import dev.mintmark.c2pa.json.JsonValues;
import dev.mintmark.c2pa.json.JsonWriter;
import dev.mintmark.c2pa.manifest.Labels;
import dev.mintmark.c2pa.manifest.Library;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the members of a manifest definition. Values that a manifest cannot have are {@link IllegalArgumentException}s, which
 * {@link ManifestDefinition} passes on as {@link C2paException}s. Not thread-safe.
 */
final class DefinitionReader {
    /** Assertions that are JSON even if the definition does not say so. */
    private static final Set<String> JSON =
            Set.of("stds.schema-org.CreativeWork", "stds.exif", "stds.iptc", "c2pa.metadata", "cawg.metadata");

    private static final Set<String> MAPPED =
            Set.of("action", "when", "parameters", "ingredientIds", "instanceId", "digitalSourceType");

    private final JsonValue.Mapping json;
    private final Resources resources;
    private final List<Ingredient> ingredients = new ArrayList<>();
    private final Map<String, Ingredient> byId = new HashMap<>();
    private final List<Action> actions = new ArrayList<>();
    private final Map<String, Object> aboutActions = new HashMap<>();
    private boolean allActionsIncluded;
    private final List<CustomAssertion> assertions = new ArrayList<>();

    private DefinitionReader(JsonValue.Mapping json, Resources resources) {
        this.json = json;
        this.resources = resources;
    }

    static DefinitionReader read(JsonValue.Mapping json, Resources resources, ManifestValidator validator)
            throws C2paException {
        DefinitionReader reader = new DefinitionReader(json, resources);
        IngredientReader ingredients = new IngredientReader(resources, validator);
        for (JsonValue item : json.items("ingredients")) {
            reader.ingredient(object(item, "ingredients"), ingredients);
        }
        for (JsonValue item : json.items("ingredient_paths")) {
            reader.ingredients.add(ingredients.file(text(item, "ingredient_paths")));
        }
        for (JsonValue item : json.items("assertions")) {
            reader.assertion(object(item, "assertions"));
        }
        return reader;
    }

    List<Ingredient> ingredients() {
        return ingredients;
    }

    List<Action> actions() {
        return actions;
    }

    boolean creates() {
        return actions.stream().anyMatch(action -> action.name().equals(Action.CREATED));
    }

    /** Adds everything but ingredients and actions. */
    void describe(Manifest.Builder builder) throws C2paException {
        JsonValue.Mapping info = json.items("claim_generator_info").isEmpty()
                ? null
                : object(json.items("claim_generator_info").getFirst(), "claim_generator_info");
        String words = json.text("claim_generator").orElse(Library.NAME + "/" + Library.VERSION);
        if (info == null) {
            String[] parts = words.split("[/ ]", 2);
            builder.generator(parts[0], parts.length > 1 ? parts[1] : null);
        } else {
            builder.generator(
                    info.text("name").orElseThrow(() -> wrong("claim_generator_info has no name")),
                    info.text("version").orElse(null));
            for (Map.Entry<String, JsonValue> field : info.members().entrySet()) {
                if (!Set.of("name", "version", "specVersion").contains(field.getKey())) {
                    builder.generatorField(field.getKey(), value(field.getKey(), field.getValue()));
                }
            }
        }
        json.text("title").ifPresent(builder::title);
        json.text("vendor").ifPresent(builder::vendor);
        json.text("instance_id").ifPresent(builder::instanceId);
        Optional<JsonValue.Mapping> picture = json.object("thumbnail");
        if (picture.isPresent() && !picture.get().text("format").equals(Optional.of("none"))) {
            builder.thumbnail(thumbnail(picture.get(), resources));
        }
        assertions.forEach(builder::assertion);
        for (JsonValue uri : json.items("redactions")) {
            builder.redaction(text(uri, "redactions"));
        }
        aboutActions.forEach(builder::actionsField);
        if (allActionsIncluded) {
            builder.allActionsIncluded();
        }
    }

    private void ingredient(JsonValue.Mapping item, IngredientReader reader) throws C2paException {
        Ingredient ingredient = reader.read(item, null, resources);
        ingredients.add(ingredient);
        item.text("instance_id").ifPresent(known(ingredient));
        item.text("label").ifPresent(known(ingredient));
    }

    private Consumer<String> known(Ingredient ingredient) {
        return id -> byId.put(id, ingredient);
    }

    static Thumbnail thumbnail(JsonValue.Mapping reference, Resources files) throws C2paException {
        String identifier = reference.text("identifier").orElseThrow(() -> wrong("a thumbnail has no identifier"));
        String format = reference.text("format").orElse("image/jpeg");
        return new Thumbnail(format.contains("/") ? format : "image/" + format, resource(identifier, files));
    }

    private void assertion(JsonValue.Mapping item) throws C2paException {
        String label = item.text("label").orElseThrow(() -> wrong("an assertion has no label"));
        JsonValue data = item.get("data").orElseThrow(() -> wrong("the assertion " + label + " has no data"));
        if (label.startsWith(Labels.ACTIONS)) {
            actions(object(data, label));
            return;
        }
        String kind = item.text("kind").orElse(JSON.contains(label) ? "Json" : "Cbor");
        CustomAssertion assertion = switch (kind) {
            case "Json" -> CustomAssertion.json(label, JsonWriter.write(data));
            case "Cbor" -> CustomAssertion.cbor(label, values(object(data, label)));
            default -> throw wrong("the assertion " + label + " is " + kind + "; Cbor and Json are known");
        };
        boolean created = item.get("created").orElse(null) instanceof JsonValue.Bool bool && bool.value();
        assertions.add(created ? assertion : assertion.gathered());
    }

    private void actions(JsonValue.Mapping data) throws C2paException {
        for (JsonValue item : data.items("actions")) {
            actions.add(action(object(item, "actions")));
        }
        allActionsIncluded |=
                data.get("allActionsIncluded").orElse(null) instanceof JsonValue.Bool bool && bool.value();
        for (Map.Entry<String, JsonValue> field : data.members().entrySet()) {
            if (!Set.of("actions", "allActionsIncluded").contains(field.getKey())) {
                aboutActions.put(field.getKey(), value(field.getKey(), field.getValue()));
            }
        }
    }

    private Action action(JsonValue.Mapping item) throws C2paException {
        String name = item.text("action").orElseThrow(() -> wrong("an action has no name"));
        Action action = Action.of(name);
        if (item.text("when").isPresent()) {
            action = action.at(time(item.text("when").get()));
        }
        if (item.text("digitalSourceType").isPresent()) {
            action = action.withSourceType(item.text("digitalSourceType").get());
        }
        for (Map.Entry<String, JsonValue> field : item.members().entrySet()) {
            if (!MAPPED.contains(field.getKey())) {
                action = action.with(field.getKey(), value(field.getKey(), field.getValue()));
            }
        }
        List<String> ids = new ArrayList<>();
        for (JsonValue id : item.items("ingredientIds")) {
            ids.add(text(id, "ingredientIds"));
        }
        item.text("instanceId").ifPresent(ids::add);
        if (item.object("parameters").isPresent()) {
            for (Map.Entry<String, JsonValue> parameter :
                    item.object("parameters").get().members().entrySet()) {
                if (parameter.getKey().equals("ingredientIds") && parameter.getValue() instanceof JsonValue.Array all) {
                    for (JsonValue id : all.items()) {
                        ids.add(text(id, "ingredientIds"));
                    }
                } else {
                    action = action.withParameter(parameter.getKey(), value(parameter.getKey(), parameter.getValue()));
                }
            }
        }
        for (String id : ids) {
            if (!byId.containsKey(id)) {
                throw wrong(
                        "the action " + name + " refers to the ingredient " + id + ", which is not there; there are "
                                + byId.keySet().stream().sorted().toList());
            }
            action = action.withIngredients(byId.get(id));
        }
        return action;
    }

    private static Instant time(String text) throws C2paException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw wrong("\"" + text + "\" is no time; 2026-11-27T10:00:00Z is one");
        }
    }

    private Map<String, Object> values(JsonValue.Mapping json) throws C2paException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> member : json.members().entrySet()) {
            values.put(member.getKey(), value(member.getKey(), member.getValue()));
        }
        return values;
    }

    /** Returns a value for CBOR; an object named icon with an identifier becomes the picture. */
    private Object value(String name, JsonValue value) throws C2paException {
        return switch (value) {
            case JsonValue.Text text -> text.value();
            case JsonValue.Bool bool -> bool.value();
            case JsonValue.Null nothing -> Optional.empty();
            case JsonValue.Numeric number -> JsonValues.number(number);
            case JsonValue.Array array -> {
                List<Object> items = new ArrayList<>();
                for (JsonValue item : array.items()) {
                    items.add(value("", item));
                }
                yield items;
            }
            case JsonValue.Mapping map -> {
                boolean icon = name.equals("icon") && map.text("identifier").isPresent();
                yield icon
                        ? new Icon(
                                map.text("format").orElse("image/png"),
                                resource(map.text("identifier").get(), resources))
                        : values(map);
            }
        };
    }

    static byte[] resource(String identifier, Resources files) throws C2paException {
        try {
            return files.read(identifier);
        } catch (IOException | InvalidPathException e) {
            throw unreadable(identifier, e);
        }
    }

    static C2paException unreadable(String identifier, Exception e) {
        return new C2paException(
                "The manifest definition names the file \"" + identifier + "\", which cannot be read: " + e.getMessage()
                        + ".",
                e);
    }

    static JsonValue.Mapping object(JsonValue value, String name) throws C2paException {
        if (value instanceof JsonValue.Mapping object) {
            return object;
        }
        throw wrong(name + " has something that is no object");
    }

    private static String text(JsonValue value, String name) throws C2paException {
        if (value instanceof JsonValue.Text text) {
            return text.value();
        }
        throw wrong(name + " has something that is no text");
    }

    static C2paException wrong(String what) {
        return new C2paException("The manifest definition is wrong: " + what + ".");
    }
}
