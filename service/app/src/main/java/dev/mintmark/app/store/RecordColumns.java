package dev.mintmark.app.store;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a record and their values, by the names and annotations from which Jdbi's {@code ConstructorMapper} reads
 * the record: a component is the column of its name in snake case, or of its {@link ColumnName}; a {@link Nested} record
 * gives its own columns, with a prefix where it has one, and none where it is null.
 */
final class RecordColumns {
    private RecordColumns() {}

    static Map<String, @Nullable Object> of(Record row) {
        return columns("", row);
    }

    /** The columns of a value as the component of another record has it. */
    static Map<String, @Nullable Object> of(Class<? extends Record> row, String component, Record value) {
        return columns(prefix(field(row, component)), value);
    }

    /** The column of a component of a value that is itself the component of another record. */
    static String column(Class<? extends Record> row, String component, Class<? extends Record> value, String name) {
        return prefix(field(row, component)) + name(field(value, name));
    }

    private static Map<String, @Nullable Object> columns(String prefix, Record row) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (RecordComponent component : row.getClass().getRecordComponents()) {
            Field field = field(row.getClass(), component.getName());
            Object value = value(component, row);
            if (!field.isAnnotationPresent(Nested.class)) {
                columns.put(prefix + name(field), value);
            } else if (value != null) {
                columns.putAll(columns(prefix + prefix(field), (Record) value));
            }
        }
        return columns;
    }

    private static String prefix(Field field) {
        return field.getAnnotation(Nested.class).value();
    }

    private static String name(Field field) {
        ColumnName column = field.getAnnotation(ColumnName.class);
        return column == null ? field.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) : column.value();
    }

    private static Field field(Class<?> row, String component) {
        try {
            return row.getDeclaredField(component);
        } catch (NoSuchFieldException e) {
            throw new IllegalArgumentException(row + " has no component " + component + ".", e);
        }
    }

    private static @Nullable Object value(RecordComponent component, Record row) {
        try {
            return component.getAccessor().invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The component " + component + " cannot be read.", e);
        }
    }
}
