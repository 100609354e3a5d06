package dev.mintmark.app.api;

import dev.mintmark.app.chain.ChainStatus;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainCheck;
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

    RoyaltyApi royalties();

    /** What an operator needs to know of the chain, as its node answers now. */
    ChainStatus chainStatus() throws SourceUnavailableException;

    /**
     * Compares the confirmed tokens with the chain.
     *
     * @param repair whether to send the mints again that the chain lacks
     */
    ChainCheck checkChain(boolean repair) throws SourceUnavailableException;

    /** Where a browser finds the service; empty if it ends with this process's command. */
    Optional<URI> servedAt();

    /** Ends the connection, or the services of this process. */
    @Override
    void close();
}
