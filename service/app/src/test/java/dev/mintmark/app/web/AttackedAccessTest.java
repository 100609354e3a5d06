package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.access.AccessControl;
import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.api.CreateKeyRequest;
import dev.mintmark.app.api.LocalAccessApi;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What principals may do at first and then no more, and what they would like to do without being counted. */
@Tag("slow")
final class AttackedAccessTest {
    private static final String DRAW = "{\"prompt\":\"a hill\",\"steps\":1}";

    @TempDir
    static Path folder;

    private static TestService service;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        ServerSettings behindProxy = new ServerSettings(
                "127.0.0.1",
                0,
                "required",
                List.of(URI.create("https://art.test")),
                "127.0.0.1",
                List.of(),
                false,
                null,
                null);
        service = new TestService(folder, behindProxy);
        client = new Client(service);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
    }

    private static Principal principal(Role role) {
        return service.access.add(null, role.label(), Set.of(role), null, null, null);
    }

    private static String key(Principal principal) {
        return service.access
                .createKey(Caller.LOCAL, principal, "test", principal.permissions(), null)
                .secret();
    }

    private static Answer as(String key, String method, String path, String json) throws Exception {
        return client.send(request(key, path).method(method, BodyPublishers.ofString(json)));
    }

    private static HttpRequest.Builder request(String key, String path) {
        return client.request(path).header("Authorization", "Bearer " + key).header("Content-Type", "application/json");
    }

    private static JsonNode minted(String key) throws Exception {
        Answer made = as(key, "POST", "/api/artworks", DRAW.replace("}", ",\"mint\":true}"));
        assertThat(made.status()).as(made.text()).isEqualTo(202);
        String path = "/api/artworks/" + made.json().at("/artworks/0/id").asString();
        for (int i = 0; i < 1200; i++) {
            JsonNode artwork = as(key, "GET", path, "").json();
            if (artwork.path("done").asBoolean()) {
                assertThat(artwork.path("stage").asString())
                        .as(artwork.toString())
                        .isEqualTo("CONFIRMED");
                return artwork;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("The artwork is not minted.");
    }

    /** The service holds the tokens of its sellers and buyers alike, and signs for whichever account has one. */
    @Test
    void aKeyThatIsRevokedWhileItsRequestIsOnItsWayMakesNoOther() {
        AccessControl.NewKey maker = service.access.createKey(
                Caller.LOCAL, principal(Role.CREATOR), "maker", Set.of(Permission.READ, Permission.KEYS), null);
        Caller admitted = service.access.byKey(maker.secret()).orElseThrow();
        LocalAccessApi api = new LocalAccessApi(service.access, admitted, Clock.systemUTC());
        service.access.revokeKey(Caller.LOCAL, maker.key().id());
        int before = service.access.keys(Caller.LOCAL).size();
        assertThatThrownBy(() -> api.createKey(new CreateKeyRequest("lasting", null, null, null, null)))
                .isInstanceOf(ConflictException.class);
        assertThat(service.access.keys(Caller.LOCAL)).hasSize(before);
    }

    @Test
    void aKeyWithoutAScopeIsNotMade() throws Exception {
        String keysAlone = service.access
                .createKey(Caller.LOCAL, principal(Role.CREATOR), "keys", Set.of(Permission.KEYS), null)
                .secret();
        for (String scopes : List.of("", ",\"scopes\":[]")) {
            Answer refused = as(keysAlone, "POST", "/api/keys", "{\"name\":\"none\"" + scopes + "}");
            assertThat(refused.status()).as(refused.text()).isEqualTo(422);
            assertThat(refused.json().path("field").asString()).isEqualTo("scopes");
        }
    }

    @Test
    void aKeyThatIsRefusedLeavesNoPrincipal() throws Exception {
        String operator = key(principal(Role.OPERATOR));
        int before = service.access.principals().list().size();
        Answer refused =
                as(operator, "POST", "/api/keys", "{\"name\":\"late\",\"role\":\"creator\",\"scopes\":[\"operate\"]}");
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(service.access.principals().list()).hasSize(before);
    }

    @Test
    void aMistypedWalletIsRefused() throws Exception {
        String address = "0x52908400098527886E0F7030069857D2E4169EE7".replace("69EE7", "69eE7");
        Answer refused =
                as(key(principal(Role.OPERATOR)), "POST", "/api/principals", "{\"address\":\"" + address + "\"}");
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.json().path("field").asString()).isEqualTo("address");
        assertThat(refused.json().path("detail").asString()).contains("mistyped");
    }

    @Test
    void aTokenThatWasSoldIsNotItsFirstOwnersAnyMore() throws Exception {
        String creator = key(principal(Role.CREATOR));
        String token = "/api/tokens/" + minted(creator).at("/token/tokenId").asString();
        assertThat(as(creator, "POST", token + "/listing", "{\"priceWei\":\"1000\"}")
                        .status())
                .isEqualTo(201);
        Answer bought = as(key(principal(Role.OPERATOR)), "POST", token + "/buy", "{}");
        assertThat(bought.status()).as(bought.text()).isEqualTo(200);

        assertThat(as(creator, "POST", token + "/listing", "{\"priceWei\":\"1\"}")
                        .status())
                .isEqualTo(403);
        assertThat(as(creator, "POST", token + "/transfer", "{\"to\":\"0x" + "1".repeat(40) + "\"}")
                        .status())
                .isEqualTo(403);
        assertThat(as(creator, "POST", token + "/burn", "{}").status()).isEqualTo(403);
        assertThat(as(creator, "DELETE", token + "/listing", "").status()).isEqualTo(403);
    }

    @Test
    void transactionsOfAnOwnTokenCountAsMints() throws Exception {
        Principal seller = principal(Role.CREATOR);
        String key = key(seller);
        String token = "/api/tokens/" + minted(key).at("/token/tokenId").asString();
        service.access.setQuotas(Caller.LOCAL, seller.id(), new Quotas.Overrides(null, 2L, null, null, null));

        assertThat(as(key, "POST", token + "/listing", "{\"priceWei\":\"0\"}").status())
                .as("what is refused is not counted")
                .isEqualTo(422);
        assertThat(as(key, "DELETE", token + "/listing", "").status()).isEqualTo(200);
        assertThat(as(key, "DELETE", token + "/listing", "").status()).isEqualTo(429);
    }

    @Test
    void aRepeatedRequestHasItsAnswerBeyondTheQuota() throws Exception {
        Principal principal = principal(Role.CREATOR);
        String key = key(principal);
        service.access.setQuotas(Caller.LOCAL, principal.id(), new Quotas.Overrides(1L, null, null, null, null));
        HttpRequest.Builder request = request(key, "/api/artworks").header("Idempotency-Key", "once");

        Answer first = client.send(request.POST(BodyPublishers.ofString(DRAW)));
        assertThat(first.status()).isEqualTo(202);
        Answer again = client.send(request.POST(BodyPublishers.ofString(DRAW)));
        assertThat(again.status()).as(again.text()).isEqualTo(202);
        assertThat(again.json().at("/artworks/0/id")).isEqualTo(first.json().at("/artworks/0/id"));
        assertThat(as(key, "POST", "/api/artworks", DRAW).status()).isEqualTo(429);
    }

    @Test
    void quotasHoldInEveryApi() throws Exception {
        Principal principal = principal(Role.CREATOR);
        String key = key(principal);
        service.access.setQuotas(Caller.LOCAL, principal.id(), new Quotas.Overrides(0L, null, null, null, null));
        for (String path : List.of("/api/artworks", "/v1/images/generations", "/sdapi/v1/txt2img")) {
            Answer refused = as(key, "POST", path, "{\"prompt\":\"a hill\"}");
            assertThat(refused.status()).as(path + " " + refused.text()).isEqualTo(429);
        }
    }

    /** A leaked key makes no key that outlives it. */
    @Test
    void aKeyThatAKeyMadeEndsWithIt() throws Exception {
        Principal principal = principal(Role.CREATOR);
        Instant hour = Instant.now().plus(Duration.ofHours(1));
        AccessControl.NewKey parent =
                service.access.createKey(Caller.LOCAL, principal, "brief", principal.permissions(), hour);
        assertThat(as(parent.secret(), "POST", "/api/keys", "{\"name\":\"x\",\"expires\":\"90d\"}")
                        .status())
                .isEqualTo(422);
        JsonNode child =
                as(parent.secret(), "POST", "/api/keys", "{\"name\":\"child\"}").json();
        assertThat(Instant.parse(child.path("expiresAt").asString())).isBeforeOrEqualTo(hour);
        assertThat(child.path("scopes").toString()).doesNotContain(Permission.KEYS.label());
        String secret = child.path("secret").asString();
        assertThat(as(secret, "GET", "/api/artworks", "").status()).isEqualTo(200);

        service.access.revokeKey(Caller.LOCAL, parent.key().id());

        assertThat(as(secret, "GET", "/api/artworks", "").status()).isEqualTo(401);
    }

    @Test
    void whatHasNoNameIsRefused() throws Exception {
        String operator = key(principal(Role.OPERATOR));
        assertThat(as(operator, "POST", "/api/keys", "{\"role\":\"creator\"}").status())
                .isEqualTo(422);
        assertThat(as(operator, "POST", "/api/principals", "{}").status()).isEqualTo(422);
    }

    /** Behind a proxy, loopback is nobody's name of this service. */
    @Test
    void aForwardedRequestForLoopbackIsRefused() throws Exception {
        assertThat(client.send(client.request("/api/session").header("X-Forwarded-For", "203.0.113.9"))
                        .status())
                .isEqualTo(403);
        assertThat(client.send(client.request("/api/session")).status()).isEqualTo(200);
    }

    /** One customer of a provider of IPv6 has a /48, and each /64 in it would have a limit of its own. */
    @Test
    void signInsAreCountedForAWholeNetwork() throws Exception {
        int refused = 0;
        for (int i = 0; i < 70; i++) {
            String from = "2001:db8:1:" + Integer.toHexString(i) + "::1";
            int status = client.send(client.request("/api/session/nonce")
                            .header("X-Forwarded-For", from)
                            .header("X-Forwarded-Host", "art.test")
                            .header("X-Forwarded-Proto", "https"))
                    .status();
            refused += status == 429 ? 1 : 0;
        }
        assertThat(refused).isPositive();
        assertThat(client.send(client.request("/api/session/nonce")).status()).isEqualTo(200);
    }
}
