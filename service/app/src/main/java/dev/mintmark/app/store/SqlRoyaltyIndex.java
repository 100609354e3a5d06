package dev.mintmark.app.store;

import dev.mintmark.app.royalty.RoyaltyEvent;
import dev.mintmark.app.royalty.RoyaltyIndex;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The royalty events in a SQL table. Thread-safe. */
public final class SqlRoyaltyIndex implements RoyaltyIndex {
    private static final String EVENTS = "SELECT block, block_hash, log_index, kind, token_id, creator, amount, tx"
            + " FROM royalty_events WHERE chain_id = ? AND contract = ? AND ";
    private static final RowMapper<RoyaltyEvent> EVENT = ConstructorMapper.of(RoyaltyEvent.class);

    private final Jdbi writer;
    private final Jdbi reader;

    public SqlRoyaltyIndex(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    @Override
    public Optional<Cursor> cursor(long chainId, String contract) {
        return reader.withHandle(db -> cursor(db, chainId, contract));
    }

    private static Optional<Cursor> cursor(Handle db, long chainId, String contract) {
        return db.select(
                        "SELECT next_block, block_hash FROM royalty_cursors WHERE chain_id = ? AND contract = ?",
                        chainId,
                        contract)
                .map(ConstructorMapper.of(Cursor.class))
                .findOne();
    }

    @Override
    public Optional<RoyaltyEvent> lastBefore(long chainId, String contract, long block) {
        return reader.withHandle(
                db -> db.select(EVENTS + "block < ? ORDER BY block DESC LIMIT 1", chainId, contract, block)
                        .map(EVENT)
                        .findOne());
    }

    @Override
    public void rewind(long chainId, String contract, Cursor from, Cursor to) {
        writer.useTransaction(db -> {
            // another run may have done it
            if (cursor(db, chainId, contract).equals(Optional.of(from))) {
                db.execute(
                        "DELETE FROM royalty_events WHERE chain_id = ? AND contract = ? AND block >= ?",
                        chainId,
                        contract,
                        to.nextBlock());
                db.execute(
                        "UPDATE royalty_cursors SET next_block = ?, block_hash = ? WHERE chain_id = ? AND contract = ?",
                        to.nextBlock(),
                        to.blockHash(),
                        chainId,
                        contract);
            }
        });
    }

    @Override
    public void add(long chainId, String contract, List<RoyaltyEvent> events, long first, Cursor cursor) {
        writer.useTransaction(db -> {
            int moved = db.execute(
                    "INSERT INTO royalty_cursors (chain_id, contract, next_block, block_hash) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (chain_id, contract) DO UPDATE SET next_block = excluded.next_block,"
                            + " block_hash = excluded.block_hash"
                            + " WHERE royalty_cursors.next_block < excluded.next_block"
                            + " AND royalty_cursors.next_block >= ?",
                    chainId,
                    contract,
                    cursor.nextBlock(),
                    cursor.blockHash(),
                    first);
            // another run may have moved back meanwhile, for events of blocks that are gone
            if (moved == 1 && !events.isEmpty()) {
                PreparedBatch batch = db.prepareBatch("INSERT INTO royalty_events (chain_id, contract, block,"
                        + " block_hash, log_index, kind, token_id, creator, amount, tx)"
                        + " VALUES (:chainId, :contract, :block, :blockHash, :logIndex, :kind, :tokenId, :creator,"
                        + " :amount, :tx) ON CONFLICT DO NOTHING");
                for (RoyaltyEvent event : events) {
                    batch.bindMethods(event)
                            .bind("chainId", chainId)
                            .bind("contract", contract)
                            .add();
                }
                batch.execute();
            }
        });
    }

    @Override
    public List<String> creators(long chainId, String contract) {
        return reader.withHandle(db -> db.select(
                        "SELECT DISTINCT creator FROM royalty_events"
                                + " WHERE chain_id = ? AND contract = ? AND kind = 'MINTED' ORDER BY creator",
                        chainId,
                        contract)
                .mapTo(String.class)
                .list());
    }

    @Override
    public List<RoyaltyEvent> of(long chainId, String contract, String creator) {
        return reader.withHandle(db -> db.select(
                        EVENTS + "creator = ? AND kind <> 'BURNT' ORDER BY block, log_index",
                        chainId,
                        contract,
                        creator)
                .map(EVENT)
                .list());
    }
}
