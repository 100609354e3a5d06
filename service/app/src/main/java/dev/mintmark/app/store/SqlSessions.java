package dev.mintmark.app.store;

import dev.mintmark.app.access.Session;
import dev.mintmark.app.access.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Sessions in the table {@code sessions}, and sign-ins that began in {@code sign_in_attempts}. Thread-safe. */
public final class SqlSessions implements Sessions {
    private static final int MAX_LISTED = 1000;

    private final Jdbi writer;
    private final Jdbi reader;

    public SqlSessions(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    @Override
    public void add(Session session) {
        writer.useTransaction(db -> {
            db.execute("DELETE FROM sessions WHERE expires_at <= ?", session.createdAt());
            db.createUpdate(
                            "INSERT INTO sessions (hash, principal_id, key_id, csrf_token, created_at, expires_at, last_used_at, agent)"
                                    + " VALUES (:hash, :principalId, :keyId, :csrfToken, :createdAt, :expiresAt, :lastUsedAt, :agent)")
                    .bindMethods(session)
                    .execute();
        });
    }

    @Override
    public Optional<Session> byHash(String hash) {
        return reader.withHandle(db -> db.select("SELECT * FROM sessions WHERE hash = ?", hash)
                .map(RecordMapper.of(Session.class))
                .findOne());
    }

    @Override
    public void remove(String hash) {
        writer.useTransaction(db -> db.execute("DELETE FROM sessions WHERE hash = ?", hash));
    }

    @Override
    public List<Session> list(@Nullable String principalId, Instant now) {
        String own = principalId == null ? "" : " AND principal_id = :principal";
        return reader.withHandle(db -> {
            Query query = db.createQuery("SELECT * FROM sessions WHERE expires_at > :now" + own
                            + " ORDER BY last_used_at DESC, hash LIMIT :most")
                    .bind("now", now)
                    .bind("most", MAX_LISTED);
            return (principalId == null ? query : query.bind("principal", principalId))
                    .map(RecordMapper.of(Session.class))
                    .list();
        });
    }

    @Override
    public void used(String hash, Instant at) {
        writer.useTransaction(db -> db.execute("UPDATE sessions SET last_used_at = ? WHERE hash = ?", at, hash));
    }

    @Override
    public boolean begin(String nonce, @Nullable String detail, Instant now, Instant expiresAt, int most) {
        return writer.inTransaction(db -> {
            db.execute("DELETE FROM sign_in_attempts WHERE expires_at <= ?", now);
            return db.createUpdate("INSERT INTO sign_in_attempts (nonce, expires_at, detail)"
                                    + " SELECT :nonce, :expires, :detail"
                                    + " WHERE (SELECT COUNT(*) FROM sign_in_attempts) < :most")
                            .bind("nonce", nonce)
                            .bind("expires", expiresAt)
                            .bind("detail", detail)
                            .bind("most", most)
                            .execute()
                    == 1;
        });
    }

    @Override
    public Optional<Attempt> end(String nonce, Instant now) {
        return writer.inTransaction(db -> db.createQuery(
                        "DELETE FROM sign_in_attempts WHERE nonce = :nonce RETURNING nonce, detail, expires_at")
                .bind("nonce", nonce)
                .map(RecordMapper.of(Attempt.class))
                .findOne()
                .filter(attempt -> now.isBefore(attempt.expiresAt())));
    }
}
