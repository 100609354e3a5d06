package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.AccessControl;
import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.io.ServiceProof;
import dev.mintmark.app.web.Client.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may do what, asked of a real server with access control on. */
@Tag("slow")
final class AccessTest extends AccessFixture {
    @Test
    void aKeyThatMayOnlyDrawPublishesNothing() throws Exception {
        String few = key(ada, Set.of(Permission.READ, Permission.DRAW));
        for (String more : List.of("\"pin\":true", "\"mint\":true", "\"anchor\":true")) {
            Answer answer = as(few, "POST", "/api/artworks", "{\"prompt\":\"a hill\",\"steps\":1," + more + "}");
            assertThat(answer.status()).as(more + " " + answer.text()).isEqualTo(403);
            assertThat(answer.text()).contains("\\\"mint\\\"");
        }
        for (String more : List.of("\"pin\":true", "\"mint\":true")) {
            Answer answer =
                    as(few, "POST", "/v1/images/generations", "{\"prompt\":\"a hill\",\"steps\":1," + more + "}");
            assertThat(answer.status()).as(more + " " + answer.text()).isEqualTo(403);
        }
        assertThat(as(few, "POST", "/api/artworks/" + adasArtwork + "/pin", "").status())
                .isEqualTo(403);
        assertThat(as(few, "POST", "/api/artworks", DRAW).status()).isEqualTo(202);
    }

    /** Every route, as the table says, for everybody who lacks the permission. */
    @Test
    void theTableHoldsForEveryRouteAndRole() throws Exception {
        for (String route : RoutePermissions.routes()) {
            String method = route.split(" ")[0];
            String path = route.split(" ")[1]
                    .replaceFirst("/api/(artworks|vouchers)/\\{id}", "/api/$1/" + adasArtwork)
                    .replaceAll("\\{[^}]+}", "0x" + "1".repeat(64));
            RoutePermissions.Rule rule =
                    RoutePermissions.of(method, route.split(" ")[1]).orElseThrow();
            boolean isArtwork = rule.forOthers() != null;
            if (rule.permission() != null || isArtwork) {
                assertThat(as(null, method, path).status())
                        .as("nobody " + route)
                        .isEqualTo(401);
                assertThat(as("mm_" + "a".repeat(43), method, path).status())
                        .as("a wrong key " + route)
                        .isEqualTo(401);
            }
            for (Role role : Role.values()) {
                Permission needed = isArtwork ? rule.forOthers() : rule.permission();
                if (needed == null || role.permissions().contains(needed)) {
                    continue; // what the route does is tested elsewhere
                }
                boolean isSeen = isArtwork
                        && path.contains(adasArtwork)
                        && role.permissions().contains(Permission.READ_ALL);
                assertThat(as(KEYS.get(role), method, path).status())
                        .as(role + " " + route)
                        .isEqualTo(isArtwork && !isSeen ? 404 : 403);
            }
        }
    }

    @Test
    void anothersPrivateArtworkDoesNotExist() throws Exception {
        for (String path :
                List.of("", "/image", "/thumbnail", "/manifest", "/recipe", "/events", "/anchor", "/mint-price")) {
            Answer another = as(bobsKey, "GET", "/api/artworks/" + adasArtwork + path);
            Answer none = as(bobsKey, "GET", "/api/artworks/01234567" + path);
            assertThat(another.status()).as(path).isEqualTo(404);
            assertThat(another.text().replace(adasArtwork, "01234567")).isEqualTo(none.text());
            assertThat(as(bobsKey, "GET", "/api/artworks/" + localArtwork + path)
                            .status())
                    .isEqualTo(404);
        }
        assertThat(as(bobsKey, "POST", "/api/artworks/" + adasArtwork + "/cancel")
                        .status())
                .isEqualTo(404);
        assertThat(as(bobsKey, "DELETE", "/api/artworks/" + adasArtwork).status())
                .isEqualTo(404);
        assertThat(as(adasKey, "GET", "/api/artworks/" + adasArtwork).status()).isEqualTo(200);
        assertThat(as(KEYS.get(Role.AUDITOR), "GET", "/api/artworks/" + adasArtwork)
                        .status())
                .isEqualTo(200);
        assertThat(as(KEYS.get(Role.AUDITOR), "DELETE", "/api/artworks/" + adasArtwork)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void anIdempotencyKeyIsEachPrincipalsOwn() throws Exception {
        assertThat(draw(adasKey, "one")).isEqualTo(adasArtwork);
        assertThat(draw(bobsKey, "one")).isNotEqualTo(adasArtwork);
    }

    @Test
    void listsShowOwnArtworksAlone() throws Exception {
        String another = draw(adasKey, "two");
        assertThat(as(bobsKey, "GET", "/api/artworks?owner=all").text()).doesNotContain(adasArtwork);
        assertThat(as(bobsKey, "GET", "/api/artworks?owner=" + ada.id()).text()).doesNotContain(adasArtwork);
        assertThat(as(bobsKey, "GET", "/api/artworks?search=secret&limit=100").text())
                .doesNotContain(adasArtwork);
        assertThat(as(bobsKey, "GET", "/api/artworks?after=" + another).text())
                .as("the cursor of another")
                .doesNotContain(adasArtwork);
        assertThat(as(adasKey, "GET", "/api/artworks").text())
                .contains(adasArtwork)
                .doesNotContain(localArtwork);
        assertThat(as(KEYS.get(Role.CURATOR), "GET", "/api/artworks?owner=all").text())
                .contains(adasArtwork, localArtwork);
        assertThat(as(KEYS.get(Role.CURATOR), "GET", "/api/artworks?owner=" + ada.id())
                        .text())
                .contains(adasArtwork)
                .doesNotContain(localArtwork);
    }

    @Test
    void aPublicArtworkIsSeenByAllWithoutItsPrompt() throws Exception {
        String path = "/api/artworks/" + adasArtwork;
        assertThat(as(bobsKey, "PUT", path + "/visibility", "{\"public\":true}").status())
                .isEqualTo(404);
        assertThat(as(adasKey, "PUT", path + "/visibility", "{\"public\":true}").status())
                .isEqualTo(200);
        try {
            for (String key : new String[] {null, bobsKey}) {
                Answer seen = as(key, "GET", path);
                assertThat(seen.status()).isEqualTo(200);
                assertThat(seen.text()).doesNotContain("secret").doesNotContain(ada.id());
                assertThat(seen.json().path("done").asBoolean())
                        .as("nothing is under way")
                        .isTrue();
                assertThat(as(key, "GET", path + "/image").status()).isEqualTo(200);
                assertThat(as(key, "GET", path + "/recipe").status()).isEqualTo(key == null ? 401 : 403);
                assertThat(as(key, "GET", "/api/vouchers/" + adasArtwork).text())
                        .as("whoever has the link finds a voucher")
                        .contains("No voucher was given");
            }
            assertThat(as(null, "GET", "/artworks/" + adasArtwork).text())
                    .contains("property=\"og:image\" content=\"http", adasArtwork + "/image\"")
                    .contains("content=\"A picture with its origin\"")
                    .doesNotContain("secret");
            assertThat(as(bobsKey, "DELETE", path).status()).isEqualTo(403);
            assertThat(as(KEYS.get(Role.CURATOR), "PUT", path + "/visibility", "{\"public\":false}")
                            .status())
                    .isEqualTo(200);
        } finally {
            as(adasKey, "PUT", path + "/visibility", "{\"public\":false}");
        }
        assertThat(as(null, "GET", path).status()).isEqualTo(401);
        assertThat(as(null, "GET", "/api/vouchers/" + adasArtwork).status()).isEqualTo(401);
        assertThat(as(null, "GET", "/artworks/" + adasArtwork).text()).doesNotContain("og:");
    }

    @Test
    void theTokenOfAPublicArtworkIsSeenByAll() throws Exception {
        String token = "/api/tokens/0x"
                + as(adasKey, "GET", "/api/artworks/" + adasArtwork)
                        .json()
                        .path("sha256")
                        .asString();
        List<String> paths = List.of("", "/history", "/terms", "/terms/0x" + "1".repeat(40));
        for (String path : paths) {
            assertThat(as(null, "GET", token + path).status()).as(path).isEqualTo(401);
        }
        as(adasKey, "PUT", "/api/artworks/" + adasArtwork + "/visibility", "{\"public\":true}");
        try {
            for (String path : paths) {
                assertThat(as(null, "GET", token + path).status())
                        .as("it is not minted: " + path)
                        .isIn(200, 404);
                assertThat(as(null, "GET", "/api/tokens/0x" + "1".repeat(64) + path)
                                .status())
                        .isEqualTo(401);
            }
            assertThat(as(null, "GET", token + "/offers").status()).isEqualTo(401);
            assertThat(as(null, "POST", token + "/listing/signed", "{}").status())
                    .isEqualTo(401);
        } finally {
            as(adasKey, "PUT", "/api/artworks/" + adasArtwork + "/visibility", "{\"public\":false}");
        }
        assertThat(as(null, "GET", token).status()).isEqualTo(401);
    }

    @Test
    void verificationIsPublicAndNamesNeitherPromptNorOwner() throws Exception {
        String sha256 = as(adasKey, "GET", "/api/artworks/" + adasArtwork)
                .json()
                .path("sha256")
                .asString();
        Answer verdict = as(null, "GET", "/api/verify/" + sha256);

        assertThat(verdict.status()).isEqualTo(200);
        assertThat(verdict.text())
                .contains("authentic")
                .doesNotContain("secret")
                .doesNotContain(ada.id());
    }

    @Test
    void aKeyDoesWhatItsScopesSay() throws Exception {
        String reads = key(ada, Set.of(Permission.READ));
        assertThat(as(reads, "GET", "/api/artworks").status()).isEqualTo(200);
        assertThat(as(reads, "POST", "/api/artworks", DRAW).status()).isEqualTo(403);
        assertThat(as(reads, "DELETE", "/api/artworks/" + adasArtwork).status()).isEqualTo(403);
        String draws = key(ada, Set.of(Permission.DRAW));
        assertThat(as(draws, "POST", "/api/artworks", DRAW.replace("}", ",\"mint\":true}"))
                        .status())
                .isEqualTo(403);
        assertThat(as(reads, "POST", "/api/keys", "{\"name\":\"more\"}").status())
                .isEqualTo(403);
    }

    @Test
    void aKeyGetsNoMoreThanItsMaker() throws Exception {
        String few = key(ada, Set.of(Permission.READ, Permission.KEYS));
        Answer made = as(few, "POST", "/api/keys", "{\"name\":\"mine\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("scopes").toString()).isEqualTo("[\"read\"]");
        assertThat(as(few, "POST", "/api/keys", "{\"name\":\"more\",\"scopes\":[\"mint\"]}")
                        .status())
                .isEqualTo(422);
        assertThat(as(bobsKey, "POST", "/api/keys", "{\"name\":\"x\",\"principal\":\"" + ada.id() + "\"}")
                        .status())
                .isEqualTo(422);
        assertThat(as(bobsKey, "POST", "/api/keys", "{\"name\":\"x\",\"role\":\"operator\"}")
                        .status())
                .isEqualTo(422);
        String id = made.json().path("id").asString();
        assertThat(as(bobsKey, "GET", "/api/keys").text()).doesNotContain(id);
        assertThat(as(bobsKey, "DELETE", "/api/keys/" + id).status()).isEqualTo(404);
        assertThat(as(adasKey, "DELETE", "/api/keys/" + id).status()).isEqualTo(204);
        assertThat(as(made.json().path("secret").asString(), "GET", "/api/artworks")
                        .status())
                .as("revoked")
                .isEqualTo(401);
    }

    @Test
    void anExpiredKeyAndThatOfADisabledPrincipalAreRefused() throws Exception {
        Principal eve = principal("Eve", Role.CREATOR);
        AccessControl.NewKey brief = service.access.createKey(
                Caller.LOCAL, eve, "brief", null, Instant.now().plus(Duration.ofSeconds(1)));
        String lasting = key(eve, null);
        Thread.sleep(1100);
        assertThat(as(brief.secret(), "GET", "/api/artworks").status()).isEqualTo(401);
        assertThat(as(lasting, "GET", "/api/artworks").status()).isEqualTo(200);
        service.access.principals().setDisabled(eve.id(), Instant.now());
        assertThat(as(lasting, "GET", "/api/artworks").status()).isEqualTo(401);
    }

    @Test
    void whatIsDoneIsInTheAuditLog() throws Exception {
        String made = as(adasKey, "POST", "/api/keys", "{\"name\":\"audited\"}")
                .json()
                .path("id")
                .asString();
        as(adasKey, "PUT", "/api/artworks/" + adasArtwork + "/visibility", "{\"public\":false}");
        Answer log = as(KEYS.get(Role.AUDITOR), "GET", "/api/audit?limit=1000");

        assertThat(log.json().path("entries").values().stream()
                        .filter(entry -> ada.id().equals(entry.path("actor").asString("")))
                        .map(entry -> entry.path("action").asString() + " "
                                + entry.path("subject").asString("")))
                .contains("key-create " + made, "seal " + adasArtwork, "visibility " + adasArtwork);
        assertThat(log.text()).doesNotContain("secret hill").doesNotContain("Ada");
        assertThat(as(KEYS.get(Role.AUDITOR), "GET", "/api/audit/check")
                        .json()
                        .path("broken")
                        .isNull())
                .isTrue();
    }

    @Test
    void aPrincipalDrawsNoMoreThanItsQuota() throws Exception {
        Principal max = principal("Max", Role.CREATOR);
        String key = key(max, null);
        service.access.setQuotas(Caller.LOCAL, max.id(), new Quotas.Overrides(2L, 0L, null, null, null));
        String first = draw(key, "a");
        Thread.sleep(2);
        assertThat(draw(key, "a")).as("the same request").isEqualTo(first);
        Answer minted = as(key, "POST", "/api/artworks", DRAW.replace("}", ",\"mint\":true}"));
        assertThat(minted.status()).as("no mints").isEqualTo(429);
        assertThat(as(key, "POST", "/api/artworks", "{\"prompt\":\"x\",\"steps\":0}")
                        .status())
                .as("what is refused is not counted")
                .isEqualTo(422);
        draw(key, "b");
        Answer third = as(key, "POST", "/api/artworks", DRAW);
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.header("Content-Type")).startsWith("application/problem+json");
        assertThat(Long.parseLong(third.header("Retry-After"))).isBetween(1L, 86_401L);
        assertThat(third.header("RateLimit")).startsWith("\"drawings\";r=0;t=");
        assertThat(as(key, "POST", "/api/artworks/" + first + "/mint", "{}").status())
                .isEqualTo(429);
        service.access.setQuotas(Caller.LOCAL, max.id(), new Quotas.Overrides(9L, null, null, 0L, null));
        assertThat(as(key, "POST", "/api/artworks", DRAW).status())
                .as("storage")
                .isEqualTo(429);
    }

    @Test
    void aPrincipalAsksNoMoreOftenThanItsRate() throws Exception {
        Principal max = principal("Max", Role.CREATOR);
        String key = key(max, null);
        service.access.setQuotas(Caller.LOCAL, max.id(), new Quotas.Overrides(null, null, null, null, 3L));
        for (int i = 2; i >= 0; i--) {
            Answer answer = as(key, "GET", "/api/models");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit")).startsWith("\"requests\";r=" + i + ";");
        }
        Answer refused = as(key, "GET", "/api/models");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 61L);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"requests\";q=3;w=60");
        service.access.setQuotas(Caller.LOCAL, max.id(), new Quotas.Overrides(null, null, null, null, 0L));
        assertThat(as(key, "GET", "/api/models").status()).as("none").isEqualTo(429);
        assertThat(as(adasKey, "GET", "/api/models").status()).isEqualTo(200);
    }

    @Test
    void theLocalOperatorIsKnownByTheSecretOfTheDataFolderAlone() throws Exception {
        assertThat(client.get("/api/principals", ServiceProof.OPERATOR, service.proof.operator())
                        .status())
                .isEqualTo(200);
        assertThat(client.get("/api/principals", ServiceProof.OPERATOR, "0".repeat(64))
                        .status())
                .isEqualTo(401);
        assertThat(client.get(
                                "/api/principals",
                                ServiceProof.OPERATOR,
                                service.proof.operator(),
                                "X-Forwarded-For",
                                "127.0.0.1")
                        .status())
                .as("through a proxy")
                .isEqualTo(401);
    }
}
