package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetException;
import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import java.util.Optional;

/** Finds manifest stores in images, without judging them. Thread-safe: there is no state. */
public final class ManifestReader {
    private ManifestReader() {}

    /**
     * The manifest store of a PNG or JPEG file, as JUMBF bytes; empty where it has none.
     *
     * @throws AssetException where the file is neither, or broken
     */
    public static Optional<byte[]> store(byte[] asset) throws AssetException {
        return AssetFormat.of(asset).find(asset).map(Container::store);
    }

    /**
     * The file without its manifest store; all other bytes, other metadata too, stay.
     *
     * @throws AssetException where the file is neither PNG nor JPEG, or broken
     */
    public static byte[] strip(byte[] asset) throws AssetException {
        return AssetFormat.of(asset)
                .find(asset)
                .map(container -> AssetFormat.without(asset, container.span()))
                .orElseGet(asset::clone);
    }
}
