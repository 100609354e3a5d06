package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mintmark.app.api.ArtworkList;
import dev.mintmark.app.api.ArtworkPage;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelLog;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.api.RecipeResponse;
import dev.mintmark.app.api.RoyaltyList;
import dev.mintmark.app.api.TokenResponse;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.market.Withdrawal;
import dev.mintmark.app.mint.Voucher;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.workflow.GenerateRequest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The API's description and the records that are written and read have the same fields, at every depth. */
final class OpenApiRecordsTest {
    private static final JsonNode DOCUMENT = document();

    static Stream<Arguments> answers() {
        Map<String, Class<?>> answers = Map.ofEntries(
                Map.entry("post /api/artworks 202", ArtworkList.class),
                Map.entry("get /api/artworks 200", ArtworkPage.class),
                Map.entry("get /api/artworks/{id} 200", ArtworkResponse.class),
                Map.entry("get /api/artworks/{id}/recipe 200", RecipeResponse.class),
                Map.entry("post /api/artworks/{id}/cancel 200", ArtworkResponse.class),
                Map.entry("post /api/artworks/{id}/retry 202", ArtworkResponse.class),
                Map.entry("post /api/artworks/{id}/mint 202", ArtworkResponse.class),
                Map.entry("post /api/vouchers/{id} 200", Voucher.class),
                Map.entry("get /api/verify/{sha256} 200", Verification.class),
                Map.entry("post /api/verify 200", Verification.class),
                Map.entry("get /api/models 200", ModelList.class),
                Map.entry("post /api/models 201", ModelResponse.class),
                Map.entry("get /api/models/log 200", ModelLog.class),
                Map.entry("get /api/models/{id}/verify 200", Models.ChecksumResult.class),
                Map.entry("get /api/tokens/{tokenId} 200", TokenResponse.class),
                Map.entry("post /api/tokens/{tokenId}/listing 201", SignedListing.class),
                Map.entry("post /api/tokens/{tokenId}/buy 200", Sale.class),
                Map.entry("get /api/royalties 200", RoyaltyList.class),
                Map.entry("get /api/royalties/{address} 200", RoyaltyList.class),
                Map.entry("post /api/royalties/{address}/withdraw 200", Withdrawal.class));
        return answers.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerHasTheFieldsOfItsRecord(String operation, Class<?> type) {
        String[] words = operation.split(" ");
        JsonNode schema = DOCUMENT.path("paths")
                .path(words[1])
                .path(words[0])
                .path("responses")
                .path(words[2])
                .path("content")
                .path("application/json")
                .path("schema");
        compare(operation, schema, type);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(Arguments.of("Request", GenerateRequest.class), Arguments.of("MintOrder", MintOrder.class));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aRequestHasTheFieldsOfItsRecord(String name, Class<?> type) {
        JsonNode properties =
                DOCUMENT.path("components").path("schemas").path(name).path("properties");

        assertThat(names(properties)).as(name).isEqualTo(components(type));
    }

    private static void compare(String where, JsonNode schema, Type type) {
        JsonNode resolved = resolve(schema);
        assertThat(resolved.isObject()).as(where + " is described").isTrue();
        if (resolved.has("oneOf")) {
            List<JsonNode> alternatives = resolved.path("oneOf")
                    .valueStream()
                    .map(OpenApiRecordsTest::resolve)
                    .filter(each -> !each.path("type").asString("").equals("null"))
                    .toList();
            if (type instanceof Class<?> sealed && sealed.isSealed()) {
                compareSealed(where, alternatives, sealed);
            } else {
                assertThat(alternatives).as(where).hasSize(1);
                compare(where, alternatives.getFirst(), type);
            }
        } else if (type instanceof ParameterizedType list) {
            compare(where + "[]", resolved.path("items"), list.getActualTypeArguments()[0]);
        } else if (type instanceof Class<?> record && record.isRecord()) {
            JsonNode properties = resolved.path("properties");
            assertThat(names(properties)).as(where).isEqualTo(components(record));
            for (RecordComponent component : flat(record)) {
                compare(
                        where + "." + component.getName(),
                        properties.path(name(component)),
                        component.getGenericType());
            }
        } else {
            assertThat(resolved.has("properties")).as(where + " has fields").isFalse();
        }
    }

    private static void compareSealed(String where, List<JsonNode> alternatives, Class<?> sealed) {
        List<Set<String>> described = new ArrayList<>();
        alternatives.forEach(each -> described.add(names(each.path("properties"))));
        List<Set<String>> written = Arrays.stream(sealed.getPermittedSubclasses())
                .map(OpenApiRecordsTest::components)
                .toList();
        assertThat(described).as(where).containsExactlyInAnyOrderElementsOf(written);
    }

    private static JsonNode resolve(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : DOCUMENT.at(reference.substring(1));
    }

    private static Set<String> names(JsonNode properties) {
        return new TreeSet<>(properties.propertyNames());
    }

    private static Set<String> components(Class<?> record) {
        Set<String> names = new TreeSet<>();
        flat(record).forEach(component -> names.add(name(component)));
        return names;
    }

    /** The components, with those of unwrapped records in their place. */
    private static List<RecordComponent> flat(Class<?> record) {
        List<RecordComponent> components = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                components.addAll(flat(component.getType()));
            } else {
                components.add(component);
            }
        }
        return components;
    }

    private static String name(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? component.getName() : named.value();
    }

    private static JsonNode document() {
        try (InputStream in = OpenApiRecordsTest.class.getResourceAsStream("/web/openapi.json")) {
            return Program.JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
