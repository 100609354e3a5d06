package dev.mintmark.app.store;

import dev.mintmark.app.royalty.RoyaltyEvent;
import dev.mintmark.app.royalty.RoyaltyIndex;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The royalty events in a SQL table. Thread-safe. */
public final class SqlRoyaltyIndex implements RoyaltyIndex {
    private final Jdbi writer;
    private final Jdbi reader;

    public SqlRoyaltyIndex(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    @Override
    public OptionalLong nextBlock(long chainId, String contract) {
        return reader.withHandle(db -> db.select(
                        "SELECT next_block FROM royalty_cursors WHERE chain_id = ? AND contract = ?", chainId, contract)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()));
    }

    @Override
    public void add(long chainId, String contract, List<RoyaltyEvent> events, long nextBlock) {
        writer.useTransaction(db -> {
            if (!events.isEmpty()) {
                PreparedBatch batch = db.prepareBatch("INSERT INTO royalty_events (chain_id, contract, block,"
                        + " block_hash, log_index, kind, token_id, creator, amount)"
                        + " VALUES (:chainId, :contract, :block, :blockHash, :logIndex, :kind, :tokenId, :creator,"
                        + " :amount) ON CONFLICT DO NOTHING");
                for (RoyaltyEvent event : events) {
                    batch.bindMethods(event)
                            .bind("chainId", chainId)
                            .bind("contract", contract)
                            .add();
                }
                batch.execute();
            }
            db.execute(
                    "INSERT INTO royalty_cursors (chain_id, contract, next_block) VALUES (?, ?, ?)"
                            + " ON CONFLICT (chain_id, contract) DO UPDATE SET next_block = excluded.next_block"
                            + " WHERE royalty_cursors.next_block < excluded.next_block",
                    chainId,
                    contract,
                    nextBlock);
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
                        "SELECT block, block_hash, log_index, kind, token_id, creator, amount FROM royalty_events"
                                + " WHERE chain_id = ? AND contract = ? AND creator = ? ORDER BY block, log_index",
                        chainId,
                        contract,
                        creator)
                .map(ConstructorMapper.of(RoyaltyEvent.class))
                .list());
    }
}
