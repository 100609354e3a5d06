package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.ipfs.Pinner;
import java.util.List;

/** Puts a sealed file on IPFS, and takes it back. Both are idempotent. Thread-safe. */
public interface PinStep {
    /**
     * Puts the file on IPFS and reads it back.
     *
     * @param file the sealed bytes
     * @throws dev.mintmark.app.artwork.StepFailedException where trying again cannot help; any other exception is tried
     *     again
     */
    Pin pin(Artwork artwork, byte[] file) throws Exception;

    /** Returns the pin that {@link #pin} makes of the file, without making it. */
    Pin pinOf(Artwork artwork, byte[] file);

    /** Serves the file no longer. */
    void unpin(Pin pin) throws Exception;

    /** Removes what belongs to none of these pins; nobody may pin meanwhile. */
    void removeAllBut(List<Pin> pins) throws Exception;

    /** The pinner as a step. */
    static PinStep of(Pinner pinner) {
        return new PinStep() {
            @Override
            public Pin pin(Artwork artwork, byte[] file) throws Exception {
                return pinner.pin(artwork, file);
            }

            @Override
            public Pin pinOf(Artwork artwork, byte[] file) {
                return Pinner.pinOf(artwork, file);
            }

            @Override
            public void unpin(Pin pin) throws Exception {
                pinner.unpin(pin);
            }

            @Override
            public void removeAllBut(List<Pin> pins) throws Exception {
                pinner.removeAllBut(pins);
            }
        };
    }
}
