package dev.mintmark.app.store;

import static java.util.stream.Collectors.joining;

import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.IndexedEvent;
import dev.mintmark.app.index.IndexedEvent.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The contract's events in SQL tables, one for each kind. Thread-safe. */
public final class SqlChainIndex implements ChainIndex {
    private static final Pattern WORD = Pattern.compile("_(.)");
    private static final String ZERO = "0x" + "0".repeat(40);
    private static final String OF_CONTRACT = " WHERE chain_id = ? AND contract = ?";

    private static final Comparator<IndexedEvent> ORDER = Comparator.comparing(
            IndexedEvent::place, Comparator.comparingLong(Place::block).thenComparingLong(Place::logIndex));

    /**
     * One row: how far was read, and the token's mint and last transfer, where there is one. Each join is by a key of the one
     * before: SQLite reads joins in parentheses whole.
     */
    static final String TOKEN =
            "SELECT read.next_block, moved.token_id, mint.creator, mint.root, mint.tx, mint.block, model.sha256,"
                    + " EXISTS (SELECT 1 FROM model_registrations other WHERE other.chain_id = mint.chain_id"
                    + " AND other.contract = mint.contract AND other.number = mint.model AND other.revoked) AS revoked,"
                    + " moved.sender, moved.receiver, moved.tx AS moved_tx, moved.block AS moved_block"
                    + " FROM index_cursors read LEFT JOIN token_mints mint ON mint.chain_id = read.chain_id"
                    + " AND mint.contract = read.contract AND mint.token_id = ?"
                    + " LEFT JOIN model_registrations model ON model.chain_id = mint.chain_id"
                    + " AND model.contract = mint.contract AND model.number = mint.model AND NOT model.revoked"
                    + " LEFT JOIN token_transfers moved ON moved.chain_id = model.chain_id"
                    + " AND moved.contract = model.contract AND moved.token_id = mint.token_id"
                    + " WHERE read.chain_id = ? AND read.contract = ?"
                    + " ORDER BY moved.block DESC, moved.log_index DESC LIMIT 1";

    private final Database database;
    private final Jdbi writer;
    private final Jdbi reader;
    private final Listener listener;

    public SqlChainIndex(Database database) {
        this(database, (chainId, contract, events) -> {});
    }

    /** @param listener joins the transactions that add events */
    public SqlChainIndex(Database database, Listener listener) {
        this.database = database;
        this.writer = database.writer();
        this.reader = database.reader();
        this.listener = listener;
    }

    /** Is told of events that the index did not have, in the chain's order, in the transaction that adds them. */
    @FunctionalInterface
    public interface Listener {
        /** Takes at least one event. */
        void added(long chainId, String contract, List<IndexedEvent> events);
    }

    /** A table of events, and its columns beside those of the place. */
    private enum Table {
        TOKEN_MINTS("token_id creator watermark_id model royalty_bps content_hash root"),
        TOKEN_TRANSFERS("token_id sender receiver"),
        MODEL_REGISTRATIONS("number sha256 revoked"),
        TOKEN_SALES("token_id creator receiver seller buyer currency price royalty"),
        ROYALTY_CREDITS("token_id creator receiver currency amount"),
        WITHDRAWALS("account currency royalties proceeds"),
        LISTING_CANCELLATIONS("token_id account epoch"),
        AUCTION_STARTS("token_id seller currency reserve ends_at"),
        AUCTION_BIDS("token_id bidder amount ends_at"),
        AUCTION_ENDS("token_id winner price"),
        CURRENCY_SETTINGS("currency accepted"),
        VAULTS("vault split"),
        VAULT_PAYMENTS("vault sender amount token_id marketplace price"),
        VAULT_RELEASES("vault payee receiver currency amount"),
        ROYALTY_RECEIVERS("creator receiver"),
        TOKEN_ANCHORS("token_id root"),
        ANCHOR_RECORDS("root attester count recorded_at"),
        VOUCHER_REVOCATIONS("token_id deadline revoker");

        private final List<String> columns;

        Table(String columns) {
            this.columns = List.of(columns.split(" "));
        }

        static Table of(IndexedEvent event) {
            return switch (event) {
                case IndexedEvent.Mint unused -> TOKEN_MINTS;
                case IndexedEvent.Transfer unused -> TOKEN_TRANSFERS;
                case IndexedEvent.Registration unused -> MODEL_REGISTRATIONS;
                case IndexedEvent.Sale unused -> TOKEN_SALES;
                case IndexedEvent.Credit unused -> ROYALTY_CREDITS;
                case IndexedEvent.Withdrawal unused -> WITHDRAWALS;
                case IndexedEvent.Cancellation unused -> LISTING_CANCELLATIONS;
                case IndexedEvent.AuctionStart unused -> AUCTION_STARTS;
                case IndexedEvent.Bid unused -> AUCTION_BIDS;
                case IndexedEvent.AuctionEnd unused -> AUCTION_ENDS;
                case IndexedEvent.CurrencySetting unused -> CURRENCY_SETTINGS;
                case IndexedEvent.VaultCreated unused -> VAULTS;
                case IndexedEvent.VaultPayment unused -> VAULT_PAYMENTS;
                case IndexedEvent.VaultRelease unused -> VAULT_RELEASES;
                case IndexedEvent.ReceiverChange unused -> ROYALTY_RECEIVERS;
                case IndexedEvent.Anchoring unused -> TOKEN_ANCHORS;
                case IndexedEvent.AnchorRecord unused -> ANCHOR_RECORDS;
                case IndexedEvent.Revocation unused -> VOUCHER_REVOCATIONS;
            };
        }

        String insert() {
            return "INSERT INTO " + this + " (chain_id, contract, block, block_hash, log_index, tx, "
                    + String.join(", ", columns)
                    + ") VALUES (:chain, :contract, :at.block, :at.blockHash, :at.logIndex, :at.tx, "
                    + columns.stream().map(column -> ":" + camelCase(column)).collect(joining(", "))
                    + ") ON CONFLICT DO NOTHING";
        }

        private static String camelCase(String column) {
            return WORD.matcher(column).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
        }
    }

    @Override
    public Optional<Cursor> cursor(long chainId, String contract) {
        return reader.withHandle(db -> cursor(db, chainId, contract));
    }

    private static Optional<Cursor> cursor(Handle db, long chainId, String contract) {
        return db.select("SELECT next_block, block_hash FROM index_cursors" + OF_CONTRACT, chainId, contract)
                .map(RecordMapper.of(Cursor.class))
                .findOne();
    }

    @Override
    public Optional<Place> lastBefore(long chainId, String contract, long block) {
        return reader.withHandle(db -> Stream.of(Table.values())
                .flatMap(table -> db
                        .select(
                                "SELECT block, block_hash, log_index, tx FROM " + table + OF_CONTRACT
                                        + " AND block < ? ORDER BY block DESC LIMIT 1",
                                chainId,
                                contract,
                                block)
                        .map(RecordMapper.of(Place.class))
                        .findOne()
                        .stream())
                .max(Comparator.comparingLong(Place::block)));
    }

    @Override
    public void rewind(long chainId, String contract, Cursor from, Cursor to) {
        writer.useTransaction(db -> {
            // another run may have done it
            if (cursor(db, chainId, contract).equals(Optional.of(from))) {
                for (Table table : Table.values()) {
                    db.execute(
                            "DELETE FROM " + table + OF_CONTRACT + " AND block >= ?",
                            chainId,
                            contract,
                            to.nextBlock());
                }
                db.execute(
                        "UPDATE index_cursors SET next_block = ?, block_hash = ?" + OF_CONTRACT,
                        to.nextBlock(),
                        to.blockHash(),
                        chainId,
                        contract);
            }
        });
    }

    @Override
    public void add(long chainId, String contract, List<IndexedEvent> events, long first, Cursor cursor) {
        database.inTransaction(() -> writer.inTransaction(db -> {
            int moved = db.execute(
                    "INSERT INTO index_cursors (chain_id, contract, next_block, block_hash) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (chain_id, contract) DO UPDATE SET next_block = excluded.next_block,"
                            + " block_hash = excluded.block_hash"
                            + " WHERE index_cursors.next_block < excluded.next_block"
                            + " AND index_cursors.next_block >= ?",
                    chainId,
                    contract,
                    cursor.nextBlock(),
                    cursor.blockHash(),
                    first);
            // another run may have moved back meanwhile, for events of blocks that are gone
            if (moved == 1) {
                List<IndexedEvent> added = Stream.of(Table.values())
                        .flatMap(table -> insert(db, chainId, contract, table, events).stream())
                        .sorted(ORDER)
                        .toList();
                if (!added.isEmpty()) {
                    listener.added(chainId, contract, added);
                }
            }
            return moved;
        }));
    }

    /** Returns the events of the table that it did not have. */
    private static List<IndexedEvent> insert(
            Handle db, long chainId, String contract, Table table, List<IndexedEvent> events) {
        List<IndexedEvent> rows =
                events.stream().filter(event -> Table.of(event) == table).toList();
        if (rows.isEmpty()) {
            return List.of();
        }
        PreparedBatch batch = db.prepareBatch(table.insert());
        for (IndexedEvent row : rows) {
            batch.bindMethods(row)
                    .bindMethods("at", row.place())
                    .bind("chain", chainId)
                    .bind("contract", contract)
                    .add();
        }
        int[] counts = batch.execute();
        return IntStream.range(0, counts.length)
                .filter(row -> counts[row] == 1)
                .mapToObj(rows::get)
                .toList();
    }

    @Override
    public Optional<TokenState> token(long chainId, String contract, String tokenId) {
        return reader.withHandle(db -> db.select(TOKEN, tokenId, chainId, contract)
                .map((row, context) -> new TokenState(row.getLong(1) - 1, token(row)))
                .findOne());
    }

    /** Columns by their place in {@link #TOKEN}: names would be looked up for each token. */
    private static @Nullable IndexedToken token(ResultSet row) throws SQLException {
        if (row.getString(2) == null) {
            return null;
        }
        String receiver = text(row, 10);
        boolean isBurnt = receiver.equals(ZERO);
        return new IndexedToken(
                text(row, 2),
                text(row, 3),
                text(row, 7),
                row.getBoolean(8),
                row.getString(4),
                text(row, 5),
                row.getLong(6),
                isBurnt ? text(row, 9) : receiver,
                isBurnt ? text(row, 11) : null,
                isBurnt ? row.getLong(12) : null);
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getString(column));
    }

    @Override
    public List<String> tokensByWatermark(long chainId, String contract, long watermarkId) {
        return reader.withHandle(db -> db.select(
                        "SELECT token_id FROM token_mints" + OF_CONTRACT
                                + " AND watermark_id = ? ORDER BY block, log_index",
                        chainId,
                        contract,
                        watermarkId)
                .mapTo(String.class)
                .list());
    }

    @Override
    public List<String> vaults(long chainId, String contract) {
        return reader.withHandle(db -> db.select(
                        "SELECT vault FROM vaults" + OF_CONTRACT + " ORDER BY block, log_index", chainId, contract)
                .mapTo(String.class)
                .list());
    }

    @Override
    public void addTimes(long chainId, Map<Long, Instant> times) {
        writer.useTransaction(db -> times.forEach((block, time) -> db.execute(
                "INSERT INTO block_times (chain_id, block, made_at) VALUES (?, ?, ?)"
                        + " ON CONFLICT (chain_id, block) DO UPDATE SET made_at = excluded.made_at",
                chainId,
                block,
                time.toEpochMilli())));
    }
}
