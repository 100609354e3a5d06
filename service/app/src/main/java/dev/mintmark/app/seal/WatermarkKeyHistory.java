package dev.mintmark.app.seal;

import java.util.Optional;

/** What the register remembers of the watermark key that its artworks were sealed with. */
public interface WatermarkKeyHistory {
    /** Where there is no register yet. */
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

    /** Of the key in use; nothing where none was remembered so far. */
    Optional<String> fingerprint();

    /** Whether there are artworks whose copies only that key recovers. */
    boolean anySealed();

    /** From now on this key is in use. */
    void remember(String fingerprint);
}
