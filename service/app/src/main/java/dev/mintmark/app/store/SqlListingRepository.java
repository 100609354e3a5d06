package dev.mintmark.app.store;

import dev.mintmark.app.market.ListingRepository;
import dev.mintmark.app.market.SignedListing;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The listings in a SQL table. Thread-safe. */
public final class SqlListingRepository implements ListingRepository {
    private final Jdbi writer;
    private final Jdbi reader;

    public SqlListingRepository(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    @Override
    public void put(SignedListing listing) {
        writer.useTransaction(db -> {
            db.createUpdate("DELETE FROM listings WHERE chain_id = :chainId AND contract = :contract"
                            + " AND token_id = :tokenId")
                    .bindMethods(listing)
                    .execute();
            db.createUpdate(
                            "INSERT INTO listings (chain_id, contract, token_id, seller, currency, price, epoch, sale, deadline,"
                                    + " signature, data) VALUES (:chainId, :contract, :tokenId, :seller, :currency, :priceWei, :epoch,"
                                    + " :tokenEpoch, :seconds, :signature, :data)")
                    .bindMethods(listing)
                    .bind("seconds", listing.deadline().getEpochSecond())
                    .execute();
        });
    }

    @Override
    public boolean replace(Optional<SignedListing> known, SignedListing listing) {
        return writer.inTransaction(db -> {
            boolean isKnown = latest(db, listing.chainId(), listing.contract(), listing.tokenId())
                    .equals(known);
            if (isKnown) {
                put(listing);
            }
            return isKnown;
        });
    }

    @Override
    public Optional<SignedListing> latest(long chainId, String contract, String tokenId) {
        return reader.withHandle(db -> latest(db, chainId, contract, tokenId));
    }

    private static Optional<SignedListing> latest(Handle db, long chainId, String contract, String tokenId) {
        return db.select(
                        "SELECT chain_id, contract, token_id, seller, currency, price AS price_wei, epoch, sale AS token_epoch,"
                                + " deadline * 1000 AS deadline, signature, data FROM listings"
                                + " WHERE chain_id = ? AND contract = ? AND token_id = ?",
                        chainId,
                        contract,
                        tokenId)
                .map(RecordMapper.of(SignedListing.class))
                .findOne();
    }
}
