package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The order in which drawings are drawn, changed by their owner, at a real server with access control on. */
@Tag("slow")
final class DrawQueueTest {
    @TempDir
    Path folder;

    private TestService service;
    private Client client;

    @Test
    void anOwnerMovesItsOwnDrawingsAndNobodyElseWaitsLonger() throws Exception {
        try (TestService served = new TestService(
                        folder,
                        new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null));
                Client calls = new Client(served)) {
            service = served;
            client = calls;
            String ada = key(Role.CREATOR);
            String bob = key(Role.CREATOR);
            String auditor = key(Role.AUDITOR);
            String drawn = draw(ada, "being drawn", 500);
            for (int i = 0; i < 600 && queue(ada).contains(drawn); i++) {
                Thread.sleep(50);
            }
            String one = draw(ada, "one", 1);
            String two = draw(ada, "two", 1);
            String three = draw(ada, "three", 1);
            String others = draw(bob, "another's", 1);

            assertThat(queue(ada)).containsExactly(one, two, three);
            assertThat(queue(bob)).containsExactly(others);
            assertThat(move(bob, three, "1").status()).as("another's").isEqualTo(404);
            assertThat(move(auditor, three, "1").status()).isEqualTo(403);
            assertThat(move(ada, three, "0").json().path("field").asString()).isEqualTo("place");
            Answer busy = move(ada, drawn, "1");
            assertThat(busy.status()).isEqualTo(409);
            assertThat(busy.text()).contains("does not wait");
            assertThat(ids(move(ada, three, "1").json())).containsExactly(three, one, two);
            assertThat(ids(move(ada, one, "99").json())).as("the last place").containsExactly(three, two, one);
            assertThat(ids(move(ada, one, "2").json())).containsExactly(three, one, two);
            assertThat(queue(ada)).containsExactly(three, one, two);

            for (String id : List.of(drawn, others, one, two, three)) {
                awaitDone(id.equals(others) ? bob : ada, id);
            }
            assertThat(sealed(auditor)).containsExactly(drawn, others, three, one, two);
            assertThat(queue(ada)).isEmpty();
            assertThat(move(ada, three, "1").status()).isEqualTo(409);
        }
    }

    private String key(Role role) {
        return service.access
                .createKey(
                        Caller.LOCAL,
                        service.access.add(null, role.label(), Set.of(role), null, null, null),
                        "test",
                        null,
                        null)
                .secret();
    }

    private Answer send(String key, String method, String path, String json) throws Exception {
        return client.send(client.request(path)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
    }

    private String draw(String key, String prompt, int steps) throws Exception {
        return send(key, "POST", "/api/artworks", "{\"prompt\":\"" + prompt + "\",\"steps\":" + steps + "}")
                .json()
                .at("/artworks/0/id")
                .asString();
    }

    private Answer move(String key, String id, String place) throws Exception {
        return send(key, "PUT", "/api/artworks/" + id + "/place", "{\"place\":" + place + "}");
    }

    private List<String> queue(String key) throws Exception {
        return ids(send(key, "GET", "/api/queue", "").json());
    }

    private static List<String> ids(JsonNode queue) {
        return queue.path("artworks").values().stream().map(JsonNode::asString).toList();
    }

    private void awaitDone(String key, String id) throws Exception {
        for (int i = 0; i < 1800; i++) {
            if (send(key, "GET", "/api/artworks/" + id, "").json().path("done").asBoolean()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("Artwork " + id + " is not done after three minutes.");
    }

    /** The artworks in the order in which they were sealed. */
    private List<String> sealed(String auditor) throws Exception {
        return send(auditor, "GET", "/api/audit?limit=1000", "").json().path("entries").values().stream()
                .filter(entry -> entry.path("action").asString().equals("seal"))
                .map(entry -> entry.path("subject").asString())
                .toList();
    }
}
