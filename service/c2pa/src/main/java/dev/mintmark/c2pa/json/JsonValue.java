package dev.mintmark.c2pa.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON value. Immutable. An object keeps the order of its members. */
public sealed interface JsonValue {
    record Text(String value) implements JsonValue {}

    /** A number in its written form. */
    record Numeric(String literal) implements JsonValue {}

    record Bool(boolean value) implements JsonValue {}

    record Null() implements JsonValue {}

    record Array(List<JsonValue> items) implements JsonValue {
        public Array {
            items = List.copyOf(items);
        }
    }

    record Mapping(Map<String, JsonValue> members) implements JsonValue {
        public Mapping {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        public Optional<JsonValue> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /** Returns the text of a member; empty if it is missing or no text. */
        public Optional<String> text(String name) {
            return members.get(name) instanceof Text text ? Optional.of(text.value()) : Optional.empty();
        }

        /** Returns the items of an array member; empty if it is missing or no array. */
        public List<JsonValue> items(String name) {
            return members.get(name) instanceof Array array ? array.items() : List.of();
        }

        /** Returns the object of a member; empty if it is missing or no object. */
        public Optional<Mapping> object(String name) {
            return members.get(name) instanceof Mapping object ? Optional.of(object) : Optional.empty();
        }
    }

    /** Builds an object, members in order. Members with a null value are left out. Not thread-safe. */
    final class Builder {
        private final Map<String, JsonValue> members = new LinkedHashMap<>();

        public Builder put(String name, @Nullable JsonValue value) {
            if (value != null) {
                members.put(name, value);
            }
            return this;
        }

        public Builder put(String name, @Nullable String value) {
            return put(name, value == null ? null : new Text(value));
        }

        public Builder put(String name, Collection<? extends JsonValue> items) {
            return put(name, new Array(new ArrayList<>(items)));
        }

        public Mapping build() {
            return new Mapping(members);
        }
    }
}
