package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.io.ServiceProof;
import dev.mintmark.app.web.Client.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A real server with access control on, and those who ask it. */
abstract class AccessFixture {
    static final String DRAW = "{\"prompt\":\"a secret hill\",\"steps\":1}";

    @TempDir
    static Path folder;

    static TestService service;
    static Client client;
    static final Map<Role, String> KEYS = new EnumMap<>(Role.class);
    static Principal ada;
    static String adasKey;
    static String bobsKey;
    static String adasArtwork;
    static String localArtwork;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(
                folder, new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null));
        client = new Client(service);
        for (Role role : Role.values()) {
            KEYS.put(role, key(principal(role.label(), role), null));
        }
        ada = principal("Ada", Role.CREATOR);
        adasKey = key(ada, null);
        bobsKey = key(principal("Bob", Role.CREATOR), null);
        adasArtwork = draw(adasKey, "one");
        localArtwork = client.send(client.request("/api/artworks")
                        .header(ServiceProof.OPERATOR, service.proof.operator())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(DRAW)))
                .json()
                .at("/artworks/0/id")
                .asString();
        for (int i = 0; i < 1200 && !done(adasArtwork); i++) {
            Thread.sleep(100);
        }
        assertThat(done(adasArtwork)).isTrue();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
    }

    static boolean done(String id) throws Exception {
        return as(adasKey, "GET", "/api/artworks/" + id).json().path("done").asBoolean();
    }

    static Principal principal(String name, Role role) {
        return service.access.add(null, name, Set.of(role), null, null, null);
    }

    static String key(Principal principal, @Nullable Set<Permission> scopes) {
        return service.access
                .createKey(Caller.LOCAL, principal, "test", scopes == null ? principal.permissions() : scopes, null)
                .secret();
    }

    static String draw(String key, String idempotencyKey) throws Exception {
        Answer answer = client.send(with(key, "/api/artworks")
                .header("Idempotency-Key", idempotencyKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(DRAW)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json().at("/artworks/0/id").asString();
    }

    static HttpRequest.Builder with(@Nullable String key, String path) {
        HttpRequest.Builder request = client.request(path);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    static Answer as(@Nullable String key, String method, String path) throws Exception {
        return client.send(with(key, path).method(method, BodyPublishers.noBody()));
    }

    static Answer as(@Nullable String key, String method, String path, String json) throws Exception {
        return client.send(with(key, path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json)));
    }
}
