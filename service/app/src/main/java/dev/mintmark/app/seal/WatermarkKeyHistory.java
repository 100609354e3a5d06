package dev.mintmark.app.seal;

import java.util.Optional;

/** What the register stores of the watermark key that its artworks were sealed with. */
public interface WatermarkKeyHistory {
    /** The history where there is no register yet. */
    WatermarkKeyHistory NONE = new WatermarkKeyHistory() {
        @Override
        public Optional<String> fingerprint() {
            return Optional.empty();
        }

        @Override
        public boolean anySealed() {
            return false;
        }

        @Override
        public void remember(String fingerprint) {}
    };

    /** Returns the fingerprint of the key in use; empty where none was stored yet. */
    Optional<String> fingerprint();

    /** Whether there are sealed artworks, or may be soon by another node, whose copies only that key recovers. */
    boolean anySealed();

    /** Stores the fingerprint of the key that is in use from now on. */
    void remember(String fingerprint);
}
