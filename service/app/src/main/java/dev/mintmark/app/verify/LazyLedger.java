package dev.mintmark.app.verify;

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

    @Override
    public Lookup lookUp(String sha256) throws SourceUnavailableException {
        return ledger().lookUp(sha256);
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
