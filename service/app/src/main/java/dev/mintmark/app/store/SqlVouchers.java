package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Generation;
import dev.mintmark.app.artwork.Vouchers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Vouchers in the table {@code signed_vouchers}. Thread-safe. */
public final class SqlVouchers implements Vouchers {
    private static final String SELECT =
            "SELECT artwork_id, chain_id, contract, generation, signature, given_at FROM signed_vouchers";

    private final Jdbi writer;
    private final Jdbi reader;
    private final ArtworkAudit audit;

    public SqlVouchers(Database database) {
        this.audit = new ArtworkAudit(database, Clock.systemUTC());
        this.writer = database.writer();
        this.reader = database.reader();
    }

    private record Row(
            String artworkId, long chainId, String contract, String generation, String signature, Instant givenAt) {
        Given given() {
            Generation stored = SqlAnchors.generation(generation);
            if (stored == null) {
                throw new IllegalStateException("A voucher of artwork " + artworkId + " says nothing.");
            }
            return new Given(artworkId, chainId, contract, stored, signature, givenAt);
        }
    }

    @Override
    public boolean add(Given voucher, List<Given> known) {
        return writer.inTransaction(db -> {
            if (!of(db, voucher.artworkId()).equals(known)) {
                return false;
            }
            db.execute("INSERT INTO vouchers (artwork_id) VALUES (?) ON CONFLICT DO NOTHING", voucher.artworkId());
            db.execute(
                    "INSERT INTO signed_vouchers (artwork_id, chain_id, contract, deadline, generation, signature,"
                            + " given_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (artwork_id, chain_id, contract, deadline)"
                            + " DO UPDATE SET generation = excluded.generation, signature = excluded.signature,"
                            + " given_at = excluded.given_at",
                    voucher.artworkId(),
                    voucher.chainId(),
                    voucher.contract(),
                    voucher.generation().deadline().getEpochSecond(),
                    SqlAnchors.json(voucher.generation()),
                    voucher.signature(),
                    voucher.givenAt());
            audit.asked(
                    db,
                    ArtworkAudit.VOUCHER,
                    voucher.artworkId(),
                    Map.of("deadline", voucher.generation().deadline().toString()));
            return true;
        });
    }

    @Override
    public List<Given> of(String artworkId) {
        return reader.withHandle(db -> of(db, artworkId));
    }

    private static List<Given> of(Handle db, String artworkId) {
        return db
                .select(SELECT + " WHERE artwork_id = ? ORDER BY deadline DESC", artworkId)
                .map(RecordMapper.of(Row.class))
                .list()
                .stream()
                .map(Row::given)
                .toList();
    }

    @Override
    public List<Given> list(@Nullable Cursor after, int limit) {
        return reader.withHandle(db -> {
            var query = db.createQuery(SELECT
                            + (after == null
                                    ? ""
                                    : " WHERE given_at < :at OR (given_at = :at AND artwork_id < :artwork)")
                            + " ORDER BY given_at DESC, artwork_id DESC LIMIT :limit")
                    .bind("limit", limit);
            if (after != null) {
                query.bind("at", after.givenAt()).bind("artwork", after.artworkId());
            }
            return query.map(RecordMapper.of(Row.class)).list().stream()
                    .map(Row::given)
                    .toList();
        });
    }
}
