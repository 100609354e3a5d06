package dev.mintmark.app.store;

import dev.mintmark.app.royalty.RoyaltyEvent;
import dev.mintmark.app.royalty.RoyaltyIndex;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The events of creators' royalties, out of the tables of {@link SqlChainIndex}. Thread-safe. */
public final class SqlRoyaltyIndex implements RoyaltyIndex {
    private static final String OF_CREATOR = " WHERE chain_id = :chain AND contract = :contract AND ";
    private static final String NATIVE = " AND currency = '0x" + "0".repeat(40) + "'";

    private static final String EVENTS = "SELECT kind, token_id, amount FROM ("
            + "SELECT block, log_index, 'MINTED' AS kind, token_id, '0' AS amount FROM token_mints"
            + OF_CREATOR + "creator = :creator"
            + " UNION ALL SELECT block, log_index, 'SOLD', token_id, royalty FROM token_sales"
            + OF_CREATOR + "creator = :creator" + NATIVE
            + " UNION ALL SELECT block, log_index, 'CREDITED', token_id, amount FROM royalty_credits"
            + OF_CREATOR + "creator = :creator" + NATIVE
            + " UNION ALL SELECT block, log_index, 'WITHDRAWN', NULL, royalties FROM withdrawals"
            + OF_CREATOR + "account = :creator" + NATIVE
            + ") AS event ORDER BY block, log_index";

    private final Jdbi reader;

    public SqlRoyaltyIndex(Database database) {
        this.reader = database.reader();
    }

    @Override
    public List<String> creators(long chainId, String contract) {
        return reader.withHandle(db -> db.select(
                        "SELECT DISTINCT creator FROM token_mints WHERE chain_id = ? AND contract = ? ORDER BY creator",
                        chainId,
                        contract)
                .mapTo(String.class)
                .list());
    }

    @Override
    public List<RoyaltyEvent> of(long chainId, String contract, String creator) {
        return reader.withHandle(db -> db.createQuery(EVENTS)
                .bind("chain", chainId)
                .bind("contract", contract)
                .bind("creator", creator)
                .map(RecordMapper.of(RoyaltyEvent.class))
                .list());
    }
}
