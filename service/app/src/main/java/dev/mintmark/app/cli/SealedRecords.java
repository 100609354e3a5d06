package dev.mintmark.app.cli;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads a JSON object into the record of a sealed interface that has all its fields and the fewest others. Jackson's own
 * deduction does not read a record whose fields are a part of another's.
 */
final class SealedRecords<T> extends ValueDeserializer<T> {
    private final Class<T> type;

    /** @param type a sealed interface whose permitted classes are records */
    SealedRecords(Class<T> type) {
        this.type = type;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) {
        JsonNode json = context.readTree(parser);
        Set<String> fields = Set.copyOf(json.propertyNames());
        return Arrays.stream(type.getPermittedSubclasses())
                .filter(each -> components(each).containsAll(fields))
                .min(Comparator.comparingInt(each -> components(each).size()))
                .map(each -> type.cast(context.readTreeAsValue(json, each)))
                .orElseGet(() ->
                        context.reportInputMismatch(type, "no %s has the fields %s", type.getSimpleName(), fields));
    }

    private static Set<String> components(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
    }
}
