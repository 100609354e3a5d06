package dev.mintmark.app.store;

import dev.mintmark.app.royalty.RoyaltyEvent;
import dev.mintmark.app.royalty.RoyaltyIndex;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The events that royalties are counted from, out of the tables of {@link SqlChainIndex}. Thread-safe. */
public final class SqlRoyaltyIndex implements RoyaltyIndex {
    private static final String NATIVE = "'0x" + "0".repeat(40) + "'";

    private static final String OF_CONTRACT = " WHERE chain_id = :chain AND contract = :contract";

    private static final String EVENTS = "SELECT event.*, times.made_at FROM ("
            + part("MINTED", "token_mints", "token_id, creator, NULL, NULL", NATIVE + ", '0', NULL, NULL")
            + " AND token_id IN (SELECT token_id FROM vault_payments" + OF_CONTRACT + " AND token_id IS NOT NULL)"
            + " UNION "
            + part("MINTED", "token_mints AS mint", "token_id, creator, NULL, NULL", NATIVE + ", '0', NULL, NULL")
            + " AND creator IN (SELECT creator FROM royalty_receivers" + OF_CONTRACT
            + " AND receiver IN (SELECT vault FROM vaults" + OF_CONTRACT + ") UNION SELECT vault FROM vaults"
            + OF_CONTRACT
            + ") AND block = (SELECT MIN(block) FROM token_mints AS earliest" + OF_CONTRACT
            + " AND earliest.creator = mint.creator)"
            + " UNION ALL "
            + part("SOLD", "token_sales", "token_id, creator, receiver, NULL", "currency, royalty, price, NULL")
            + " UNION ALL "
            + part("CREDITED", "royalty_credits", "token_id, creator, receiver, NULL", "currency, amount, NULL, NULL")
            + " UNION ALL "
            + part("WITHDRAWN", "withdrawals", "NULL, NULL, account, NULL", "currency, royalties, NULL, NULL")
            + " UNION ALL "
            + part("VAULT", "vaults", "NULL, NULL, vault, NULL", NATIVE + ", '0', NULL, NULL")
            + " UNION ALL "
            + part(
                    "RECEIVED",
                    "vault_payments",
                    "token_id, NULL, vault, sender",
                    NATIVE + ", amount, price, marketplace")
            + " UNION ALL "
            + part("RELEASED", "vault_releases", "NULL, NULL, vault, receiver", "currency, amount, NULL, NULL")
            + " UNION ALL "
            + part("RECEIVER", "royalty_receivers", "NULL, creator, receiver, NULL", NATIVE + ", '0', NULL, NULL")
            + ") AS event LEFT JOIN block_times times ON times.chain_id = :chain AND times.block = event.block"
            + " ORDER BY event.block, event.log_index";

    private final Jdbi reader;

    public SqlRoyaltyIndex(Database database) {
        this.reader = database.reader();
    }

    /** @param who token, creator, account and party; {@code what} currency, amount, price and marketplace */
    private static String part(String kind, String table, String who, String what) {
        String[] whose = who.split(", ");
        String[] money = what.split(", ");
        return "SELECT '" + kind + "' AS kind, block, log_index, tx, CAST(" + whose[0] + " AS TEXT) AS token_id, CAST("
                + whose[1] + " AS TEXT) AS creator, CAST(" + whose[2] + " AS TEXT) AS account, CAST(" + whose[3]
                + " AS TEXT) AS party, " + money[0] + " AS currency, " + money[1] + " AS amount, CAST(" + money[2]
                + " AS TEXT) AS price, CAST(" + money[3] + " AS TEXT) AS marketplace FROM " + table
                + OF_CONTRACT;
    }

    @Override
    public List<RoyaltyEvent> events(long chainId, String contract) {
        return reader.withHandle(db -> db.createQuery(EVENTS)
                .bind("chain", chainId)
                .bind("contract", contract)
                .map((row, context) -> event(row))
                .list());
    }

    @Override
    public List<Creator> creators(long chainId, String contract, @Nullable String after, int limit) {
        return reader.withHandle(db -> db.createQuery("SELECT creator, COUNT(*) AS tokens FROM token_mints"
                        + OF_CONTRACT + " AND creator > :after GROUP BY creator ORDER BY creator LIMIT :limit")
                .bind("chain", chainId)
                .bind("contract", contract)
                .bind("after", after == null ? "" : after)
                .bind("limit", limit)
                .map((row, context) -> new Creator(row.getString("creator"), row.getLong("tokens")))
                .list());
    }

    @Override
    public long tokens(long chainId, String contract, String creator) {
        return reader.withHandle(
                db -> db.createQuery("SELECT COUNT(*) FROM token_mints" + OF_CONTRACT + " AND creator = :creator")
                        .bind("chain", chainId)
                        .bind("contract", contract)
                        .bind("creator", creator)
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public List<String> tokens(long chainId, String contract, String creator, @Nullable String after, int limit) {
        String next = after == null
                ? ""
                : " AND (block, log_index) > (SELECT block, log_index FROM token_mints" + OF_CONTRACT
                        + " AND token_id = :after)";
        return reader.withHandle(db -> {
            Query query = db.createQuery("SELECT token_id FROM token_mints" + OF_CONTRACT + " AND creator = :creator"
                    + next + " ORDER BY block, log_index LIMIT :limit");
            if (after != null) {
                query.bind("after", after);
            }
            return query.bind("chain", chainId)
                    .bind("contract", contract)
                    .bind("creator", creator)
                    .bind("limit", limit)
                    .mapTo(String.class)
                    .list();
        });
    }

    private static RoyaltyEvent event(ResultSet row) throws SQLException {
        return new RoyaltyEvent(
                RoyaltyEvent.Kind.valueOf(row.getString("kind")),
                row.getLong("block"),
                row.getLong("log_index"),
                row.getString("tx"),
                Instant.ofEpochMilli(row.getLong("made_at")),
                row.getString("token_id"),
                row.getString("creator"),
                row.getString("account"),
                row.getString("party"),
                row.getString("currency"),
                new BigInteger(row.getString("amount")),
                number(row.getString("price")),
                row.getString("marketplace"));
    }

    private static @Nullable BigInteger number(@Nullable String digits) {
        return digits == null ? null : new BigInteger(digits);
    }
}
