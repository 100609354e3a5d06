package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.access.Session;
import dev.mintmark.app.artwork.Goal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of drawings, what is left of limits, and signed-in browsers, on real databases. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class SqlDrawQueueTest extends ArtworkStoreFixture {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private void queue(String id, int priority, boolean picked) {
        add(id, Goal.SEALED);
        database.writer()
                .useHandle(db -> db.createUpdate(
                                "INSERT INTO draw_tasks (task_name, task_instance, execution_time, picked,"
                                        + " version, priority) VALUES ('draw', :id, CURRENT_TIMESTAMP, :picked, 1, :priority)")
                        .bind("id", id)
                        .bind("picked", picked)
                        .bind("priority", priority)
                        .execute());
    }

    private String rounds() {
        return database.writer()
                .withHandle(db -> db.createQuery("SELECT task_instance || ' ' || priority || ' ' || version"
                                + " FROM draw_tasks ORDER BY task_instance")
                        .mapTo(String.class)
                        .list())
                .toString();
    }

    @Test
    void aMovedDrawingChangesPlacesWithinItsOwnersRounds() {
        SqlDrawQueue queue = new SqlDrawQueue(database);
        queue("a", 0, true);
        queue("b", -1, false);
        queue("c", -4, false);
        queue("d", -9, false);

        assertThat(queue.waiting(null)).as("not what is being drawn").containsExactly("b", "c", "d");
        assertThat(queue.waiting("another")).isEmpty();
        assertThat(queue.move(null, "a", 1)).isEmpty();
        assertThat(queue.move("another", "d", 1)).isEmpty();
        assertThat(queue.move(null, "d", 1)).contains(List.of("d", "b", "c"));
        assertThat(rounds())
                .as("each in another's round, and of a new version")
                .isEqualTo("[a 0 1, b -4 2, c -9 2, d -1 2]");
        assertThat(queue.move(null, "d", 1)).contains(List.of("d", "b", "c"));
        assertThat(rounds()).as("nothing changed").isEqualTo("[a 0 1, b -4 2, c -9 2, d -1 2]");
        assertThat(queue.move(null, "b", Integer.MAX_VALUE)).contains(List.of("d", "c", "b"));
        assertThat(artworks.waitingDrawings(null)).containsExactly("d", "c", "b");
    }

    /** Earlier versions gave all of an owner one round. */
    @Test
    void drawingsOfOneRoundGetLaterOnesOfTheirOwn() {
        SqlDrawQueue queue = new SqlDrawQueue(database);
        queue("a", 0, false);
        queue("b", 0, false);
        queue("c", 0, false);

        assertThat(queue.move(null, "c", 1)).contains(List.of("c", "a", "b"));
        assertThat(queue.waiting(null)).containsExactly("c", "a", "b");
        assertThat(rounds()).isEqualTo("[a -1 2, b -2 2, c 0 2]");
    }

    @Test
    void whatIsLeftIsTheLimitWithoutWhatWasUsedToday() {
        SqlPrincipals principals = new SqlPrincipals(database);
        Principal ada = principal("p1", Role.CREATOR, "{\"mints\":3}");
        principals.add(ada);
        Caller caller = new Caller(Caller.Kind.KEY, ada, ada.permissions(), null);
        Quotas quotas = new Quotas(
                new Quotas.Limits(10, 5, BigInteger.TWO, 1000, 1, 1),
                new SqlQuotaUses(database),
                Clock.fixed(NOW, ZoneOffset.UTC));

        assertThat(quotas.left(caller)).isEqualTo(new Quotas.Left(10L, 3L, "2", 1000L));
        quotas.draw(caller, 4);
        Quotas.Use mint = quotas.mint(caller, 2);
        assertThat(quotas.left(caller)).isEqualTo(new Quotas.Left(6L, 1L, "2", 1000L));
        mint.giveBack();
        assertThat(quotas.left(caller).mints()).isEqualTo(3);
        assertThat(quotas.left(Caller.LOCAL)).isEqualTo(new Quotas.Left(null, null, null, null));
    }

    @Test
    void sessionsAreListedByLastUseUntilTheyAreOver() {
        SqlPrincipals principals = new SqlPrincipals(database);
        principals.add(principal("p1", Role.CREATOR, null));
        principals.add(principal("p2", Role.CREATOR, null));
        SqlSessions sessions = new SqlSessions(database);
        sessions.add(session("a", "p1", NOW.plusSeconds(60), "Firefox"));
        sessions.add(session("b", "p1", NOW, null));
        sessions.add(session("c", "p2", NOW, "Chrome"));

        sessions.used("b".repeat(64), NOW.plusSeconds(120));

        assertThat(sessions.list("p1", NOW)).extracting(Session::agent).containsExactly(null, "Firefox");
        assertThat(sessions.list(null, NOW)).hasSize(3);
        assertThat(sessions.list("p1", NOW).getFirst().id()).isEqualTo("b".repeat(16));
        assertThat(sessions.list(null, NOW.plus(Duration.ofHours(2))))
                .as("over")
                .isEmpty();
    }

    private static Session session(String digit, String principal, Instant used, String agent) {
        return new Session(digit.repeat(64), principal, null, "csrf", NOW, NOW.plus(Duration.ofHours(1)), used, agent);
    }

    private static Principal principal(String id, Role role, String quotas) {
        return new Principal(id, "Ada", Set.of(role), null, null, null, quotas, NOW, null);
    }
}
