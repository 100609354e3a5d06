package dev.mintmark.app.store;

import dev.mintmark.app.index.AnchorIndex;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;

/** The events of anchors and vouchers, out of the tables of {@link SqlChainIndex}. Thread-safe. */
public final class SqlAnchorIndex implements AnchorIndex {
    /** Nobody anchors an artwork more often; each further one costs a question to the chain. */
    private static final int MAX_ANCHORS = 8;

    private static final String OF_TOKEN = " WHERE chain_id = ? AND contract = ? AND token_id = ?";

    private final Jdbi reader;

    public SqlAnchorIndex(Database database) {
        this.reader = database.reader();
    }

    @Override
    public List<IndexedAnchor> anchors(long chainId, String contract, String tokenId) {
        return reader.withHandle(db -> db.select(
                        "SELECT anchored.root, record.attester, record.recorded_at, anchored.tx, anchored.block"
                                + " FROM token_anchors anchored JOIN anchor_records record"
                                + " ON record.chain_id = anchored.chain_id AND record.contract = anchored.contract"
                                + " AND record.root = anchored.root AND record.tx = anchored.tx"
                                + " WHERE anchored.chain_id = ? AND anchored.contract = ? AND anchored.token_id = ?"
                                + " ORDER BY anchored.block, anchored.log_index LIMIT ?",
                        chainId,
                        contract,
                        tokenId,
                        MAX_ANCHORS)
                .map(RecordMapper.of(IndexedAnchor.class))
                .list());
    }

    @Override
    public Optional<Redemption> redemption(long chainId, String contract, String tokenId) {
        String first = "(SELECT receiver FROM token_transfers moved WHERE moved.chain_id = mint.chain_id"
                + " AND moved.contract = mint.contract AND moved.token_id = mint.token_id"
                + " ORDER BY moved.block, moved.log_index LIMIT 1)";
        String last = "(SELECT NULLIF(receiver, '0x" + "0".repeat(40) + "') FROM token_transfers moved"
                + " WHERE moved.chain_id = mint.chain_id"
                + " AND moved.contract = mint.contract AND moved.token_id = mint.token_id"
                + " ORDER BY moved.block DESC, moved.log_index DESC LIMIT 1)";
        return reader.withHandle(db -> db.select(
                        "SELECT creator, royalty_bps, " + first + " AS receiver, " + last
                                + " AS owner, tx, block FROM token_mints mint" + OF_TOKEN,
                        chainId,
                        contract,
                        tokenId)
                .map(RecordMapper.of(Redemption.class))
                .findOne());
    }

    @Override
    public Optional<Revoked> revocation(long chainId, String contract, String tokenId, long deadline) {
        return reader.withHandle(db -> db.select(
                        "SELECT revoker, tx, block FROM voucher_revocations" + OF_TOKEN
                                + " AND deadline >= ? ORDER BY block, log_index LIMIT 1",
                        chainId,
                        contract,
                        tokenId,
                        deadline)
                .map(RecordMapper.of(Revoked.class))
                .findOne());
    }

    @Override
    public OptionalLong revokedUpTo(long chainId, String contract, String tokenId) {
        return reader.withHandle(
                db -> db.select("SELECT MAX(deadline) FROM voucher_revocations" + OF_TOKEN, chainId, contract, tokenId)
                        .mapTo(Long.class)
                        .findOne()
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()));
    }
}
