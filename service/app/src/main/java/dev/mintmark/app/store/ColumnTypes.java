package dev.mintmark.app.store;

import dev.mintmark.app.artwork.NoiseWatermark;
import dev.mintmark.app.artwork.Outpaint;
import dev.mintmark.app.artwork.RecipeLora;
import dev.mintmark.app.artwork.RecipeTextualInversion;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.argument.NullArgument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jspecify.annotations.Nullable;

/**
 * How values of our types are kept in columns: an instant as milliseconds since 1970, wei as decimal text, a path as text, words
 * and a noise watermark as text with one space between the parts, LoRAs as one line each of SHA-256, weight and name, and textual inversions as one line
 * each of SHA-256 and word.
 */
final class ColumnTypes implements JdbiPlugin {
    private static final String SEPARATOR = " ";

    /** No name of a LoRA and no word has this character, because the model's checksum has it in a line. */
    private static final String LINE_END = "\n";

    @Override
    public void customizeJdbi(Jdbi jdbi) {
        jdbi.registerColumnMapper(Instant.class, (row, column, context) -> {
            long millis = row.getLong(column);
            return row.wasNull() ? null : Instant.ofEpochMilli(millis);
        });
        jdbi.registerColumnMapper(BigInteger.class, (row, column, context) -> {
            String text = row.getString(column);
            return text == null ? null : new BigInteger(text);
        });
        jdbi.registerColumnMapper(
                new GenericType<List<String>>() {}, (row, column, context) -> words(row.getString(column)));
        jdbi.registerColumnMapper(
                new GenericType<List<RecipeLora>>() {}, (row, column, context) -> loras(row.getString(column)));
        jdbi.registerColumnMapper(
                new GenericType<List<RecipeTextualInversion>>() {},
                (row, column, context) -> inversions(row.getString(column)));
        jdbi.registerColumnMapper(
                NoiseWatermark.class, (row, column, context) -> noiseWatermark(row.getString(column)));
        jdbi.registerColumnMapper(Outpaint.class, (row, column, context) -> {
            String text = row.getString(column);
            return text == null ? null : Outpaint.of(text);
        });
        jdbi.registerColumnMapper(Path.class, (row, column, context) -> Path.of(row.getString(column)));
        jdbi.registerArgument(new OurTypes());
    }

    /** Preparable, as Jdbi's own factories for some of these types are, which would be asked first. */
    private static final class OurTypes implements ArgumentFactory.Preparable {
        private static final List<Class<?>> TYPES =
                List.of(Instant.class, BigInteger.class, Path.class, List.class, NoiseWatermark.class, Outpaint.class);

        @Override
        public Optional<Function<Object, Argument>> prepare(Type type, ConfigRegistry config) {
            Class<?> erased = GenericTypes.getErasedType(type);
            return TYPES.stream().anyMatch(ours -> ours.isAssignableFrom(erased))
                    ? Optional.of(ColumnTypes::argument)
                    : Optional.empty();
        }
    }

    private static Argument argument(@Nullable Object value) {
        return switch (value) {
            case null -> new NullArgument(Types.NULL);
            case Instant instant ->
                (position, statement, context) -> statement.setLong(position, instant.toEpochMilli());
            case List<?> loras
            when loras.stream().anyMatch(RecipeLora.class::isInstance) ->
                text(loras.stream()
                        .map(RecipeLora.class::cast)
                        .map(lora -> lora.sha256() + SEPARATOR + lora.weight() + SEPARATOR + lora.name())
                        .collect(Collectors.joining(LINE_END)));
            case List<?> inversions
            when inversions.stream().anyMatch(RecipeTextualInversion.class::isInstance) ->
                text(inversions.stream()
                        .map(RecipeTextualInversion.class::cast)
                        .map(inversion -> inversion.sha256() + SEPARATOR + inversion.word())
                        .collect(Collectors.joining(LINE_END)));
            case List<?> words ->
                text(String.join(SEPARATOR, words.stream().map(String::valueOf).toList()));
            case NoiseWatermark mark -> text(mark.mark() + SEPARATOR + mark.signsSha256());
            default -> text(value.toString());
        };
    }

    private static Argument text(String text) {
        return (position, statement, context) -> statement.setString(position, text);
    }

    private static @Nullable List<String> words(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return text.isEmpty() ? List.of() : List.of(text.split(SEPARATOR));
    }

    private static List<RecipeLora> loras(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(LINE_END)).map(ColumnTypes::lora).toList();
    }

    private static RecipeLora lora(String line) {
        String[] parts = line.split(SEPARATOR, 3);
        return new RecipeLora(parts[2], parts[0], Double.parseDouble(parts[1]));
    }

    private static List<RecipeTextualInversion> inversions(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(LINE_END)).map(ColumnTypes::inversion).toList();
    }

    private static RecipeTextualInversion inversion(String line) {
        String[] parts = line.split(SEPARATOR, 2);
        return new RecipeTextualInversion(parts[1], parts[0]);
    }

    private static @Nullable NoiseWatermark noiseWatermark(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int at = text.indexOf(SEPARATOR);
        return new NoiseWatermark(text.substring(0, at), text.substring(at + SEPARATOR.length()));
    }
}
