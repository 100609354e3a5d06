package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Pin;

/** Puts a sealed file on IPFS and reads it back. Idempotent. */
@FunctionalInterface
public interface PinStep {
    /**
     * @param file the sealed bytes
     * @throws dev.mintmark.app.artwork.StepFailedException where trying again cannot help; any other exception is tried
     *     again
     */
    Pin pin(Artwork artwork, byte[] file) throws Exception;
}
