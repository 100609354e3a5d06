package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.Ledger;
import java.util.List;
import java.util.Optional;

/** A chain on which nothing was minted, and a network that holds nothing: what is found is in the register. */
final class Nowhere {
    static final Ledger LEDGER = new Ledger() {
        @Override
        public Optional<OnChain> token(String sha256) {
            return Optional.empty();
        }

        @Override
        public List<String> byWatermark(long watermarkId) {
            return List.of();
        }
    };

    static final ContentNetwork NETWORK = new ContentNetwork() {
        @Override
        public boolean available(String cid) {
            return false;
        }

        @Override
        public Optional<byte[]> fetch(String cid, long limit) {
            return Optional.empty();
        }
    };

    private Nowhere() {}
}
