package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.Pinner;
import java.io.IOException;
import java.util.List;

/** Puts a sealed file on IPFS, and takes it back. All of it is idempotent. Thread-safe. */
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

    /** Returns the CIDs of the blocks below that pin's roots. */
    List<String> blocksBelow(Artwork artwork, byte[] file);

    /** Returns the CIDs of the blocks below the roots of a pin that was made, as the blocks here name them. */
    List<String> blocksBelow(Pin pin) throws IOException;

    /** Deletes the block with this CID here. */
    void deleteBlock(String cid) throws IOException;

    /** Has the other places, where there are any, keep no longer what is below this root. */
    void unpin(String root) throws IOException, SourceUnavailableException;

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
            public List<String> blocksBelow(Artwork artwork, byte[] file) {
                return Pinner.blocksBelow(artwork, file);
            }

            @Override
            public List<String> blocksBelow(Pin pin) throws IOException {
                return pinner.blocksBelow(pin);
            }

            @Override
            public void deleteBlock(String cid) throws IOException {
                pinner.deleteBlock(cid);
            }

            @Override
            public void unpin(String root) throws IOException, SourceUnavailableException {
                pinner.unpin(root);
            }
        };
    }
}
