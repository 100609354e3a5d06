package dev.mintmark.app.verify;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ManifestReader;
import java.io.IOException;

/** The C2PA manifest stores of sealed files. */
public final class ManifestStores {
    private ManifestStores() {}

    /**
     * Returns the manifest store of an artwork's sealed file.
     *
     * @throws IOException if the file has none, or cannot be read
     */
    public static byte[] of(byte[] sealedFile, String artworkId) throws IOException {
        try {
            return ManifestReader.store(sealedFile)
                    .orElseThrow(
                            () -> new IOException("The sealed file of artwork " + artworkId + " has no manifest."));
        } catch (C2paException e) {
            throw new IOException("The sealed file of artwork " + artworkId + " cannot be read: " + e.getMessage(), e);
        }
    }
}
