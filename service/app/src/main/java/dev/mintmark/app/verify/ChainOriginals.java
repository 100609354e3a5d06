package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The originals that the chain names and IPFS holds, with no register asked: the bytes are fetched and hashed. */
final class ChainOriginals implements Originals {
    /** A watermark ID is drawn at random; more tokens than this under one ID is somebody's nonsense. */
    private static final int MAX_TOKENS_AN_ID = 8;

    private final Ledger ledger;
    private final ContentNetwork network;

    ChainOriginals(Ledger ledger, ContentNetwork network) {
        this.ledger = ledger;
        this.network = network;
    }

    @Override
    public Optional<Original> bySha256(String sha256) throws SourceUnavailableException {
        Optional<Ledger.OnChain> token = ledger.token(sha256);
        return token.isEmpty() ? Optional.empty() : original(sha256, token.get());
    }

    @Override
    public List<Original> byWatermark(long id, UnavailableSources away) {
        List<Original> originals = new ArrayList<>();
        for (String sha256 : minted(id, away)) {
            Optional<Ledger.OnChain> token = Optional.empty();
            try {
                token = ledger.token(sha256);
            } catch (SourceUnavailableException e) {
                away.chain(e);
            }
            try {
                if (token.isPresent()) {
                    original(sha256, token.get()).ifPresent(originals::add);
                }
            } catch (SourceUnavailableException e) {
                away.picture(e);
            }
        }
        return originals;
    }

    private List<String> minted(long id, UnavailableSources away) {
        try {
            return ledger.byWatermark(id).stream().limit(MAX_TOKENS_AN_ID).toList();
        } catch (SourceUnavailableException e) {
            away.chain(e);
            return List.of();
        }
    }

    /** Nobody keeps an index of fingerprints on a chain. */
    @Override
    public List<Original> nearest(Pdq fingerprint, int distance, int limit) {
        return List.of();
    }

    @Override
    public List<WindowMatch> alike(List<WindowFingerprint> windows, int limit) {
        return List.of();
    }

    private Optional<Original> original(String sha256, Ledger.OnChain token) throws SourceUnavailableException {
        Optional<byte[]> file = network.fetch(token.imageCid(), ImageCodec.MAX_BYTES);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Raster pixels;
        try {
            pixels = ImageCodec.decode(file.get());
        } catch (InvalidImageException e) {
            // whoever may attest can mint any bytes; these lead nowhere
            return Optional.empty();
        }
        return Optional.of(new Original(
                new Verification.Summary(null, sha256, null, new Verification.Model(null, token.modelSha256()), null),
                Pdq.of(pixels),
                () -> Optional.of(pixels),
                token.imageCid()));
    }
}
