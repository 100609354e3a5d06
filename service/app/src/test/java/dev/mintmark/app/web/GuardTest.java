package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@ExtendWith(ServiceExtension.class)
class GuardTest {
    private final Client client;

    GuardTest(Client client) {
        this.client = client;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "http://127.0.0.1:1",
                "http://localhost.evil.example",
                "https://127.0.0.1:%d",
                "http://evil.127.0.0.1:%d",
                "http://evil@127.0.0.1:%d",
                "http://127.0.0.1:%d.evil.example"
            })
    void refusesARequestFromAPageOfAnotherOrigin(String origin) throws Exception {
        int port = client.server().address().getPort();
        Answer answer = client.get("/api/artworks", "Origin", origin.replace("%d", "" + port));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("type").asString()).isEqualTo("/problems/forbidden-origin");
    }

    /** Another port of this machine is the same site. */
    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void refusesARequestFromAnotherOriginWithoutAnOriginHeader(String site) throws Exception {
        assertThat(client.get("/api/artworks", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", "no-cors")
                        .status())
                .isEqualTo(403);
        assertThat(client.get("/api/artworks", "Sec-Fetch-Site", site).status()).isEqualTo(403);
    }

    @Test
    void acceptsARequestFromTheServicesOwnPage() throws Exception {
        String origin = client.server().address().toString();

        assertThat(client.get("/api/artworks", "Origin", origin, "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void acceptsNavigationFromAnotherSite() throws Exception {
        assertThat(client.get("/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:%d", "evil@localhost:%d"})
    void refusesAnotherHostName(String host) throws Exception {
        int port = client.server().address().getPort();
        String answer = client.raw("GET /api/artworks HTTP/1.1\r\nHost: " + host.replace("%d", "" + port)
                + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 40[03] .*").contains("application/problem+json");
    }

    @Test
    void aRefusalNamesTheHostThatWasAskedFor() throws Exception {
        int port = client.server().address().getPort();

        assertThat(client.raw("GET /api/artworks HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .contains("The request is for the host \\\"evil.example\\\"; this service is 127.0.0.1:" + port
                        + " or localhost:" + port + ".");
    }

    @Test
    void refusesARequestWithoutAHost() throws Exception {
        assertThat(client.raw("GET /api/artworks HTTP/1.0\r\nConnection: close\r\n\r\n"))
                .matches("(?s)HTTP/1.[01] 40[03] .*")
                .contains("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:%d", "localhost:%d", "LOCALHOST:%d", "[::1]:%d"})
    void acceptsTheNamesOfLoopback(String host) throws Exception {
        int port = client.server().address().getPort();
        String answer = client.raw("GET /health/live HTTP/1.1\r\nHost: " + host.replace("%d", "" + port)
                + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void everyAnswerHasSecurityHeaders() throws Exception {
        for (String path : new String[] {"/", "/api/artworks", "/nowhere", "/docs"}) {
            Answer answer = client.get(path);

            assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'self'");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Permissions-Policy")).contains("camera=()", "geolocation=()", "payment=()");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
            if (path.startsWith("/api/")) {
                assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::", "not a host"})
    void refusesToListenOnAPublicAddress(String host) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> WebServer.requireFree(new ServerSettings(host, 0)))
                .withMessageContaining("server.host");
    }

    /** As service/README.md says. */
    @Test
    void aProxySetsHostAndOrigin() throws Exception {
        String own = client.server().address().toString();
        assertThat(client.get("/api/artworks", "Origin", "https://mintmark.example")
                        .status())
                .as("a proxy that passes on its own Origin")
                .isEqualTo(403);
        assertThat(client.get("/api/artworks", "Origin", own, "X-Forwarded-Host", "mintmark.example")
                        .status())
                .as("one that sets ours")
                .isEqualTo(200);
    }
}
