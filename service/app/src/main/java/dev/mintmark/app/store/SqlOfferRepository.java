package dev.mintmark.app.store;

import dev.mintmark.app.market.OfferRepository;
import dev.mintmark.app.market.SignedOffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The offers in a SQL table. Thread-safe. */
public final class SqlOfferRepository implements OfferRepository {
    private static final String SELECT = "SELECT id, chain_id, contract, token_id, buyer, currency, price, epoch,"
            + " token_epoch, deadline * 1000 AS deadline, signature, data FROM offers"
            + " WHERE chain_id = ? AND contract = ?";

    private final Jdbi writer;
    private final Jdbi reader;

    public SqlOfferRepository(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    @Override
    public void put(SignedOffer offer) {
        writer.useTransaction(
                db -> db.createUpdate("INSERT INTO offers (chain_id, contract, id, token_id, buyer, currency,"
                                + " price, epoch, token_epoch, deadline, signature, data) VALUES (:chainId, :contract, :id,"
                                + " :tokenId, :buyer, :currency, :price, :epoch, :tokenEpoch, :seconds, :signature, :data)"
                                + " ON CONFLICT DO NOTHING")
                        .bindMethods(offer)
                        .bind("seconds", offer.deadline().getEpochSecond())
                        .execute());
    }

    @Override
    public Optional<SignedOffer> find(long chainId, String contract, String id) {
        return reader.withHandle(db -> db.select(SELECT + " AND id = ?", chainId, contract, id)
                .map(RecordMapper.of(SignedOffer.class))
                .findOne());
    }

    @Override
    public List<SignedOffer> of(long chainId, String contract, String tokenId) {
        return reader.withHandle(db -> db.select(SELECT + " AND token_id = ?", chainId, contract, tokenId)
                .map(RecordMapper.of(SignedOffer.class))
                .list());
    }

    @Override
    public List<SignedOffer> open(long chainId, String contract, String buyer, String currency) {
        return reader.withHandle(
                db -> db.select(SELECT + " AND buyer = ? AND currency = ?", chainId, contract, buyer, currency)
                        .map(RecordMapper.of(SignedOffer.class))
                        .list());
    }

    @Override
    public void removeDead(long chainId, String contract, String tokenId, long tokenEpoch, Instant now) {
        writer.useTransaction(db -> db.execute(
                "DELETE FROM offers WHERE chain_id = ? AND contract = ?"
                        + " AND (token_id = ? AND token_epoch < ? OR deadline < ?)",
                chainId,
                contract,
                tokenId,
                tokenEpoch,
                now.getEpochSecond()));
    }
}
