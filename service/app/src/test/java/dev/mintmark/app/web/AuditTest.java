package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The audit log of a real server names who asked, and the artwork's owner beside. */
@Tag("slow")
@Timeout(180)
final class AuditTest {
    private static final String COLLECTOR = "0x" + "ab".repeat(20);

    @TempDir
    static Path folder;

    private static TestService service;
    private static Client client;
    private static Principal ada;
    private static Principal curator;
    private static Principal operator;
    private static String adasKey;
    private static String curatorsKey;
    private static String operatorsKey;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(
                folder, new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null));
        client = new Client(service);
        ada = principal("Ada", Role.CREATOR);
        curator = principal("Cleo", Role.CURATOR);
        operator = principal("Otto", Role.OPERATOR);
        adasKey = key(ada);
        curatorsKey = key(curator);
        operatorsKey = key(operator);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
    }

    private static Principal principal(String name, Role role) {
        return service.access.add(null, name, Set.of(role), null, null, null);
    }

    private static String key(Principal principal) {
        return service.access
                .createKey(Caller.LOCAL, principal, "test", principal.permissions(), null)
                .secret();
    }

    private static Answer as(String key, String method, String path, String json) throws Exception {
        var request = client.request(path).header("Authorization", "Bearer " + key);
        return client.send(
                json.isEmpty()
                        ? request.method(method, BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(json)));
    }

    /** Ada's artwork, done. */
    private static String made(String fields) throws Exception {
        Answer made = as(
                adasKey,
                "POST",
                "/api/artworks",
                "{\"prompt\":\"a hill\",\"steps\":1,\"width\":64,\"height\":64," + fields + "}");
        assertThat(made.status()).as(made.text()).isEqualTo(202);
        return done(made.json().at("/artworks/0/id").asString());
    }

    private static String done(String id) throws Exception {
        for (int i = 0; i < 1200; i++) {
            JsonNode artwork = as(adasKey, "GET", "/api/artworks/" + id, "").json();
            if (artwork.path("done").asBoolean()) {
                return id;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(id + " is not done.");
    }

    /** The last entry with this action about this subject. */
    private static JsonNode entry(String action, String subject) throws Exception {
        List<JsonNode> found =
                as(operatorsKey, "GET", "/api/audit?limit=1000", "").json().path("entries").values().stream()
                        .filter(entry -> entry.path("action").asString().equals(action)
                                && entry.path("subject").asString("").equals(subject))
                        .toList();
        assertThat(found).as(action + " " + subject).isNotEmpty();
        return found.getLast();
    }

    private static void assertEntry(String action, String subject, Principal actor, String... detail) throws Exception {
        JsonNode entry = entry(action, subject);
        assertThat(entry.path("actor").asString("")).as(action).isEqualTo(actor.id());
        JsonNode of = JsonMapper.shared().readTree(entry.path("detail").asString());
        assertThat(of.path("owner").asString("")).as(action + " " + of).isEqualTo(ada.id());
        for (int i = 0; i < detail.length; i += 2) {
            assertThat(of.path(detail[i]).asString("")).as(action + " " + of).isEqualTo(detail[i + 1]);
        }
    }

    @Test
    void aDeletionNamesTheCuratorAndNotTheOwner() throws Exception {
        String id = made("\"pin\":false");
        assertEntry("seal", id, ada, "order", "earlier");
        as(curatorsKey, "PUT", "/api/artworks/" + id + "/visibility", "{\"public\":true}");
        assertEntry("visibility", id, curator, "to", "public");
        as(adasKey, "PUT", "/api/artworks/" + id + "/visibility", "{\"public\":false}");
        assertEntry("visibility", id, ada, "to", "private");

        assertThat(as(curatorsKey, "DELETE", "/api/artworks/" + id, "").status())
                .isEqualTo(204);

        assertEntry("delete", id, curator);
    }

    @Test
    void aMintNamesWhoOrderedIt() throws Exception {
        String own = made("\"mint\":true");
        assertEntry("mint-order", own, ada);
        assertEntry("mint", own, ada, "order", "earlier");
        String id = made("\"pin\":true");

        assertThat(as(operatorsKey, "POST", "/api/artworks/" + id + "/mint", "{}")
                        .status())
                .isEqualTo(202);
        done(id);

        assertEntry("mint-order", id, operator);
        assertEntry("mint", id, operator, "order", "earlier");
    }

    @Test
    void anAnchorAndItsOrderAreInTheLog() throws Exception {
        String id = made("\"pin\":true");
        assertThat(as(operatorsKey, "POST", "/api/artworks/" + id + "/anchor", "{}")
                        .status())
                .isEqualTo(202);
        for (int i = 0; i < 600; i++) {
            if (as(adasKey, "GET", "/api/artworks/" + id + "/anchor", "")
                    .json()
                    .path("state")
                    .asString("")
                    .equals("ANCHORED")) {
                break;
            }
            Thread.sleep(100);
        }

        assertEntry("anchor-order", id, operator);
        assertEntry("anchor", id, operator, "order", "earlier");
    }

    @Test
    void aVoucherIsInTheLogAlsoWhereTheWaitForItsEndFails() throws Exception {
        String id = made("\"pin\":true");
        String path = "/api/vouchers/" + id;
        assertThat(as(operatorsKey, "POST", path, "{\"to\":\"" + COLLECTOR + "\",\"expires\":\"30d\"}")
                        .status())
                .isEqualTo(200);
        assertEntry("voucher", id, operator);
        // the transaction is stored, and what becomes of it cannot be
        service.chain
                .database
                .writer()
                .useHandle(db -> db.execute("CREATE TRIGGER broken BEFORE UPDATE ON"
                        + " chain_transactions BEGIN SELECT RAISE(ABORT, 'broken'); END"));
        Answer revoked;
        try {
            revoked = as(adasKey, "DELETE", path, "");
        } finally {
            service.chain.database.writer().useHandle(db -> db.execute("DROP TRIGGER broken"));
        }

        assertThat(revoked.status()).isGreaterThanOrEqualTo(500);
        assertEntry("DELETE /api/vouchers/{id}", id, ada, "status", Integer.toString(revoked.status()));
        assertThat(entry("DELETE /api/vouchers/{id}", id).path("detail").asString())
                .contains("\"tx\":\"0x");
    }

    @Test
    void aChangeThatCannotBeLoggedIsNotMade() throws Exception {
        Principal bob = principal("Bob", Role.CREATOR);
        service.chain
                .database
                .writer()
                .useHandle(db -> db.execute("CREATE TRIGGER full BEFORE INSERT ON audit_log"
                        + " WHEN NEW.action IN ('principal-roles', 'principal-disable', 'key-create', 'principal-delete')"
                        + " BEGIN SELECT RAISE(ABORT, 'full'); END"));
        String path = "/api/principals/" + bob.id();
        try {
            for (String change : List.of("{\"roles\":[\"operator\"]}", "{\"disabled\":true}")) {
                assertThat(as(operatorsKey, "PUT", path, change).status())
                        .as(change)
                        .isGreaterThanOrEqualTo(500);
            }
            assertThat(as(operatorsKey, "DELETE", path, "").status()).isGreaterThanOrEqualTo(500);
            assertThat(as(adasKey, "POST", "/api/keys", "{\"name\":\"unlogged\"}")
                            .status())
                    .isGreaterThanOrEqualTo(500);
        } finally {
            service.chain.database.writer().useHandle(db -> db.execute("DROP TRIGGER full"));
        }

        assertThat(service.access.require(bob.id())).isEqualTo(bob);
        assertThat(as(adasKey, "GET", "/api/keys", "").text()).doesNotContain("unlogged");
    }
}
