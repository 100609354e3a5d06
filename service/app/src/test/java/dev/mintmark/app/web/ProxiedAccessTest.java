package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import dev.mintmark.contracts.Address;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Sign;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who asks through a proxy, what is counted and what is shown of it, at a real server. */
@Tag("slow")
final class ProxiedAccessTest {
    private static final Credentials WALLET = Credentials.create("1".repeat(64));

    @TempDir
    static Path folder;

    private static TestService service;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
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
                        null));
        client = new Client(service);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
    }

    private static Answer nonce(String forwardedFor) throws Exception {
        return client.send(client.request("/api/session/nonce")
                .header("X-Forwarded-For", forwardedFor)
                .header("X-Forwarded-Host", "art.test")
                .header("X-Forwarded-Proto", "https"));
    }

    /** Some proxies write the port that the client has at each connection: it is not another client. */
    @Test
    void portsOfForwardedAddressesAreNoPartOfThem() throws Exception {
        for (IntFunction<String> client :
                List.<IntFunction<String>>of(port -> "198.51.100.7:" + port, port -> "[2001:db8:7::1]:" + port)) {
            for (int i = 0; i < 60; i++) {
                assertThat(nonce(client.apply(10_000 + i)).status()).isEqualTo(200);
            }
            assertThat(nonce(client.apply(20_000)).status())
                    .as(client.apply(20_000))
                    .isEqualTo(429);
        }
        assertThat(nonce("198.51.100.8:10000").status()).isEqualTo(200);
    }

    @Test
    void healthIsToldBeyondTheRate() throws Exception {
        Principal principal = service.access.add(null, "watcher", Set.of(Role.CREATOR), null, null, null);
        service.access.setQuotas(Caller.LOCAL, principal.id(), new Quotas.Overrides(null, null, null, null, 1L));
        String key = "Bearer "
                + service.access
                        .createKey(Caller.LOCAL, principal, "test", principal.permissions(), null)
                        .secret();
        assertThat(client.get("/api/artworks", "Authorization", key).status()).isEqualTo(200);
        assertThat(client.get("/api/artworks", "Authorization", key).status()).isEqualTo(429);
        for (int i = 0; i < 5; i++) {
            assertThat(client.get("/health/live", "Authorization", key).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theQuotasOfAPrincipalAreShown() throws Exception {
        Principal operator = service.access.add(null, "operator", Set.of(Role.OPERATOR), null, null, null);
        Principal limited = service.access.add(null, "limited", Set.of(Role.CREATOR), null, null, null);
        service.access.setQuotas(Caller.LOCAL, limited.id(), new Quotas.Overrides(5L, 0L, "7", null, null));
        String key = service.access
                .createKey(Caller.LOCAL, operator, "test", operator.permissions(), null)
                .secret();
        JsonNode shown = client.get("/api/principals", "Authorization", "Bearer " + key)
                .json()
                .path("principals")
                .valueStream()
                .filter(each -> each.path("id").asString().equals(limited.id()))
                .findFirst()
                .orElseThrow();
        assertThat(shown.path("quotas").toString()).isEqualTo("{\"drawings\":5,\"mints\":0,\"spendWei\":\"7\"}");
    }

    /** EIP-4361 allows the scheme before the domain. */
    @Test
    void theFirstLineOfASignInMayHaveAScheme() throws Exception {
        service.access.add(null, "Ada", Set.of(Role.CREATOR), Address.of(WALLET.getAddress()), null, null);
        JsonNode asked = nonce("198.51.100.9").json();
        String text = "https://art.test wants you to sign in with your Ethereum account:\n" + WALLET.getAddress()
                + "\n\n\nURI: https://art.test\nVersion: 1\nChain ID: "
                + asked.path("chainId").asLong() + "\nNonce: "
                + asked.path("nonce").asString() + "\nIssued At: " + Instant.now();
        Sign.SignatureData signed =
                Sign.signPrefixedMessage(text.getBytes(StandardCharsets.UTF_8), WALLET.getEcKeyPair());
        HexFormat hex = HexFormat.of();
        String signature =
                "0x" + hex.formatHex(signed.getR()) + hex.formatHex(signed.getS()) + hex.formatHex(signed.getV());
        Answer opened = client.send(client.request("/api/session")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", "198.51.100.9")
                .header("X-Forwarded-Host", "art.test")
                .header("X-Forwarded-Proto", "https")
                .POST(BodyPublishers.ofString(
                        JsonMapper.shared().writeValueAsString(Map.of("message", text, "signature", signature)))));
        assertThat(opened.status()).as(opened.text()).isEqualTo(201);
    }
}
