package dev.mintmark.app.store;

import dev.mintmark.app.access.ApiKey;
import dev.mintmark.app.access.ApiKeys;
import dev.mintmark.app.access.Permission;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** API keys in the table {@code api_keys}. Thread-safe. */
public final class SqlApiKeys implements ApiKeys {
    private static final String SELECT =
            "SELECT id, principal_id, parent, name, prefix, scopes, created_at, expires_at,"
                    + " revoked_at, last_used_at FROM api_keys";

    private final Jdbi writer;
    private final Jdbi reader;

    public SqlApiKeys(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    private record Row(
            String id,
            String principalId,
            @Nullable String parent,
            String name,
            String prefix,
            List<String> scopes,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt) {
        ApiKey key() {
            return new ApiKey(
                    id,
                    principalId,
                    parent,
                    name,
                    prefix,
                    scopes.stream()
                            .flatMap(label -> Permission.of(label).stream())
                            .collect(Collectors.toSet()),
                    createdAt,
                    expiresAt,
                    revokedAt,
                    lastUsedAt);
        }
    }

    @Override
    public void add(ApiKey key, String hash) {
        writer.useTransaction(db -> db.createUpdate(
                        "INSERT INTO api_keys (id, principal_id, parent, name, hash, prefix, scopes,"
                                + " created_at, expires_at, revoked_at, last_used_at) VALUES (:id, :principalId, :parent, :name, :hash,"
                                + " :prefix, :labels, :createdAt, :expiresAt, :revokedAt, :lastUsedAt)")
                .bindMethods(key)
                .bind("hash", hash)
                .bind("labels", String.join(" ", Permission.labels(key.scopes())))
                .execute());
    }

    @Override
    public Optional<ApiKey> byHash(String hash) {
        return one("hash", hash);
    }

    @Override
    public Optional<ApiKey> find(String id) {
        return one("id", id);
    }

    private Optional<ApiKey> one(String column, String value) {
        return reader.withHandle(db -> db.select(SELECT + " WHERE " + column + " = ?", value)
                .map(RecordMapper.of(Row.class))
                .findOne()
                .map(Row::key));
    }

    @Override
    public List<ApiKey> list(@Nullable String principalId) {
        String condition = principalId == null ? "" : " WHERE principal_id = :principal";
        return reader.withHandle(db -> {
            var query = db.createQuery(SELECT + condition + " ORDER BY created_at, id");
            if (principalId != null) {
                query.bind("principal", principalId);
            }
            return query.map(RecordMapper.of(Row.class)).list().stream()
                    .map(Row::key)
                    .toList();
        });
    }

    @Override
    public boolean revoke(String id, Instant at) {
        return writer.inTransaction(db -> db.execute(
                        "WITH RECURSIVE ended(id) AS (SELECT id FROM api_keys WHERE id = ? AND revoked_at IS NULL"
                                + " UNION SELECT made.id FROM api_keys made JOIN ended ON made.parent = ended.id)"
                                + " UPDATE api_keys SET revoked_at = ? WHERE id IN (SELECT id FROM ended)"
                                + " AND revoked_at IS NULL",
                        id,
                        at))
                > 0;
    }

    @Override
    public void used(String id, Instant at) {
        writer.useTransaction(db -> db.execute("UPDATE api_keys SET last_used_at = ? WHERE id = ?", at, id));
    }
}
