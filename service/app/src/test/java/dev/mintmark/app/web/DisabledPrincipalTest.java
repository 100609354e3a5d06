package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A principal that is disabled ends at once, with what it waits for. */
@Tag("slow")
@Timeout(180)
final class DisabledPrincipalTest {
    private static final String DRAW =
            "{\"prompt\":\"a hill\",\"steps\":100,\"width\":512,\"height\":512,\"count\":3,\"mint\":true}";

    @TempDir
    Path folder;

    private TestService service;
    private Client client;
    private String operator;

    @BeforeEach
    void start() throws Exception {
        service = new TestService(
                folder, new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null));
        client = new Client(service);
        operator = key(principal("Otto", Role.OPERATOR));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        service.close();
    }

    private Principal principal(String name, Role role) {
        return service.access.add(null, name, Set.of(role), null, null, null);
    }

    private String key(Principal principal) {
        return service.access
                .createKey(Caller.LOCAL, principal, "test", principal.permissions(), null)
                .secret();
    }

    private HttpRequest.Builder with(String key, String path) {
        return client.request(path).header("Authorization", "Bearer " + key).header("Content-Type", "application/json");
    }

    private List<String> drawn(String key) throws Exception {
        Answer made = client.send(with(key, "/api/artworks").POST(BodyPublishers.ofString(DRAW)));
        assertThat(made.status()).as(made.text()).isEqualTo(202);
        List<String> ids = new ArrayList<>();
        for (JsonNode artwork : made.json().path("artworks")) {
            ids.add(artwork.path("id").asString());
        }
        return ids;
    }

    private String stage(String id) throws Exception {
        return client.send(with(operator, "/api/artworks/" + id).GET())
                .json()
                .path("stage")
                .asString();
    }

    @Test
    void itsDrawingsAndMintsAreCancelledAndItsStreamsEnd() throws Exception {
        Principal eve = service.access.add(null, "Eve", Set.of(Role.CREATOR, Role.AUDITOR), null, null, null);
        String key = key(eve);
        String adas = drawn(key(principal("Ada", Role.CREATOR))).getFirst();
        List<String> ids = drawn(key);
        CompletableFuture<Answer> stream = CompletableFuture.supplyAsync(() -> {
            try {
                return client.send(
                        with(key, "/api/artworks/" + adas + "/events").GET());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Thread.sleep(500);
        assertThat(stream).isNotDone();

        Answer disabled = client.send(
                with(operator, "/api/principals/" + eve.id()).PUT(BodyPublishers.ofString("{\"disabled\":true}")));

        assertThat(disabled.status()).isEqualTo(200);
        for (String id : ids) {
            assertThat(stage(id)).isEqualTo("CANCELLED");
        }
        Answer followed = stream.get(10, TimeUnit.SECONDS);
        assertThat(followed.status()).isEqualTo(200);
        assertThat(followed.text()).contains("event: progress").doesNotContain("event: done");
        assertThat(stage(adas)).as("another's").isNotEqualTo("CANCELLED");
        assertThat(service.access.audit().list(0, 1000))
                .filteredOn(entry -> entry.action().equals("principal-disable"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.detail()).isEqualTo("{\"cancelled\":\"3\"}"));
    }
}
