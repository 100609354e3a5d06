package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import java.util.Optional;

/** Finds manifest stores in images, without judging them. Thread-safe: there is no state. */
public final class ManifestReader {
    private ManifestReader() {}

    /**
     * The manifest store of a PNG, JPEG or WebP file, as JUMBF bytes; empty where it has none.
     *
     * @throws C2paException where the file is none of these, or broken
     */
    public static Optional<byte[]> store(byte[] asset) throws C2paException {
        return AssetFormat.of(asset).find(asset).map(Container::store);
    }

    /**
     * The file without its manifest store; all other bytes, other metadata too, stay.
     *
     * @throws C2paException where the file is neither PNG, JPEG nor WebP, or broken
     */
    public static byte[] strip(byte[] asset) throws C2paException {
        AssetFormat format = AssetFormat.of(asset);
        Optional<Container> container = format.find(asset);
        return container.isPresent() ? format.remove(asset, container.get()) : asset.clone();
    }
}
