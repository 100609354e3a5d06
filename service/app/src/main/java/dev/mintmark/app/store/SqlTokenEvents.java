package dev.mintmark.app.store;

import dev.mintmark.app.index.TokenEvents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The life of a token, out of the tables of {@link SqlChainIndex}. Thread-safe. */
public final class SqlTokenEvents implements TokenEvents {
    private static final String ZERO = "'0x" + "0".repeat(40) + "'";
    private static final String OF =
            " WHERE moved.chain_id = :chain AND moved.contract = :contract AND moved.token_id = :token";

    /** A bid is in the currency of the last auction that began before it. */
    private static final String BEGUN = "(SELECT begun.currency FROM auction_starts begun"
            + " WHERE begun.chain_id = moved.chain_id AND begun.contract = moved.contract"
            + " AND begun.token_id = moved.token_id AND (begun.block < moved.block OR begun.block = moved.block"
            + " AND begun.log_index < moved.log_index) ORDER BY begun.block DESC, begun.log_index DESC LIMIT 1)";

    private static final String EVENTS = "SELECT event.*, times.made_at FROM ("
            // the market's transfers are told by its own events, which come right after or before them
            + "SELECT CASE WHEN moved.sender = " + ZERO + " THEN 'MINTED' WHEN moved.receiver = " + ZERO
            + " THEN 'BURNT' ELSE 'TRANSFERRED' END AS kind, moved.block, moved.log_index, moved.tx, moved.sender,"
            + " moved.receiver, CAST(NULL AS TEXT) AS currency, CAST(NULL AS TEXT) AS amount, CAST(NULL AS TEXT) AS royalty"
            + " FROM token_transfers moved" + OF
            + " AND NOT EXISTS (SELECT 1 FROM token_sales told WHERE " + next("moved", "told")
            + ") AND NOT EXISTS (SELECT 1 FROM auction_starts told WHERE " + next("told", "moved")
            + ") AND NOT EXISTS (SELECT 1 FROM auction_ends told WHERE " + next("told", "moved") + ")"
            + " UNION ALL "
            // by the transfer, which has an index by token
            + "SELECT 'SOLD', sale.block, sale.log_index, sale.tx, sale.seller, sale.buyer, sale.currency, sale.price,"
            + " sale.royalty FROM token_transfers moved JOIN token_sales sale ON "
            + next("moved", "sale") + OF
            + " UNION ALL "
            + part("LISTING_CANCELLED", "listing_cancellations", "NULL", "NULL", "NULL", "NULL")
            + " UNION ALL "
            + part("AUCTION_STARTED", "auction_starts", "moved.seller", "NULL", "moved.currency", "moved.reserve")
            + " UNION ALL "
            + part("BID", "auction_bids", "NULL", "moved.bidder", BEGUN, "moved.amount")
            + " UNION ALL "
            + part("AUCTION_CLOSED", "auction_ends", "NULL", "NULL", "NULL", "NULL") + " AND moved.winner = " + ZERO
            + ") AS event LEFT JOIN block_times times ON times.chain_id = :chain AND times.block = event.block"
            + " ORDER BY event.block DESC, event.log_index DESC LIMIT " + MAX_EVENTS;

    private final Jdbi reader;

    public SqlTokenEvents(Database database) {
        this.reader = database.reader();
    }

    /** Two events of a token in one transaction, and no transfer of the token between them. */
    private static String next(String first, String second) {
        return second + ".chain_id = " + first + ".chain_id AND " + second + ".contract = " + first + ".contract AND "
                + second + ".block = " + first + ".block AND " + second + ".tx = " + first + ".tx AND " + second
                + ".token_id = " + first + ".token_id AND " + second + ".log_index > " + first + ".log_index"
                + " AND NOT EXISTS (SELECT 1 FROM token_transfers other WHERE other.chain_id = moved.chain_id"
                + " AND other.contract = moved.contract AND other.token_id = moved.token_id"
                + " AND other.block = moved.block AND other.log_index > " + first + ".log_index"
                + " AND other.log_index < " + second + ".log_index)";
    }

    private static String part(
            String kind, String table, String sender, String receiver, String currency, String amount) {
        return "SELECT '" + kind + "', moved.block, moved.log_index, moved.tx, CAST(" + sender + " AS TEXT), CAST("
                + receiver + " AS TEXT), CAST(" + currency + " AS TEXT), CAST(" + amount
                + " AS TEXT), CAST(NULL AS TEXT) FROM " + table + " moved" + OF;
    }

    @Override
    public List<TokenEvent> of(long chainId, String contract, String tokenId) {
        return reader.withHandle(db -> db.createQuery(EVENTS)
                .bind("chain", chainId)
                .bind("contract", contract)
                .bind("token", tokenId)
                .map((row, context) -> event(row))
                .list());
    }

    private static TokenEvent event(ResultSet row) throws SQLException {
        Kind kind = Kind.valueOf(row.getString("kind"));
        long madeAt = row.getLong("made_at");
        boolean isKnown = !row.wasNull();
        return new TokenEvent(
                kind,
                row.getLong("block"),
                row.getLong("log_index"),
                row.getString("tx"),
                isKnown ? Instant.ofEpochMilli(madeAt) : null,
                kind == Kind.MINTED ? null : row.getString("sender"),
                kind == Kind.BURNT ? null : row.getString("receiver"),
                row.getString("currency"),
                row.getString("amount"),
                row.getString("royalty"));
    }
}
