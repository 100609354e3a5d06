package dev.mintmark.app.store;

import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Principals;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.artwork.ConflictException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Principals in the table {@code principals}. Thread-safe. */
public final class SqlPrincipals implements Principals {
    private final Jdbi writer;
    private final Jdbi reader;

    public SqlPrincipals(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    private record Row(
            String id,
            String name,
            List<String> roles,
            @Nullable String address,
            @Nullable String issuer,
            @Nullable String subject,
            @Nullable String quotas,
            Instant createdAt,
            @Nullable Instant disabledAt) {
        /** A role that an earlier or later program knows, and this one does not, allows nothing. */
        Principal principal() {
            Set<Role> known =
                    roles.stream().flatMap(label -> Role.of(label).stream()).collect(Collectors.toSet());
            return new Principal(id, name, known, address, issuer, subject, quotas, createdAt, disabledAt);
        }
    }

    @Override
    public void add(Principal principal) {
        int added =
                writer.inTransaction(db -> db.createUpdate("INSERT INTO principals (id, name, roles, address, issuer,"
                                + " subject, quotas, created_at, disabled_at) VALUES (:id, :name, :labels, :address, :issuer,"
                                + " :subject, :quotas, :createdAt, :disabledAt) ON CONFLICT DO NOTHING")
                        .bindMethods(principal)
                        .bind("labels", labels(principal.roles()))
                        .execute());
        if (added == 0) {
            throw new ConflictException("There is a principal with this address or provider's name already.");
        }
    }

    private static String labels(Set<Role> roles) {
        return String.join(" ", Role.labels(roles));
    }

    @Override
    public Optional<Principal> find(String id) {
        return one("id = ?", id);
    }

    @Override
    public Optional<Principal> byAddress(String address) {
        return one("address = ?", address);
    }

    @Override
    public Optional<Principal> bySubject(String issuer, String subject) {
        return one("issuer = ? AND subject = ?", issuer, subject);
    }

    private Optional<Principal> one(String condition, Object... values) {
        return reader.withHandle(db -> db.select("SELECT * FROM principals WHERE " + condition, values)
                .map(RecordMapper.of(Row.class))
                .findOne()
                .map(Row::principal));
    }

    @Override
    public List<Principal> list() {
        return reader.withHandle(
                db -> db
                        .select("SELECT * FROM principals ORDER BY created_at, id")
                        .map(RecordMapper.of(Row.class))
                        .list()
                        .stream()
                        .map(Row::principal)
                        .toList());
    }

    @Override
    public boolean setRoles(String id, Set<Role> roles) {
        return set(id, "roles", labels(roles));
    }

    @Override
    public boolean setDisabled(String id, @Nullable Instant at) {
        return set(id, "disabled_at", at);
    }

    @Override
    public int cancelWork(String id) {
        return writer.inTransaction(db -> ArtworkCancellation.cancelAllOf(db, id));
    }

    @Override
    public boolean setQuotas(String id, @Nullable String quotas) {
        return set(id, "quotas", quotas);
    }

    private boolean set(String id, String column, @Nullable Object value) {
        return writer.inTransaction(
                        db -> db.createUpdate("UPDATE principals SET " + column + " = :value WHERE id = :id")
                                .bind("id", id)
                                .bind("value", value)
                                .execute())
                == 1;
    }

    @Override
    public Traces traces(String id) {
        return reader.withHandle(db -> new Traces(
                db.select(
                                "SELECT key_id AS key, created_at, expires_at, last_used_at FROM sessions"
                                        + " WHERE principal_id = ? ORDER BY created_at",
                                id)
                        .map(RecordMapper.of(SessionTrace.class))
                        .list(),
                db.select("SELECT kind, day, amount FROM quota_uses WHERE principal_id = ? ORDER BY day, kind", id)
                        .map((row, context) -> new QuotaTrace(
                                row.getString("kind"), LocalDate.ofEpochDay(row.getLong("day")), row.getLong("amount")))
                        .list(),
                db.select(
                                "SELECT artwork_id FROM vouchers JOIN artworks ON artworks.id = artwork_id"
                                        + " WHERE owner = ? ORDER BY artwork_id",
                                id)
                        .mapTo(String.class)
                        .list()));
    }

    @Override
    public boolean delete(String id) {
        return writer.inTransaction(db -> {
            db.execute("DELETE FROM api_keys WHERE principal_id = ?", id);
            db.execute("DELETE FROM sessions WHERE principal_id = ?", id);
            db.execute("DELETE FROM quota_uses WHERE principal_id = ?", id);
            db.execute("DELETE FROM favourites WHERE keeper = ?", id);
            db.execute("DELETE FROM collections WHERE keeper = ?", id);
            return db.execute("DELETE FROM principals WHERE id = ?", id) == 1;
        });
    }
}
