package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One caller leaves event streams, and places of those who wait for pictures, to others. */
@Tag("slow")
@Timeout(180)
final class CallerPlacesTest {
    private static final String DRAW = "{\"prompt\":\"a hill\",\"steps\":100,\"width\":512,\"height\":512,\"count\":3}";

    @TempDir
    Path folder;

    private TestService service;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        service = new TestService(
                folder, new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null));
        client = new Client(service);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        service.close();
    }

    private String key(String name, Role role) {
        Principal principal = service.access.add(null, name, Set.of(role), null, null, null);
        return service.access
                .createKey(Caller.LOCAL, principal, "test", principal.permissions(), null)
                .secret();
    }

    private HttpRequest.Builder with(String key, String path) {
        return client.request(path).header("Authorization", "Bearer " + key).header("Content-Type", "application/json");
    }

    @Test
    void oneCallerTakesNoMoreThanItsShareOfThoseWhoWait() throws Exception {
        String ada = key("Ada", Role.CREATOR);
        String bob = key("Bob", Role.CREATOR);
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < CallerPlaces.OWN; i++) {
                waiting.add(http.sendAsync(drawing(ada, 100).build(), BodyHandlers.ofString()));
            }
            while (ordered(ada) < CallerPlaces.OWN) {
                Thread.sleep(100);
            }

            Answer refused = client.send(drawing(ada, 1));
            assertThat(refused.status()).as(refused.text()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(refused.text()).contains("20 requests that wait for their pictures");
            CompletableFuture<HttpResponse<String>> other =
                    http.sendAsync(drawing(bob, 1).build(), BodyHandlers.ofString());
            while (ordered(bob) == 0) {
                assertThat(other).as("a request of another waits").isNotDone();
                Thread.sleep(100);
            }
            for (JsonNode artwork : client.send(
                            with(ada, "/api/artworks?limit=100").GET())
                    .json()
                    .path("artworks")) {
                client.send(with(ada, "/api/artworks/" + artwork.path("id").asString() + "/cancel")
                        .POST(BodyPublishers.noBody()));
            }
            waiting.forEach(CompletableFuture::join);
            assertThat(client.send(drawing(ada, 1)).status())
                    .as("the places are free again")
                    .isEqualTo(200);
            assertThat(other.join().statusCode()).isEqualTo(200);
        }
    }

    private HttpRequest.Builder drawing(String key, int steps) {
        return with(key, "/v1/images/generations")
                .POST(BodyPublishers.ofString("{\"prompt\":\"a hill\",\"steps\":" + steps + "}"));
    }

    private int ordered(String key) throws Exception {
        return client.send(with(key, "/api/artworks?limit=100").GET())
                .json()
                .path("artworks")
                .size();
    }

    @Test
    void oneCallerTakesNoMoreThanItsShareOfTheStreams() throws Exception {
        String ada = key("Ada", Role.CREATOR);
        String auditor = key("Otto", Role.AUDITOR);
        Answer made = client.send(with(ada, "/api/artworks").POST(BodyPublishers.ofString(DRAW)));
        // the last of them waits for the others
        String path = "/api/artworks/" + made.json().at("/artworks/2/id").asString() + "/events";
        List<InputStream> open = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < CallerPlaces.OWN; i++) {
                HttpResponse<InputStream> stream = http.send(with(ada, path).build(), BodyHandlers.ofInputStream());
                assertThat(stream.statusCode()).isEqualTo(200);
                open.add(stream.body());
            }

            Answer refused = client.send(with(ada, path).GET());
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(refused.json().path("detail").asString()).contains("20 event streams");
            HttpResponse<InputStream> others = http.send(with(auditor, path).build(), BodyHandlers.ofInputStream());
            assertThat(others.statusCode()).isEqualTo(200);
            open.add(others.body());
            client.send(with(ada, path.replace("/events", "/cancel")).POST(BodyPublishers.noBody()));
            for (InputStream stream : open) {
                stream.readAllBytes();
            }
            assertThat(client.send(with(ada, path).GET()).status())
                    .as("the places are free again")
                    .isEqualTo(200);
            http.shutdownNow();
        }
    }
}
