package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.javalin.router.Endpoint;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** What a browser loads: the studio's screens, the other two pages and their files. */
    private static final Set<String> PAGES = Set.of(
            "get /",
            "get /artworks",
            "get /artworks/{id}",
            "get /verify",
            "get /verify/{sha256}",
            "get /royalties",
            "get /models",
            "get /models/{id}",
            "get /status",
            "get /settings",
            "get /pages.css",
            "get /docs",
            "get /docs.css",
            "get /docs.js",
            "get /dom.js",
            "get /mark.svg",
            "get /studio.css",
            "get /second-opinion.js",
            "get /second-opinion.wasm.gz",
            "get /studio.js",
            "get /transparency",
            "get /transparency.css");

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

    /** A request with a field that is not described is refused, so the description allows none. */
    @Test
    void requestsHaveNoOtherFields() throws Exception {
        JsonNode document = client.get("/openapi.json").json();
        for (String path : document.path("paths").propertyNames()) {
            for (JsonNode operation : document.path("paths").path(path)) {
                JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
                if (schema.isMissingNode() || path.matches("/sdapi/v1/.*2img|/matches/.*")) {
                    continue;
                }
                JsonNode resolved = schema.has("$ref")
                        ? document.at(schema.path("$ref").asString().substring(1))
                        : schema;
                assertThat(resolved.path("additionalProperties").asBoolean(true))
                        .as(path)
                        .isFalse();
            }
        }
    }

    @Test
    void traceIsNotPossible() throws Exception {
        Client.Answer answer = client.send(client.request("/api/artworks").method("TRACE", BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, POST, HEAD");
    }

    @Test
    void redoclyFindsNothing() throws Exception {
        Path folder = Path.of("src/test/reference").toAbsolutePath();
        Path redocly = folder.resolve("node_modules/.bin/redocly");
        assumeTrue(Files.exists(redocly), "redocly is one of the fixtures, and scripts/test did not install it.");
        ProcessBuilder lint = new ProcessBuilder(
                        redocly.toString(),
                        "lint",
                        "--config",
                        "redocly.yaml",
                        "--max-problems",
                        "20",
                        Path.of("src/main/resources/web/openapi.json")
                                .toAbsolutePath()
                                .toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        lint.environment().put("REDOCLY_TELEMETRY", "off");
        lint.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
        Process process = lint.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(out).isZero();
        assertThat(out).contains("is valid").doesNotContainPattern("You have \\d+ warning");
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
