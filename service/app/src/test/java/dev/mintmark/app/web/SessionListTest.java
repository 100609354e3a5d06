package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Principals see where they are signed in and sign browsers out, at a real server. */
@Tag("slow")
final class SessionListTest {
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    @TempDir
    Path folder;

    @Test
    void aPrincipalSeesItsSessionsAndSignsOneOut() throws Exception {
        try (TestService service = new TestService(
                        folder,
                        new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null));
                Client client = new Client(service)) {
            String ada = key(service, Role.CREATOR);
            Browser laptop = signIn(client, ada, FIREFOX);
            Browser phone = signIn(client, ada, "Phone " + "x".repeat(1000));
            Browser others = signIn(client, key(service, Role.CREATOR), FIREFOX);
            Browser operator = signIn(client, key(service, Role.OPERATOR), FIREFOX);

            JsonNode seen = laptop.send("GET", "/api/sessions").json().path("sessions");
            assertThat(seen.size()).isEqualTo(2);
            JsonNode own = seen.values().stream()
                    .filter(each -> each.path("current").asBoolean())
                    .findFirst()
                    .orElseThrow();
            JsonNode another = seen.values().stream()
                    .filter(each -> !each.path("current").asBoolean())
                    .findFirst()
                    .orElseThrow();
            assertThat(own.path("agent").asString()).isEqualTo(FIREFOX);
            assertThat(own.path("key").asString()).startsWith("k");
            assertThat(another.path("agent").asString()).startsWith("Phone x").hasSize(300);
            String path = "/api/sessions/" + another.path("id").asString();
            assertThat(others.send("GET", "/api/sessions")
                            .json()
                            .path("sessions")
                            .size())
                    .isEqualTo(1);
            assertThat(operator.send("GET", "/api/sessions")
                            .json()
                            .path("sessions")
                            .size())
                    .isEqualTo(4);
            assertThat(others.send("DELETE", path).status()).as("another's").isEqualTo(404);
            assertThat(phone.send("GET", "/api/artworks").status()).isEqualTo(200);
            assertThat(laptop.without("DELETE", path).status())
                    .as("without the CSRF token")
                    .isEqualTo(403);

            assertThat(laptop.send("DELETE", path).status()).isEqualTo(204);

            assertThat(phone.send("GET", "/api/artworks").status()).isEqualTo(401);
            assertThat(laptop.send("GET", "/api/artworks").status()).isEqualTo(200);
            assertThat(laptop.send("DELETE", path).status()).isEqualTo(404);
            assertThat(laptop.send("GET", "/api/sessions")
                            .json()
                            .path("sessions")
                            .size())
                    .isEqualTo(1);
            String reads = service.access
                    .createKey(
                            Caller.LOCAL,
                            service.access.require(own.path("principal").asString()),
                            "reader",
                            Set.of(Permission.READ),
                            null)
                    .secret();
            assertThat(client.send(client.request("/api/sessions").header("Authorization", "Bearer " + reads))
                            .status())
                    .as("a key that may only read")
                    .isEqualTo(403);
        }
    }

    private static String key(TestService service, Role role) {
        return service.access
                .createKey(
                        Caller.LOCAL,
                        service.access.add(null, role.label(), Set.of(role), null, null, null),
                        "test",
                        role.permissions(),
                        null)
                .secret();
    }

    private record Browser(Client client, String cookie, String csrf) {
        Answer send(String method, String path) throws Exception {
            return client.send(request(method, path).header("Mintmark-CSRF", csrf));
        }

        Answer without(String method, String path) throws Exception {
            return client.send(request(method, path));
        }

        private HttpRequest.Builder request(String method, String path) {
            return client.request(path).header("Cookie", cookie).method(method, BodyPublishers.noBody());
        }
    }

    private static Browser signIn(Client client, String key, String agent) throws Exception {
        Answer answer = client.send(client.request("/api/session")
                .header("User-Agent", agent)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"key\":\"" + key + "\"}")));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return new Browser(
                client,
                answer.header("Set-Cookie").split(";")[0],
                answer.json().path("csrfToken").asString());
    }
}
