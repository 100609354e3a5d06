package dev.mintmark.app.store;

import dev.mintmark.app.market.ListingRepository;
import dev.mintmark.app.market.SignedListing;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The listings in a SQL table. Thread-safe. */
public final class SqlListingRepository implements ListingRepository {
    private final Jdbi writer;
    private final Jdbi reader;

    /**
     * @param writer takes the write lock when a transaction begins
     * @param reader sees what was committed
     */
    public SqlListingRepository(Jdbi writer, Jdbi reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public void put(SignedListing listing) {
        writer.useTransaction(db -> {
            db.execute(
                    "DELETE FROM listings WHERE chain_id = ? AND contract = ? AND token_id = ?",
                    listing.chainId(),
                    listing.contract(),
                    listing.tokenId());
            db.execute(
                    "INSERT INTO listings (chain_id, contract, token_id, seller, price, epoch, sale, deadline,"
                            + " signature, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    listing.chainId(),
                    listing.contract(),
                    listing.tokenId(),
                    listing.seller(),
                    listing.priceWei(),
                    listing.epoch(),
                    listing.sale(),
                    listing.deadline().getEpochSecond(),
                    listing.signature(),
                    listing.data());
        });
    }

    @Override
    public Optional<SignedListing> latest(long chainId, String contract, String tokenId) {
        return reader.withHandle(db -> db.select(
                        "SELECT seller, price, epoch, sale, deadline, signature, data FROM listings"
                                + " WHERE chain_id = ? AND contract = ? AND token_id = ?",
                        chainId,
                        contract,
                        tokenId)
                .map((row, context) -> new SignedListing(
                        chainId,
                        contract,
                        tokenId,
                        row.getString("seller"),
                        row.getString("price"),
                        row.getLong("epoch"),
                        row.getLong("sale"),
                        Instant.ofEpochSecond(row.getLong("deadline")),
                        row.getString("signature"),
                        row.getString("data")))
                .findOne());
    }
}
