package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.router.Endpoint;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@Tag("slow")
@ExtendWith(ServiceExtension.class)
class OpenApiTest {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    /** What a browser loads of the three pages. */
    private static final Set<String> PAGES = Set.of(
            "get /",
            "get /docs",
            "get /docs.css",
            "get /docs.js",
            "get /dom.js",
            "get /mark.svg",
            "get /signin.js",
            "get /studio.css",
            "get /studio.js",
            "get /transparency",
            "get /transparency.css",
            "get /verdict.js",
            "get /work.js");

    private final Client client;

    OpenApiTest(Client client) {
        this.client = client;
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() throws Exception {
        Set<String> routes = new TreeSet<>();
        for (var parsed : client.server().javalin().unsafe.internalRouter.allHttpHandlers()) {
            Endpoint endpoint = parsed.endpoint;
            // HEAD is answered wherever GET is
            if (!endpoint.method.name().matches("(BEFORE|AFTER).*")
                    && !endpoint.method.name().equals("HEAD")) {
                routes.add(endpoint.method.name().toLowerCase(Locale.ROOT) + " " + endpoint.path);
            }
        }
        Set<String> described = new TreeSet<>(PAGES);
        JsonNode paths = client.get("/openapi.json").json().path("paths");
        paths.propertyNames()
                .forEach(
                        path -> paths.path(path).propertyNames().forEach(method -> described.add(method + " " + path)));

        assertThat(routes).hasSizeGreaterThan(30).isEqualTo(described);
    }

    @Test
    void everyPathParameterIsDescribed() throws Exception {
        JsonNode paths = client.get("/openapi.json").json().path("paths");
        for (String path : paths.propertyNames()) {
            Matcher parameter = PARAMETER.matcher(path);
            while (parameter.find()) {
                for (String method : paths.path(path).propertyNames()) {
                    List<String> names = paths.path(path).path(method).path("parameters").values().stream()
                            .map(each -> each.path("name").asString())
                            .toList();
                    assertThat(names).as(method + " " + path).contains(parameter.group(1));
                }
            }
        }
    }

    @Test
    void everyReferenceResolves() throws Exception {
        JsonNode document = client.get("/openapi.json").json();

        assertThat(document.path("openapi").asString()).startsWith("3.1");
        assertThat(document.findValues("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.asString().substring(1)).isMissingNode())
                        .as(reference.asString())
                        .isFalse());
    }

    @Test
    void anArtworkHasTheFieldsThatAreDescribed() throws Exception {
        JsonNode described = client.get("/openapi.json").json().at("/components/schemas/Artwork/properties");
        JsonNode artwork = client.post("/api/artworks", "{\"prompt\":\"a hill\",\"steps\":1}")
                .json()
                .path("artworks")
                .path(0);

        assertThat(described.propertyNames()).containsAll(artwork.propertyNames());
        JsonNode done = client.done(artwork.path("id").asString());
        assertThat(described.at("/c2pa/oneOf/0/properties").propertyNames())
                .containsAll(done.path("c2pa").propertyNames())
                .contains("timeStampMissing");
        assertThat(done.path("c2pa").path("timeStamp").isNull()).isTrue();
        assertThat(done.path("c2pa").has("timeStampMissing"))
                .as("nobody wanted one")
                .isFalse();
    }
}
