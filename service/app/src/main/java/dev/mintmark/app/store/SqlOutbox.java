package dev.mintmark.app.store;

import dev.mintmark.app.access.CurrentRequest;
import dev.mintmark.app.chain.transactions.Fees;
import dev.mintmark.app.chain.transactions.FinalBlocks;
import dev.mintmark.app.chain.transactions.Outbox;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The outbox in SQL tables. Nonce, transaction and the artwork's stage change in one database transaction. Thread-safe. */
public final class SqlOutbox implements Outbox {
    private static final String COLUMNS =
            "SELECT id, chain_id, sender, nonce, state FROM chain_transactions WHERE chain_id = ? AND ";

    private final Jdbi writer;
    private final Jdbi reader;
    private final FinalBlocks finalBlocks;

    public SqlOutbox(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
        this.finalBlocks = new SqlFinalBlocks(database);
    }

    @Override
    public FinalBlocks finalBlocks() {
        return finalBlocks;
    }

    @Override
    public long nextNonce(long chainId, String sender, long chainNonce) {
        return writer.inTransaction(db -> {
            db.execute(
                    "INSERT INTO chain_senders (chain_id, address, next_nonce) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    chainId,
                    sender,
                    chainNonce);
            db.execute(
                    "UPDATE chain_senders SET next_nonce = ? WHERE chain_id = ? AND address = ? AND next_nonce < ?",
                    chainNonce,
                    chainId,
                    sender,
                    chainNonce);
            return db.select("SELECT next_nonce FROM chain_senders WHERE chain_id = ? AND address = ?", chainId, sender)
                    .mapTo(Long.class)
                    .one();
        });
    }

    @Override
    public OptionalLong lastNonce(long chainId, String sender) {
        return reader.withHandle(db -> db.select(
                        "SELECT MAX(nonce) FROM chain_transactions WHERE chain_id = ? AND sender = ?", chainId, sender)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()));
    }

    @Override
    public Stored store(PendingTransaction transaction) {
        return writer.inTransaction(db -> {
            Stored stored = storeAll(db, transaction);
            if (stored != Stored.STORED) {
                db.rollback();
            } else {
                noted(db, transaction.last());
            }
            return stored;
        });
    }

    /** A request whose wait fails has sent it all the same. */
    private static void noted(Handle db, Attempt attempt) {
        db.afterCommit(() -> CurrentRequest.stored(attempt.hash()));
    }

    private static Stored storeAll(Handle db, PendingTransaction transaction) {
        int claimed = db.execute(
                "UPDATE chain_senders SET next_nonce = ? WHERE chain_id = ? AND address = ? AND next_nonce = ?",
                transaction.nonce() + 1,
                transaction.chainId(),
                transaction.sender(),
                transaction.nonce());
        if (claimed == 0) {
            return Stored.NONCE_TAKEN;
        }
        if (!insert(db, transaction)) {
            return Stored.KEY_TAKEN;
        }
        for (String artwork : transaction.artworks()) {
            if (!SqlArtworkChanges.signed(db, artwork, transaction.last().hash())) {
                return Stored.ARTWORK_MOVED;
            }
        }
        return Stored.STORED;
    }

    /** Returns false where a live transaction has one of the keys or the nonce; then the caller takes all back. */
    private static boolean insert(Handle db, PendingTransaction transaction) {
        int inserted = db.execute(
                "INSERT INTO chain_transactions (id, chain_id, sender, nonce, state)"
                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                transaction.id(),
                transaction.chainId(),
                transaction.sender(),
                transaction.nonce(),
                transaction.state().name());
        if (inserted == 0) {
            return false;
        }
        int position = 0;
        for (String key : transaction.keys()) {
            int keyed = db.execute(
                    "INSERT INTO chain_purposes (transaction_id, position, chain_id, purpose, live)"
                            + " VALUES (?, ?, ?, ?, TRUE) ON CONFLICT DO NOTHING",
                    transaction.id(),
                    position++,
                    transaction.chainId(),
                    key);
            if (keyed == 0) {
                return false;
            }
        }
        add(db, transaction.id(), 0, transaction.last());
        return true;
    }

    @Override
    public boolean fill(PendingTransaction transaction) {
        return writer.inTransaction(db -> {
            boolean isStored = insert(db, transaction);
            if (isStored) {
                noted(db, transaction.last());
            } else {
                db.rollback();
            }
            return isStored;
        });
    }

    @Override
    public void resume(PendingTransaction transaction, String artwork) {
        writer.useTransaction(
                db -> SqlArtworkChanges.signed(db, artwork, transaction.last().hash()));
    }

    @Override
    public void release(PendingTransaction transaction, String key) {
        writer.useTransaction(db -> db.execute(
                "UPDATE chain_purposes SET live = FALSE WHERE transaction_id = ? AND purpose = ?",
                transaction.id(),
                key));
    }

    @Override
    public void backToPinned(String artwork) {
        writer.useTransaction(db -> SqlArtworkChanges.backToPinned(db, artwork));
    }

    @Override
    public boolean replace(PendingTransaction transaction, Attempt attempt) {
        return writer.inTransaction(db -> {
            boolean isAdded = add(db, transaction.id(), transaction.attempts().size(), attempt);
            if (isAdded) {
                noted(db, attempt);
                SqlArtworkChanges.replaced(db, transaction.id(), attempt.hash());
            }
            return isAdded;
        });
    }

    @Override
    public boolean cancel(PendingTransaction transaction, Attempt attempt) {
        return writer.inTransaction(db -> {
            boolean isAdded = add(db, transaction.id(), transaction.attempts().size(), attempt);
            if (isAdded) {
                noted(db, attempt);
            }
            return isAdded;
        });
    }

    @Override
    public void mark(String id, State state) {
        writer.useTransaction(db -> {
            db.execute("UPDATE chain_transactions SET state = ? WHERE id = ?", state.name(), id);
            endIfDead(db, id, state);
        });
    }

    private static void endIfDead(Handle db, String id, State state) {
        if (!state.isLive()) {
            setLive(db, id, false);
        }
    }

    private static void setLive(Handle db, String id, boolean live) {
        db.execute("UPDATE chain_purposes SET live = ? WHERE transaction_id = ?", live, id);
    }

    @Override
    public void settle(PendingTransaction transaction, State end, FinalBlocks.FinalBlock block, Cost cost) {
        writer.useTransaction(db -> {
            // an end that was noted before the costs were has none: they were not of this day
            db.execute(
                    "UPDATE chain_transactions SET gas_used = ?, gas_price = ?, settled_at = ?"
                            + " WHERE id = ? AND state IN ('SIGNED', 'SENT')",
                    cost.gasUsed(),
                    cost.gasPrice().longValueExact(),
                    cost.at(),
                    transaction.id());
            int changed = db.execute(
                    "UPDATE chain_transactions SET state = ?, block = ?"
                            + " WHERE id = ? AND (state <> ? OR block IS NULL OR block <> ?)",
                    end.name(),
                    block.number(),
                    transaction.id(),
                    end.name(),
                    block.number());
            if (changed > 0) {
                endIfDead(db, transaction.id(), end);
                SqlFinalBlocks.record(db, transaction.chainId(), block);
            }
        });
    }

    /** A product of gas and price may pass 64 bits, as may a sum of wei, so SQLite adds up parts. */
    @Override
    public BigInteger spentSince(long chainId, Instant since) {
        List<BigInteger> parts = reader.withHandle(db -> Stream.of(
                        "gas_used * (gas_price / 1000000000)",
                        "gas_used * (gas_price % 1000000000) / 1000000",
                        "gas_used * (gas_price % 1000000000) % 1000000")
                .map(part -> db.select(
                                "SELECT CAST(COALESCE(SUM(" + part + "), 0) AS TEXT) FROM chain_transactions"
                                        + " WHERE chain_id = ? AND settled_at >= ?",
                                chainId,
                                since)
                        .mapTo(String.class)
                        .one())
                .map(BigInteger::new)
                .toList());
        return parts.get(0)
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(parts.get(1).multiply(BigInteger.valueOf(1_000_000)))
                .add(parts.get(2));
    }

    @Override
    public List<PendingTransaction> settledIn(long chainId, long block) {
        return reader.withHandle(db -> read(
                db,
                COLUMNS + "block = ? AND state IN ('FINAL', 'REVERTED', 'CANCELLED') ORDER BY nonce",
                chainId,
                block));
    }

    @Override
    public void reopen(PendingTransaction transaction) {
        writer.useTransaction(db -> {
            String id = transaction.id();
            db.execute(
                    "UPDATE chain_transactions SET gas_used = NULL, gas_price = NULL, settled_at = NULL WHERE id = ?",
                    id);
            if (db.execute("UPDATE chain_transactions SET state = 'SENT' WHERE id = ? AND state = 'FINAL'", id) == 1) {
                return; // what it did not do, another may have done
            }
            int reopened = db.execute(
                    "UPDATE chain_transactions SET state = 'SENT' WHERE id = ? AND state IN ('REVERTED', 'CANCELLED')"
                            + " AND NOT EXISTS (SELECT 1 FROM chain_purposes own JOIN chain_purposes other"
                            + " ON other.chain_id = own.chain_id AND other.purpose = own.purpose AND other.live"
                            + " WHERE own.transaction_id = ?)",
                    id,
                    id);
            if (reopened == 1) {
                setLive(db, id, true);
            } else {
                db.execute("UPDATE chain_transactions SET block = NULL WHERE id = ?", id);
            }
        });
    }

    @Override
    public List<PendingTransaction> reopened(long chainId) {
        return reader.withHandle(db -> read(db, COLUMNS + "block IS NOT NULL AND state = 'SENT'", chainId)).stream()
                .sorted(PendingTransaction.SIGNING_ORDER)
                .toList();
    }

    @Override
    public Optional<PendingTransaction> live(long chainId, String key) {
        return reader.withHandle(db -> read(
                        db,
                        COLUMNS
                                + "id = (SELECT transaction_id FROM chain_purposes WHERE chain_id = ? AND purpose = ? AND live)",
                        chainId,
                        chainId,
                        key)
                .stream()
                .findFirst());
    }

    @Override
    public Optional<PendingTransaction> latest(long chainId, String key) {
        return reader.withHandle(db -> read(
                        db,
                        COLUMNS + "id IN (SELECT transaction_id FROM chain_purposes WHERE purpose = ?)"
                                + " ORDER BY nonce DESC LIMIT 1",
                        chainId,
                        key)
                .stream()
                .findFirst());
    }

    @Override
    public List<PendingTransaction> since(long chainId, String sender, long nonce) {
        return reader.withHandle(db -> read(
                db, COLUMNS + "sender = ? AND nonce >= ? AND state <> 'LOST' ORDER BY nonce", chainId, sender, nonce));
    }

    @Override
    public List<PendingTransaction> unsettled(long chainId, String sender) {
        return reader.withHandle(
                db -> read(db, COLUMNS + "sender = ? AND state IN ('SIGNED', 'SENT') ORDER BY nonce", chainId, sender));
    }

    /** Returns false where the position is taken. */
    private static boolean add(Handle db, String id, int position, Attempt attempt) {
        int added = db.execute(
                "INSERT INTO chain_attempts (hash, transaction_id, position, raw, max_fee, tip, signed_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                attempt.hash(),
                id,
                position,
                attempt.raw(),
                attempt.fees().max(),
                attempt.fees().tip(),
                attempt.at());
        return added == 1;
    }

    private static List<PendingTransaction> read(Handle db, String sql, Object... values) {
        return db.select(sql, values).map(RecordMapper.of(TransactionRow.class)).list().stream()
                .map(row -> row.with(keys(db, row.id), attempts(db, row.id)))
                .toList();
    }

    private static List<String> keys(Handle db, String id) {
        return db.select("SELECT purpose FROM chain_purposes WHERE transaction_id = ? ORDER BY position", id)
                .mapTo(String.class)
                .list();
    }

    private static List<Attempt> attempts(Handle db, String id) {
        return db.select(
                        "SELECT hash, raw, max_fee, tip, signed_at FROM chain_attempts WHERE transaction_id = ?"
                                + " ORDER BY position",
                        id)
                .map(RecordMapper.of(AttemptRow.class))
                .map(AttemptRow::attempt)
                .list();
    }

    private record TransactionRow(String id, long chainId, String sender, long nonce, State state) {
        PendingTransaction with(List<String> keys, List<Attempt> attempts) {
            return new PendingTransaction(id, keys, chainId, sender, nonce, state, attempts);
        }
    }

    private record AttemptRow(String hash, String raw, BigInteger maxFee, BigInteger tip, Instant signedAt) {
        Attempt attempt() {
            return new Attempt(hash, raw, new Fees(maxFee, tip), signedAt);
        }
    }
}
