package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.mintmark.app.access.OpenIdSignIn;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import dev.mintmark.app.web.TestProvider.Signature;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sign-in at an OpenID provider, which is a real server. */
@Tag("slow")
final class OpenIdTest {
    @TempDir
    static Path folder;

    private static TestProvider provider;
    private static TestService service;
    private static Client client;
    private static Principal ada;

    @BeforeAll
    static void start() throws Exception {
        provider = new TestProvider();
        service = new TestService(
                folder,
                new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null),
                new OpenIdSignIn.Provider(provider.issuer(), TestProvider.CLIENT, TestProvider.SECRET));
        client = new Client(service);
        ada = service.access.add(
                null, "Ada", Set.of(Role.CREATOR), null, provider.issuer().toString(), "ada");
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
        provider.close();
    }

    @BeforeEach
    void nothingIsWrong() {
        provider.subject = "ada";
        provider.claims = UnaryOperator.identity();
        provider.signature = Signature.RIGHT;
    }

    private record Begun(URI address, String cookie, String state) {
        static Begun now() throws Exception {
            Answer answer = client.get("/api/session/oidc");
            assertThat(answer.status()).isEqualTo(302);
            URI address = URI.create(answer.header("Location"));
            Matcher state = Pattern.compile("[?&]state=([^&]+)").matcher(address.toString());
            assertThat(state.find()).isTrue();
            return new Begun(address, answer.header("Set-Cookie").split(";")[0], state.group(1));
        }

        Answer end(String code) throws Exception {
            return client.get("/api/session/oidc/callback?code=" + code + "&state=" + state, "Cookie", cookie);
        }
    }

    private static int status() throws Exception {
        Begun begun = Begun.now();
        return begun.end(provider.authorize(begun.address)).status();
    }

    @Test
    void signsInWhomAnOperatorAdded() throws Exception {
        Begun begun = Begun.now();
        assertThat(begun.address.toString())
                .startsWith(provider.issuer() + "/authorize?")
                .contains("code_challenge_method=S256", "scope=openid", "response_type=code");
        Answer ended = begun.end(provider.authorize(begun.address));

        assertThat(ended.status()).as(ended.text()).isEqualTo(302);
        assertThat(ended.header("Location")).isEqualTo("/");
        String cookie = ended.response().headers().allValues("Set-Cookie").stream()
                .filter(each -> each.startsWith("mintmark="))
                .findFirst()
                .orElseThrow()
                .split(";")[0];
        assertThat(client.get("/api/session", "Cookie", cookie)
                        .json()
                        .at("/principal/id")
                        .asString())
                .isEqualTo(ada.id());
        assertThat(service.access.audit().list(0, 1000))
                .filteredOn(entry -> entry.action().equals("sign-in"))
                .allMatch(entry ->
                        ada.id().equals(entry.actor()) && entry.detail().equals("{\"by\":\"openid\"}"))
                .isNotEmpty();
    }

    @Test
    void everyPartOfAnIdTokenIsChecked() throws Exception {
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> wrong = Map.of(
                "nonce", builder -> builder.claim("nonce", "another"),
                "audience", builder -> builder.audience("another"),
                "issuer", builder -> builder.issuer("https://another.example"),
                "time",
                        builder ->
                                builder.expirationTime(Date.from(Instant.now().minusSeconds(600))));
        for (var each : wrong.entrySet()) {
            provider.claims = each.getValue();
            assertThat(status()).as(each.getKey()).isEqualTo(401);
        }
        provider.claims = UnaryOperator.identity();
        for (Signature signature : List.of(Signature.OTHER_KEY, Signature.SHARED_SECRET, Signature.NONE)) {
            provider.signature = signature;
            assertThat(status()).as(signature.name()).isEqualTo(401);
        }
        provider.signature = Signature.RIGHT;
        provider.subject = "eve";
        assertThat(status()).as("nobody added her").isEqualTo(401);
        provider.subject = "ada";
        assertThat(status()).isEqualTo(302);
    }

    @Test
    void whatTheProviderRefusesIsSaid() throws Exception {
        Map<String, String> sentences = Map.of(
                "access_denied", "The sign-in was refused at the provider",
                "temporarily_unavailable", "cannot sign anybody in just now",
                "invalid_scope", "refused the sign-in (invalid_scope)",
                "%3Cb%3E", "The provider refused the sign-in; its settings");
        for (var each : sentences.entrySet()) {
            Begun begun = Begun.now();
            String path = "/api/session/oidc/callback?error=" + each.getKey() + "&state=" + begun.state;
            assertThat(client.get(path).json().path("detail").asString())
                    .as("of another browser")
                    .contains("not for a sign-in of this browser");
            Answer answer = client.get(path, "Cookie", begun.cookie);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().path("detail").asString()).contains(each.getValue());
        }
    }

    @Test
    void aSignInEndsOnceAndInItsOwnBrowser() throws Exception {
        Begun attackers = Begun.now();
        Begun victims = Begun.now();
        String code = provider.authorize(attackers.address);
        assertThat(client.get(
                                "/api/session/oidc/callback?code=" + code + "&state=" + attackers.state,
                                "Cookie",
                                victims.cookie)
                        .status())
                .as("another's sign-in")
                .isEqualTo(401);
        assertThat(client.get("/api/session/oidc/callback?code=" + code + "&state=" + attackers.state)
                        .status())
                .isEqualTo(401);
        assertThat(attackers.end(code).status()).isEqualTo(302);
        assertThat(attackers.end(provider.authorize(attackers.address)).status())
                .as("replayed")
                .isEqualTo(401);
        assertThat(victims.end(code).status()).as("a code of another sign-in").isEqualTo(401);
    }
}
