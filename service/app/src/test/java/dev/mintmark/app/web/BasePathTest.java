package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.OpenIdSignIn;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import dev.mintmark.client.Artwork;
import dev.mintmark.client.ArtworkRequest;
import dev.mintmark.client.MintmarkClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real server below a path, as a proxy asks it that passes paths on as they are. */
@Tag("slow")
final class BasePathTest {
    private static final String BASE = "/mintmark";

    @TempDir
    static Path folder;

    private static TestProvider provider;
    private static TestService service;
    private static Client client;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        provider = new TestProvider();
        service = new TestService(
                folder,
                new ServerSettings(
                        "127.0.0.1",
                        0,
                        "required",
                        List.of(URI.create("https://art.test")),
                        "127.0.0.1",
                        List.of(),
                        false,
                        null,
                        null,
                        BASE),
                new OpenIdSignIn.Provider(provider.issuer(), TestProvider.CLIENT, TestProvider.SECRET));
        client = new Client(service);
        Principal ada = service.access.add(
                null, "Ada", Set.of(Role.OPERATOR), null, provider.issuer().toString(), "ada");
        key = service.access
                .createKey(Caller.LOCAL, ada, "test", ada.permissions(), null)
                .secret();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
        provider.close();
    }

    private static Answer get(String path) throws Exception {
        return client.get(path, "Authorization", "Bearer " + key);
    }

    private static Answer post(String path, String json) throws Exception {
        return client.send(client.request(path)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    /** As nginx with TLS passes it on. */
    private static HttpRequest.Builder proxied(String path) {
        return client.request(path)
                .header("X-Forwarded-For", "192.0.2.7")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "art.test");
    }

    @Test
    void nothingIsOutsideOfThePath() throws Exception {
        for (String path : List.of("/", "/api/artworks", "/health/live", "/metrics", "/v1/models", "/mintmarks/docs")) {
            Answer answer = get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.json().path("detail").asString())
                    .isEqualTo("This service is at /mintmark/ and has nothing else.");
        }
        String host = "Host: " + service.address().getAuthority() + "\r\nConnection: close\r\n\r\n";
        for (String path : List.of(
                "/mintmark/../health/live",
                "/x/../mintmark/health/live",
                "/mintmark/%2e%2e/docs",
                "/mintmark/../mintmark/docs")) {
            assertThat(client.raw("GET " + path + " HTTP/1.1\r\n" + host))
                    .as(path)
                    .startsWith("HTTP/1.1 4");
        }
        for (String path : List.of("/health/live", "/health/ready", "/metrics", "/v1/models", "/sdapi/v1/samplers")) {
            assertThat(get(BASE + path).status()).as(path).isEqualTo(200);
        }
        Answer answer = get(BASE + "?x=1");
        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("Location")).isEqualTo("/mintmark/?x=1");
    }

    @Test
    void theClientsKeepThePath() throws Exception {
        for (String end : List.of("", "/")) {
            try (MintmarkClient java = MintmarkClient.of(client.address(BASE + end), key)) {
                Artwork ordered = java.create(
                                ArtworkRequest.of("a hill").steps(400).build())
                        .getFirst();
                assertThat(java.list(null, 1).artworks().getFirst().id()).isEqualTo(ordered.id());
                assertThat(java.cancel(ordered.id()).stage()).isEqualTo("CANCELLED");
            }
        }
        String program = """
                import { Mintmark } from '%s'
                const client = new Mintmark('%s/', '%s')
                const [ordered] = await client.create({ prompt: 'a hill', steps: 400 })
                const cancelled = await client.cancel(ordered.id)
                await client.delete(ordered.id)
                const left = await client.find(ordered.id).catch(e => e.status)
                console.log(cancelled.stage, left)
                """.formatted(
                        Path.of("../client-js/mintmark.mjs").toAbsolutePath().normalize(), client.address(BASE), key);
        Process node = new ProcessBuilder("node", "--input-type=module", "-e", program)
                .redirectErrorStream(true)
                .start();
        assertThat(new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("CANCELLED 404\n");
    }

    @Test
    void pagesAndTheDescriptionNameThePath() throws Exception {
        Answer studio = get(BASE + "/");
        assertThat(studio.text())
                .contains("<meta name=\"base-path\" content=\"/mintmark\">")
                .doesNotContain("href=\"/docs");
        assertThat(studio.header("Content-Security-Policy")).contains("base-uri 'self'");
        assertThat(get(BASE + "/docs").text()).contains("href=\"/mintmark/").doesNotContain("href=\"/\"");
        assertThat(get(BASE + "/openapi.json").json().at("/servers/0/url").asString())
                .isEqualTo(BASE);
    }

    @Test
    void linksLeadBelowThePath() throws Exception {
        Answer ordered = post(BASE + "/api/artworks", "{\"prompt\":\"a hill\",\"steps\":1}");
        assertThat(ordered.status()).as(ordered.text()).isEqualTo(202);
        String location = ordered.header("Location");
        assertThat(location).startsWith(BASE + "/api/artworks/");

        String events = get(location + "/events").text();
        JsonNode artwork = get(location).json();
        String image = artwork.at("/image/url").asString();
        assertThat(image).isEqualTo(location + "/image");
        assertThat(events).contains("\"url\":\"" + image + "\"");
        assertThat(get(image).status()).isEqualTo(200);
        assertThat(get(BASE + "/api/verify/" + artwork.path("sha256").asString())
                        .text())
                .contains("\"image\":\"" + image + "\"");

        HttpRequest.Builder asClient = proxied(BASE + "/v1/images/generations")
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"prompt\":\"a hill\",\"response_format\":\"url\"}"));
        assertThat(client.send(asClient).json().at("/data/0/url").asString())
                .startsWith("https://art.test/mintmark/api/artworks/");
    }

    @Test
    void discoveryIsAlsoAtTheRoot() throws Exception {
        for (String path : List.of("", BASE)) {
            Answer answer = client.send(proxied(path + "/.well-known/c2pa-soft-binding-resolution"));
            assertThat(answer.text()).contains("\"https://art.test/mintmark/services/capabilities\"");
        }
        assertThat(get(BASE + "/services/capabilities").status()).isEqualTo(200);
    }

    @Test
    void cookiesAreForThePathAlone() throws Exception {
        String body = "{\"key\":\"" + key + "\"}";
        Answer opened = client.send(proxied(BASE + "/api/session")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
        assertThat(opened.header("Set-Cookie"))
                .startsWith("__Secure-mintmark=")
                .contains("; Path=/mintmark;", "; Secure");
        String cookie = opened.header("Set-Cookie").split(";")[0];
        assertThat(client.send(proxied(BASE + "/api/artworks").header("Cookie", cookie))
                        .status())
                .isEqualTo(200);
        assertThat(client.post(BASE + "/api/session", body).header("Set-Cookie"))
                .startsWith("mintmark=")
                .contains("; Path=/mintmark;")
                .doesNotContain("Secure");
    }

    @Test
    void theProviderSendsTheBrowserBackBelowThePath() throws Exception {
        Answer begun = client.send(proxied(BASE + "/api/session/oidc"));
        URI address = URI.create(begun.header("Location"));
        assertThat(address.getQuery()).contains("redirect_uri=https://art.test/mintmark/api/session/oidc/callback");
        String state = address.getRawQuery().replaceFirst(".*\\bstate=([^&]+).*", "$1");
        Answer ended = client.send(
                proxied(BASE + "/api/session/oidc/callback?code=" + provider.authorize(address) + "&state=" + state)
                        .header("Cookie", begun.header("Set-Cookie").split(";")[0]));
        assertThat(ended.status()).as(ended.text()).isEqualTo(302);
        assertThat(ended.header("Location")).isEqualTo("/mintmark/");
    }
}
