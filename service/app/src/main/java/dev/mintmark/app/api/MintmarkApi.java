package dev.mintmark.app.api;

import java.net.URI;
import java.util.Optional;

/**
 * The services of one installation. They run in this process, or in the process that serves the data folder. In this
 * process each starts the parts that it needs at its first use; what keeps a part from starting is thrown as
 * {@link StartFailedException}. Thread-safe.
 */
public interface MintmarkApi extends AutoCloseable {
    ArtworkApi artworks();

    VerificationApi verification();

    ModelApi models();

    MarketApi market();

    SalesApi sales();

    RoyaltyApi royalties();

    VaultApi vaults();

    AnchorApi anchors();

    VoucherApi vouchers();

    ChainApi chain();

    IpfsApi ipfs();

    AccessApi access();

    /** Where a browser finds the service; empty if it ends with this process's command. */
    Optional<URI> servedAt();

    /** Ends the connection, or the services of this process. */
    @Override
    void close();
}
