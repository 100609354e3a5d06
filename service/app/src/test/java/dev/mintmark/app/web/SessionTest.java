package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.AccessControl;
import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import dev.mintmark.contracts.Address;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Sign;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Browsers that sign in, and the attacks on them, at a real server behind a proxy. */
@Tag("slow")
final class SessionTest {
    private static final Credentials WALLET = Credentials.create("1".repeat(64));
    private static final Credentials OTHER = Credentials.create("2".repeat(64));
    private static final String SITE = "https://gallery.example";

    /** The client of the tests comes from 127.0.0.1, which is no trusted proxy. */
    private static final String PROXY = "127.0.0.2";

    @TempDir
    static Path folder;

    private static TestService service;
    private static Client client;
    private static Principal ada;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(
                folder,
                new ServerSettings(
                        "127.0.0.1",
                        0,
                        "required",
                        List.of(URI.create("https://mintmark.example")),
                        PROXY + "/32",
                        List.of(URI.create(SITE)),
                        false,
                        null,
                        null));
        client = new Client(service);
        ada = service.access.add(null, "Ada", Set.of(Role.CREATOR), Address.of(WALLET.getAddress()), null, null);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
    }

    private record Message(String domain, String uri, long chainId, String nonce, Instant issuedAt, String after) {
        static Message fresh() throws Exception {
            JsonNode asked = client.get("/api/session/nonce").json();
            URI origin = URI.create(asked.path("origin").asString());
            return new Message(
                    origin.getAuthority(),
                    origin.toString(),
                    asked.path("chainId").asLong(),
                    asked.path("nonce").asString(),
                    Instant.now(),
                    "");
        }

        String text(String address) {
            return domain + " wants you to sign in with your Ethereum account:\n" + address
                    + "\n\nSign in to Mintmark.\n\nURI: " + uri + "\nVersion: 1\nChain ID: " + chainId + "\nNonce: "
                    + nonce + "\nIssued At: " + issuedAt + after;
        }
    }

    private static Answer signIn(Message message, String... headers) throws Exception {
        return signIn(message.text(WALLET.getAddress()), WALLET, headers);
    }

    private static Answer signIn(String text, Credentials signer, String... headers) throws Exception {
        Sign.SignatureData signed =
                Sign.signPrefixedMessage(text.getBytes(StandardCharsets.UTF_8), signer.getEcKeyPair());
        HexFormat hex = HexFormat.of();
        String signature =
                "0x" + hex.formatHex(signed.getR()) + hex.formatHex(signed.getS()) + hex.formatHex(signed.getV());
        return open(Map.of("message", text, "signature", signature), headers);
    }

    private static Answer open(Map<String, String> body, String... headers) throws Exception {
        HttpRequest.Builder request = client.request("/api/session").header("Content-Type", "application/json");
        return client.send((headers.length == 0 ? request : request.headers(headers))
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
    }

    private static String cookie(Answer opened) {
        assertThat(opened.status()).as(opened.text()).isEqualTo(201);
        return opened.header("Set-Cookie").split(";")[0];
    }

    private static int status(String cookie, String method, String path, @Nullable String csrf) throws Exception {
        HttpRequest.Builder request = client.request(path).header("Cookie", cookie);
        if (csrf != null) {
            request.header("Mintmark-CSRF", csrf);
        }
        return client.send(request.method(method, BodyPublishers.noBody())).status();
    }

    @Test
    void aWalletSignsInAndOut() throws Exception {
        Answer opened = signIn(Message.fresh());
        String cookie = cookie(opened);
        String csrf = opened.json().path("csrfToken").asString();

        assertThat(opened.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/");
        assertThat(opened.json().at("/principal/id").asString()).isEqualTo(ada.id());
        assertThat(status(cookie, "GET", "/api/artworks", null)).isEqualTo(200);
        assertThat(client.get("/api/session", "Cookie", cookie)
                        .json()
                        .path("csrfToken")
                        .asString())
                .isEqualTo(csrf);
        assertThat(status(cookie, "DELETE", "/api/session", csrf)).isEqualTo(204);
        assertThat(status(cookie, "GET", "/api/artworks", null)).isEqualTo(401);
    }

    @Test
    void aNonceCountsOnce() throws Exception {
        Message message = Message.fresh();
        cookie(signIn(message));
        assertThat(signIn(message).status()).isEqualTo(401);
        assertThat(signIn(new Message(
                                message.domain, message.uri, message.chainId, "0".repeat(32), message.issuedAt, ""))
                        .status())
                .as("not of this service")
                .isEqualTo(401);
    }

    @Test
    void everyPartOfAMessageIsChecked() throws Exception {
        Instant now = Instant.now();
        Message right = Message.fresh();
        List<Message> wrong = List.of(
                new Message("evil.example", right.uri, right.chainId, right.nonce, now, ""),
                new Message(right.domain, "https://evil.example", right.chainId, right.nonce, now, ""),
                new Message(right.domain, right.uri, 1, right.nonce, now, ""),
                new Message(right.domain, right.uri, right.chainId, right.nonce, now.plusSeconds(600), ""),
                new Message(right.domain, right.uri, right.chainId, right.nonce, now.minusSeconds(3600), ""),
                new Message(right.domain, right.uri, right.chainId, right.nonce, now, "\nExpiration Time: " + now),
                new Message(
                        right.domain,
                        right.uri,
                        right.chainId,
                        right.nonce,
                        now,
                        "\nNot Before: " + now.plus(Duration.ofHours(1))));
        for (Message message : wrong) {
            assertThat(signIn(message).status()).as(message.toString()).isEqualTo(401);
        }
        assertThat(signIn(right.text(OTHER.getAddress()), WALLET).status())
                .as("another's signature")
                .isEqualTo(401);
        assertThat(signIn(Message.fresh().text(OTHER.getAddress()), OTHER).status())
                .as("an unknown wallet, since sign-up is closed")
                .isEqualTo(401);
        assertThat(signIn(Message.fresh().text(WALLET.getAddress()).replace("Version: 1", "Version: 2"), WALLET)
                        .status())
                .isEqualTo(422);
        assertThat(signIn(Message.fresh()).status()).isEqualTo(201);
    }

    @Test
    void aChangeByACookieNeedsTheTokenOfTheSession() throws Exception {
        Answer opened = signIn(Message.fresh());
        String cookie = cookie(opened);
        String other = signIn(Message.fresh()).json().path("csrfToken").asString();

        assertThat(status(cookie, "DELETE", "/api/keys/none", null)).isEqualTo(403);
        assertThat(status(cookie, "DELETE", "/api/keys/none", other)).isEqualTo(403);
        assertThat(status(
                        cookie,
                        "DELETE",
                        "/api/keys/none",
                        opened.json().path("csrfToken").asString()))
                .isEqualTo(404);
    }

    @Test
    void aSignInGivesANewToken() throws Exception {
        String chosen = "mintmark=" + "a".repeat(43);
        String cookie = cookie(signIn(Message.fresh(), "Cookie", chosen));
        assertThat(cookie).isNotEqualTo(chosen);
        assertThat(status(chosen, "GET", "/api/artworks", null)).isEqualTo(401);

        String next = cookie(signIn(Message.fresh(), "Cookie", cookie));
        assertThat(status(cookie, "GET", "/api/artworks", null))
                .as("the session before it is over")
                .isEqualTo(401);
        assertThat(status(next, "GET", "/api/artworks", null)).isEqualTo(200);
    }

    @Test
    void aSessionBegunWithAKeyIsOverWithTheKey() throws Exception {
        AccessControl.NewKey key = service.access.createKey(Caller.LOCAL, ada, "page", Set.of(Permission.READ), null);
        Answer opened = open(Map.of("key", key.secret()));
        String cookie = cookie(opened);

        assertThat(opened.json().path("permissions").toString()).isEqualTo("[\"read\"]");
        assertThat(status(cookie, "GET", "/api/artworks", null)).isEqualTo(200);
        assertThat(status(cookie, "GET", "/api/keys", null)).isEqualTo(403);
        service.access.revokeKey(Caller.LOCAL, key.key().id());
        assertThat(status(cookie, "GET", "/api/artworks", null)).isEqualTo(401);
        assertThat(open(Map.of("key", key.secret())).status()).isEqualTo(401);
    }

    @Test
    void aSessionEndsWithItsPrincipalsAccess() throws Exception {
        Principal eve =
                service.access.add(null, "Eve", Set.of(Role.CREATOR), Address.of(OTHER.getAddress()), null, null);
        try {
            String cookie = cookie(signIn(Message.fresh().text(OTHER.getAddress()), OTHER));
            service.access.principals().setDisabled(eve.id(), Instant.now());
            assertThat(status(cookie, "GET", "/api/artworks", null)).isEqualTo(401);
            assertThat(signIn(Message.fresh().text(OTHER.getAddress()), OTHER).status())
                    .isEqualTo(401);
        } finally {
            service.access.principals().delete(eve.id());
        }
    }

    @Test
    void pagesOfAnotherSiteUseAKeyAndNoCookie() throws Exception {
        String cookie = cookie(signIn(Message.fresh()));
        String key =
                service.access.createKey(Caller.LOCAL, ada, "site", null, null).secret();
        Answer withKey = client.get("/api/artworks", "Origin", SITE, "Authorization", "Bearer " + key);

        assertThat(withKey.status()).isEqualTo(200);
        assertThat(withKey.header("Access-Control-Allow-Origin")).isEqualTo(SITE);
        assertThat(withKey.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(client.get("/api/artworks", "Origin", SITE, "Cookie", cookie).status())
                .isEqualTo(401);
        assertThat(client.get("/api/artworks", "Origin", "https://evil.example", "Authorization", "Bearer " + key)
                        .status())
                .isEqualTo(403);
        Answer preflight = client.send(client.request("/api/artworks")
                .headers("Origin", SITE, "Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Headers")).contains("Authorization");
    }

    private static String from(String local, String... headers) throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getByName("127.0.0.1"), service.address().getPort(), InetAddress.getByName(local), 0)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /api/session/nonce HTTP/1.1\r\n" + String.join("\r\n", headers)
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void onlyATrustedProxyIsBelieved() throws Exception {
        String[] forwarded = {"Host: inner.example", "X-Forwarded-Host: mintmark.example", "X-Forwarded-Proto: https"};
        assertThat(from(PROXY, forwarded))
                .startsWith("HTTP/1.1 200")
                .contains("\"origin\":\"https://mintmark.example\"")
                .contains("Strict-Transport-Security");
        assertThat(from("127.0.0.1", forwarded)).startsWith("HTTP/1.1 403");
    }

    @Test
    void theHostIsThatOfThePublicAddressOrOfLoopback() throws Exception {
        assertThat(from("127.0.0.1", "Host: mintmark.example")).startsWith("HTTP/1.1 200");
        assertThat(from("127.0.0.1", "Host: evil.example")).startsWith("HTTP/1.1 403");
        assertThat(from("127.0.0.1", "Host: mintmark.example:1")).startsWith("HTTP/1.1 403");
        assertThat(from(PROXY, "Host: mintmark.example", "X-Forwarded-Host: evil.example"))
                .startsWith("HTTP/1.1 403");
        assertThat(from("127.0.0.1", "Host: mintmark.example", "Origin: https://mintmark.example"))
                .startsWith("HTTP/1.1 200");
        assertThat(from("127.0.0.1", "Host: mintmark.example", "Origin: https://evil.example"))
                .startsWith("HTTP/1.1 403");
    }
}
