package dev.mintmark.app.store;

import dev.mintmark.app.access.QuotaUses;
import dev.mintmark.app.chain.transactions.Outbox;
import java.math.BigInteger;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** What principals used, in the tables {@code quota_uses}, {@code artworks} and {@code chain_transactions}. Thread-safe. */
public final class SqlQuotaUses implements QuotaUses {
    private final Jdbi writer;
    private final Jdbi reader;

    public SqlQuotaUses(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    @Override
    public boolean add(String principalId, String kind, long day, long amount, long limit) {
        return writer.inTransaction(db -> {
            db.execute("DELETE FROM quota_uses WHERE principal_id = ? AND day < ?", principalId, day - 1);
            db.execute(
                    "INSERT INTO quota_uses (principal_id, kind, day, amount) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING",
                    principalId,
                    kind,
                    day);
            return db.createUpdate("UPDATE quota_uses SET amount = amount + :more WHERE principal_id = :principal"
                                    + " AND kind = :kind AND day = :day AND amount + :more <= :limit")
                            .bind("principal", principalId)
                            .bind("kind", kind)
                            .bind("day", day)
                            .bind("more", amount)
                            .bind("limit", limit)
                            .execute()
                    == 1;
        });
    }

    @Override
    public void giveBack(String principalId, String kind, long day, long amount) {
        writer.useTransaction(db -> db.execute(
                "UPDATE quota_uses SET amount = amount - ? WHERE principal_id = ? AND kind = ? AND day = ?",
                amount,
                principalId,
                kind,
                day));
    }

    @Override
    public long used(String principalId, String kind, long day) {
        return reader.withHandle(db -> db.createQuery("SELECT amount FROM quota_uses WHERE principal_id = :principal"
                        + " AND kind = :kind AND day = :day")
                .bind("principal", principalId)
                .bind("kind", kind)
                .bind("day", day)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /** A transaction that mints several artworks is each one's in part. */
    private record Cost(long gasUsed, long gasPrice, long mints) {
        BigInteger wei() {
            return BigInteger.valueOf(gasUsed)
                    .multiply(BigInteger.valueOf(gasPrice))
                    .divide(BigInteger.valueOf(Math.max(1, mints)));
        }
    }

    @Override
    public BigInteger spentSince(String principalId, Instant since) {
        return reader
                .withHandle(db -> db.createQuery("SELECT t.gas_used, t.gas_price, (SELECT COUNT(*) FROM"
                                + " chain_purposes every WHERE every.transaction_id = t.id) AS mints"
                                + " FROM artworks a JOIN chain_purposes p ON p.purpose = :mint || a.id"
                                + " JOIN chain_transactions t ON t.id = p.transaction_id"
                                + " WHERE a.owner = :owner AND t.settled_at >= :since AND t.gas_used IS NOT NULL")
                        .bind("mint", Outbox.MINT)
                        .bind("owner", principalId)
                        .bind("since", since)
                        .map(RecordMapper.of(Cost.class))
                        .list())
                .stream()
                .map(Cost::wei)
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    @Override
    public long storedBytes(String principalId) {
        return reader.withHandle(db -> db.createQuery(
                        "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM artworks WHERE owner = :owner")
                .bind("owner", principalId)
                .mapTo(Long.class)
                .one());
    }
}
