package dev.mintmark.app.store;

import dev.mintmark.app.index.SaleIndex;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The state of sales, out of the tables of {@link SqlChainIndex}. Thread-safe. */
public final class SqlSaleIndex implements SaleIndex {
    private static final String ZERO = "0x" + "0".repeat(40);
    private static final String OF = " WHERE chain_id = ? AND contract = ? AND ";

    /** A token's owner and epoch. The contract counts neither the mint nor the burn as a beginning of an epoch. */
    static final String TOKEN = "SELECT read.next_block - 1 AS as_of,"
            + " (SELECT receiver FROM token_transfers moved WHERE moved.chain_id = read.chain_id"
            + " AND moved.contract = read.contract AND moved.token_id = :token"
            + " ORDER BY moved.block DESC, moved.log_index DESC LIMIT 1) AS owner,"
            + " (SELECT COUNT(*) FROM token_transfers moved WHERE moved.chain_id = read.chain_id"
            + " AND moved.contract = read.contract AND moved.token_id = :token AND moved.sender <> '" + ZERO
            + "' AND moved.receiver <> '" + ZERO + "')"
            + " + (SELECT COUNT(*) FROM listing_cancellations ended WHERE ended.chain_id = read.chain_id"
            + " AND ended.contract = read.contract AND ended.token_id = :token) AS token_epoch"
            + " FROM index_cursors read WHERE read.chain_id = :chain AND read.contract = :contract";

    /** The last beginning that no end follows, and the last bid after it. */
    static final String AUCTION = "SELECT begun.seller, begun.currency, begun.reserve, bid.bidder, bid.amount AS bid,"
            + " COALESCE(bid.ends_at, begun.ends_at) AS ends_at"
            + " FROM auction_starts begun LEFT JOIN auction_bids bid ON bid.chain_id = begun.chain_id"
            + " AND bid.contract = begun.contract AND bid.token_id = begun.token_id"
            + " AND (bid.block > begun.block OR bid.block = begun.block AND bid.log_index > begun.log_index)"
            + " WHERE begun.chain_id = :chain AND begun.contract = :contract AND begun.token_id = :token"
            + " AND NOT EXISTS (SELECT 1 FROM auction_ends ended WHERE ended.chain_id = begun.chain_id"
            + " AND ended.contract = begun.contract AND ended.token_id = begun.token_id"
            + " AND (ended.block > begun.block OR ended.block = begun.block AND ended.log_index > begun.log_index))"
            + " ORDER BY begun.block DESC, begun.log_index DESC, bid.block DESC, bid.log_index DESC LIMIT 1";

    private final Jdbi reader;

    public SqlSaleIndex(Database database) {
        this.reader = database.reader();
    }

    /** A token without its auction. */
    public record Row(long asOf, @Nullable String owner, long tokenEpoch) {}

    @Override
    public Optional<TokenSale> sale(long chainId, String contract, String tokenId) {
        // one transaction, so that SQLite answers both from one state
        return reader.inTransaction(db -> db.createQuery(TOKEN)
                .bind("chain", chainId)
                .bind("contract", contract)
                .bind("token", tokenId)
                .map(RecordMapper.of(Row.class))
                .findOne()
                .flatMap(row -> Optional.ofNullable(row.owner())
                        .map(owner -> new TokenSale(
                                row.asOf(), owner, row.tokenEpoch(), auction(db, chainId, contract, tokenId)))));
    }

    private static @Nullable RunningAuction auction(Handle db, long chainId, String contract, String tokenId) {
        return db.createQuery(AUCTION)
                .bind("chain", chainId)
                .bind("contract", contract)
                .bind("token", tokenId)
                .map(RecordMapper.of(RunningAuction.class))
                .findOne()
                .orElse(null);
    }

    @Override
    public long epoch(long chainId, String contract, String account) {
        return reader.withHandle(db -> db.select(
                        "SELECT epoch FROM listing_cancellations" + OF
                                + "account = ? ORDER BY block DESC, log_index DESC LIMIT 1",
                        chainId,
                        contract,
                        account)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    @Override
    public List<Currency> currencies(long chainId, String contract) {
        return reader.withHandle(db -> db.select(
                        "SELECT currency AS address, accepted FROM currency_settings latest" + OF
                                + "NOT EXISTS (SELECT 1 FROM currency_settings later"
                                + " WHERE later.chain_id = latest.chain_id AND later.contract = latest.contract"
                                + " AND later.currency = latest.currency AND (later.block > latest.block"
                                + " OR later.block = latest.block AND later.log_index > latest.log_index))"
                                + " ORDER BY currency",
                        chainId,
                        contract)
                .map(RecordMapper.of(Currency.class))
                .list());
    }
}
