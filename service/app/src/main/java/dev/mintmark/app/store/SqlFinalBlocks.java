package dev.mintmark.app.store;

import dev.mintmark.app.chain.transactions.FinalBlocks;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** The final blocks in a SQL table. Thread-safe. */
final class SqlFinalBlocks implements FinalBlocks {
    private static final RowMapper<FinalBlock> ROW = RecordMapper.of(FinalBlock.class);

    private final Jdbi writer;
    private final Jdbi reader;

    SqlFinalBlocks(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    @Override
    public void record(long chainId, FinalBlock block) {
        writer.useTransaction(db -> record(db, chainId, block));
    }

    static void record(Handle db, long chainId, FinalBlock block) {
        db.execute(
                "INSERT INTO final_blocks (chain_id, number, hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                chainId,
                block.number(),
                block.hash());
    }

    @Override
    public List<FinalBlock> unchecked(long chainId, int limit) {
        return reader.withHandle(db -> db.select(
                        "SELECT number, hash FROM final_blocks WHERE chain_id = ? AND NOT checked ORDER BY number LIMIT ?",
                        chainId,
                        limit)
                .map(ROW)
                .list());
    }

    @Override
    public Optional<FinalBlock> checkedBelow(long chainId, long number) {
        return reader.withHandle(db -> db.select(
                        "SELECT number, hash FROM final_blocks WHERE chain_id = ? AND checked AND number < ?"
                                + " ORDER BY number DESC LIMIT 1",
                        chainId,
                        number)
                .map(ROW)
                .findOne());
    }

    @Override
    public void markChecked(long chainId, FinalBlock block) {
        change("UPDATE final_blocks SET checked = TRUE", chainId, block);
    }

    @Override
    public void remove(long chainId, FinalBlock block) {
        change("DELETE FROM final_blocks", chainId, block);
    }

    private void change(String change, long chainId, FinalBlock block) {
        writer.useTransaction(db -> db.execute(
                change + " WHERE chain_id = ? AND number = ? AND hash = ?", chainId, block.number(), block.hash()));
    }
}
