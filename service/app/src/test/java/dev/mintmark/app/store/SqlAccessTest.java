package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.access.ApiKey;
import dev.mintmark.app.access.AuditLog;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.access.Session;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Principals, keys and sessions on real databases. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class SqlAccessTest extends ArtworkStoreFixture {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);
    private static final String ADDRESS = "0x" + "ab".repeat(20);

    private static Principal principal(String id, String address, String subject) {
        return new Principal(
                id,
                "Ada",
                Set.of(Role.CREATOR, Role.AUDITOR),
                address,
                subject == null ? null : "https://id.example",
                subject,
                "{\"drawings\":5}",
                NOW,
                null);
    }

    @Test
    void principalsAreFoundByIdAddressAndProvider() {
        SqlPrincipals principals = new SqlPrincipals(database);
        Principal ada = principal("p1", ADDRESS, "ada");
        Principal none = principal("p2", null, null);
        principals.add(ada);
        principals.add(none);
        principals.add(principal("p3", null, null));

        assertThat(principals.find("p1")).contains(ada);
        assertThat(principals.byAddress(ADDRESS)).contains(ada);
        assertThat(principals.bySubject("https://id.example", "ada")).contains(ada);
        assertThat(principals.bySubject("https://other.example", "ada")).isEmpty();
        assertThat(principals.list()).extracting(Principal::id).containsExactly("p1", "p2", "p3");
        assertThatThrownBy(() -> principals.add(principal("p4", ADDRESS, null))).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> principals.add(principal("p4", null, "ada"))).isInstanceOf(ConflictException.class);
    }

    @Test
    void principalsChange() {
        SqlPrincipals principals = new SqlPrincipals(database);
        principals.add(principal("p1", null, null));

        assertThat(principals.setRoles("p1", Set.of(Role.CURATOR))).isTrue();
        assertThat(principals.setDisabled("p1", NOW)).isTrue();
        assertThat(principals.setQuotas("p1", null)).isTrue();
        assertThat(principals.find("p1").orElseThrow())
                .isEqualTo(new Principal("p1", "Ada", Set.of(Role.CURATOR), null, null, null, null, NOW, NOW));
        assertThat(principals.find("p1").orElseThrow().permissions()).isEmpty();
        principals.setDisabled("p1", null);
        assertThat(principals.find("p1").orElseThrow().permissions()).contains(Permission.CURATE);
        assertThat(principals.setRoles("p9", Set.of())).isFalse();
    }

    @Test
    void aKeyIsFoundByItsHashAndRevokedOnce() {
        SqlApiKeys keys = new SqlApiKeys(database);
        ApiKey key = new ApiKey(
                "k1", "p1", null, "script", "mm_abc", Set.of(Permission.READ, Permission.DRAW), NOW, null, null, null);
        keys.add(key, "a".repeat(64));

        assertThat(keys.byHash("a".repeat(64))).contains(key);
        assertThat(keys.byHash("b".repeat(64))).isEmpty();
        keys.used("k1", NOW.plusSeconds(1));
        assertThat(keys.revoke("k1", NOW.plusSeconds(2))).isTrue();
        assertThat(keys.revoke("k1", NOW.plusSeconds(3))).isFalse();
        ApiKey revoked = keys.find("k1").orElseThrow();
        assertThat(revoked.lastUsedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(revoked.revokedAt()).isEqualTo(NOW.plusSeconds(2));
        assertThat(revoked.isValid(NOW)).isFalse();
        assertThat(keys.list(null)).containsExactly(revoked);
        assertThat(keys.list("p2")).isEmpty();
    }

    @Test
    void aKeyEndsWithTheOneThatMadeIt() {
        SqlApiKeys keys = new SqlApiKeys(database);
        String parent = null;
        for (String id : List.of("k1", "k2", "k3")) {
            keys.add(
                    new ApiKey(id, "p1", parent, "script", "mm_abc", Set.of(Permission.READ), NOW, null, null, null),
                    id.repeat(32));
            parent = id;
        }
        assertThat(keys.revoke("k2", NOW)).isTrue();
        assertThat(keys.find("k3").orElseThrow().revokedAt()).isEqualTo(NOW);
        assertThat(keys.find("k1").orElseThrow().revokedAt()).isNull();
        assertThat(keys.revoke("k2", NOW)).isFalse();
    }

    @Test
    void aSignInEndsOnceAndInTime() {
        SqlSessions sessions = new SqlSessions(database);
        Instant end = NOW.plusSeconds(60);
        assertThat(sessions.begin("n1", "{}", NOW, end, 2)).isTrue();
        assertThat(sessions.begin("n2", null, NOW, end, 2)).isTrue();
        assertThat(sessions.begin("n3", null, NOW, end, 2)).as("full").isFalse();

        assertThat(sessions.end("n1", NOW)).isPresent();
        assertThat(sessions.end("n1", NOW)).as("replayed").isEmpty();
        assertThat(sessions.end("n2", end)).as("late").isEmpty();
        assertThat(sessions.begin("n4", null, NOW, end, 1)).isTrue();
        assertThat(sessions.begin("n5", null, end, end.plusSeconds(1), 1))
                .as("n4 is over")
                .isTrue();
    }

    @Test
    void aSessionEndsWithItsPrincipal() {
        SqlPrincipals principals = new SqlPrincipals(database);
        SqlSessions sessions = new SqlSessions(database);
        principals.add(principal("p1", null, null));
        Session session =
                new Session("c".repeat(64), "p1", null, "csrf", NOW, NOW.plus(Duration.ofHours(1)), NOW, "Firefox");
        sessions.add(session);
        assertThat(sessions.byHash(session.hash())).contains(session);
        sessions.add(new Session(
                "d".repeat(64), "p1", null, "csrf", session.expiresAt(), NOW.plus(Duration.ofHours(9)), NOW, null));
        assertThat(sessions.byHash(session.hash())).as("over").isEmpty();

        assertThat(principals.delete("p1")).isTrue();
        assertThat(sessions.byHash("d".repeat(64))).isEmpty();
        assertThat(principals.delete("p1")).isFalse();
    }

    @Test
    void theAuditLogCannotBeChanged() {
        database.writer()
                .useHandle(db -> db.execute("INSERT INTO audit_log (seq, at, action, detail, previous_hash, hash)"
                        + " VALUES (1, 2, 'key', '{}', 'a', 'b')"));
        for (String statement : new String[] {"UPDATE audit_log SET at = 3", "DELETE FROM audit_log"}) {
            assertThatThrownBy(() -> database.writer().useHandle(db -> db.execute(statement)))
                    .hasMessageContaining("only appended to");
        }
    }

    @Test
    void theAuditLogShowsEveryChangeOfItsEntries() {
        SqlAuditLog log = new SqlAuditLog(database, Clock.systemUTC());
        for (int i = 1; i <= 3; i++) {
            log.append(i == 1 ? null : "p" + i, "key-create", "k" + i, Map.of("scopes", "read"));
        }
        AuditLog.Check whole = log.check();
        assertThat(whole.broken()).isNull();
        assertThat(whole.entries()).isEqualTo(3);
        assertThat(log.list(1, 1)).extracting(AuditLog.Entry::subject).containsExactly("k2");

        // an attacker who writes to the database itself
        database.writer().useHandle(db -> {
            if (kind == TestDatabase.SQLITE) {
                db.execute("DROP TRIGGER audit_log_no_update");
                db.execute("DROP TRIGGER audit_log_no_delete");
            } else {
                db.execute("DROP TRIGGER audit_log_no_change ON audit_log");
            }
        });
        for (String column : new String[] {"actor", "action", "subject", "detail"}) {
            database.writer()
                    .useHandle(db ->
                            db.execute("UPDATE audit_log SET " + column + " = " + column + " || 'x' WHERE seq = 2"));
            assertThat(log.check().broken()).as(column).isEqualTo(2);
            database.writer()
                    .useHandle(db -> db.execute("UPDATE audit_log SET " + column + " = SUBSTR(" + column
                            + ", 1, LENGTH(" + column + ") - 1) WHERE seq = 2"));
            assertThat(log.check().broken()).isNull();
        }
        database.writer().useHandle(db -> db.execute("DELETE FROM audit_log WHERE seq = 3"));
        assertThat(log.check().broken()).as("cut off at the end").isEqualTo(3);
        database.writer().useHandle(db -> db.execute("DELETE FROM audit_log WHERE seq = 1"));
        assertThat(log.check().broken()).isEqualTo(1);
    }

    @Test
    void aSealAndADeletionAreInTheAuditLog() {
        add("a", Goal.SEALED);
        sealIt("a", 1);
        changes.delete("a");

        assertThat(new SqlAuditLog(database, Clock.systemUTC()).list(0, 9))
                .extracting(entry -> entry.action() + " " + entry.subject())
                .containsExactly("seal a", "delete a");
    }

    @Test
    void theWorkOfAPrincipalIsCancelledButForWhatIsSigned() {
        for (String id : new String[] {"drawing", "claim", "anchor", "another"}) {
            add(id, id.equals("drawing") ? Goal.CONFIRMED : Goal.PINNED);
            String owner = id.equals("another") ? "p2" : "p1";
            database.writer().useHandle(db -> db.execute("UPDATE artworks SET owner = ? WHERE id = ?", owner, id));
        }
        SqlAnchors anchors = new SqlAnchors(database);
        for (String id : new String[] {"claim", "anchor"}) {
            anchors.order(id, NOW);
            database.writer().useHandle(db -> db.execute("UPDATE artworks SET stage = 'PINNED' WHERE id = ?", id));
        }
        database.writer().useHandle(db -> {
            db.execute("UPDATE artwork_anchors SET state = 'ANCHORED' WHERE artwork_id = 'claim'");
            db.execute("UPDATE artworks SET goal = 'CONFIRMED' WHERE id = 'claim'");
        });

        assertThat(new SqlPrincipals(database).cancelWork("p1")).isEqualTo(3);

        assertThat(artworks.find("drawing").orElseThrow().stage()).isEqualTo(Stage.CANCELLED);
        assertThat(artworks.find("claim").orElseThrow().goal()).isEqualTo(Goal.PINNED);
        assertThat(artworks.find("claim").orElseThrow().stage()).isEqualTo(Stage.PINNED);
        assertThat(anchors.find("claim")).isPresent();
        assertThat(anchors.find("anchor")).isEmpty();
        assertThat(artworks.find("another").orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
    }

    @Test
    void aRequestOfADisabledPrincipalThatComesToItsEndLaterMakesNothing() {
        SqlPrincipals principals = new SqlPrincipals(database);
        principals.add(principal("p1", null, null));
        principals.setDisabled("p1", NOW);
        Artwork late = ownedBy("p1");

        assertThatThrownBy(() -> changes.add(List.of(late), null, "h")).isInstanceOf(ConflictException.class);
        principals.setDisabled("p1", null);
        assertThat(changes.add(List.of(late), null, "h")).hasSize(1);
    }

    private static Artwork ownedBy(String owner) {
        Artwork artwork = artwork("late", Goal.SEALED);
        return Artwork.accepted(
                artwork.id(),
                artwork.goal(),
                artwork.modelId(),
                artwork.recipe(),
                new byte[32],
                false,
                ImageFormat.PNG,
                null,
                NOW,
                owner);
    }

    @Test
    void artworksFromBeforeBelongToTheLocalOperatorAndArePrivate() {
        add("a", Goal.SEALED);
        Artwork artwork = artworks.find("a").orElseThrow();

        assertThat(artwork.owner()).isNull();
        assertThat(artwork.isPublic()).isFalse();
    }
}
