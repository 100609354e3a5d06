package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.io.SourceUnavailableException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ledger that opens the chain at the first question; one that does not open is tried again at the next. Thread-safe. */
public final class LazyLedger implements Ledger {
    private final Opener opener;
    private @Nullable Ledger opened;

    /** Opens the chain. */
    @FunctionalInterface
    public interface Opener {
        Ledger open() throws SourceUnavailableException;
    }

    public LazyLedger(Opener opener) {
        this.opener = opener;
    }

    /**
     * Returns this ledger with the knowledge of the register: an artwork that was never pinned is not minted, since only pinned
     * artworks are attested, and the chain is not asked for it.
     */
    public Ledger skippingUnpinned(Artworks artworks) {
        return new Ledger() {
            @Override
            public Optional<OnChain> token(String sha256) throws SourceUnavailableException {
                Optional<Artwork> artwork = artworks.bySha256(sha256);
                return artwork.isPresent() && artwork.get().pin() == null
                        ? Optional.empty()
                        : LazyLedger.this.token(sha256);
            }

            @Override
            public Optional<Anchored> anchored(String sha256) throws SourceUnavailableException {
                Optional<Artwork> artwork = artworks.bySha256(sha256);
                return artwork.isPresent() && artwork.get().pin() == null
                        ? Optional.empty()
                        : LazyLedger.this.anchored(sha256);
            }

            @Override
            public List<String> byWatermark(long watermarkId) throws SourceUnavailableException {
                return LazyLedger.this.byWatermark(watermarkId);
            }
        };
    }

    @Override
    public Optional<OnChain> token(String sha256) throws SourceUnavailableException {
        return ledger().token(sha256);
    }

    @Override
    public Optional<Anchored> anchored(String sha256) throws SourceUnavailableException {
        return ledger().anchored(sha256);
    }

    @Override
    public List<String> byWatermark(long watermarkId) throws SourceUnavailableException {
        return ledger().byWatermark(watermarkId);
    }

    private synchronized Ledger ledger() throws SourceUnavailableException {
        if (opened == null) {
            opened = opener.open();
        }
        return opened;
    }
}
