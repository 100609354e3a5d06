package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.validate.ContentsReader;
import java.util.Optional;

/**
 * Finds and reads manifest stores in files, without validating them. Where a {@link Source} is over a channel that cannot
 * be read, methods throw {@link java.io.UncheckedIOException}. Stateless and thread-safe.
 */
public final class ManifestReader {
    private ManifestReader() {}

    /**
     * Returns the manifest store of a file as JUMBF bytes; empty if it has none.
     *
     * @throws C2paException if the file has another format or is malformed
     */
    public static Optional<byte[]> store(byte[] asset) throws C2paException {
        return store(Source.of(asset));
    }

    /**
     * Returns the manifest store of a file as JUMBF bytes; empty if it has none.
     *
     * @throws C2paException if the file has another format or is malformed
     */
    public static Optional<byte[]> store(Source asset) throws C2paException {
        return AssetFormat.of(asset).find(asset).map(Container::store);
    }

    /**
     * Returns the contents of a file's manifests; empty if it has none.
     *
     * @throws C2paException if the file has another format, or the file or its store is malformed
     */
    public static Optional<StoreContents> read(byte[] asset) throws C2paException {
        return read(Source.of(asset));
    }

    /**
     * Returns the contents of a file's manifests; empty if it has none.
     *
     * @throws C2paException if the file has another format, or the file or its store is malformed
     */
    public static Optional<StoreContents> read(Source asset) throws C2paException {
        Optional<byte[]> store = store(asset);
        return store.isEmpty() ? Optional.empty() : Optional.of(readStore(store.get()));
    }

    /**
     * Returns the contents of a manifest store, such as a {@code .c2pa} file.
     *
     * @throws C2paException if it is malformed
     */
    public static StoreContents readStore(byte[] store) throws C2paException {
        try {
            return ContentsReader.read(store);
        } catch (RuntimeException | StackOverflowError e) {
            throw new C2paException("The manifest store cannot be read: " + e + ".", e);
        }
    }

    /**
     * Returns the address of a file's remote manifest; empty if the file names none.
     *
     * @throws C2paException if the file has another format or is malformed
     */
    public static Optional<String> remoteManifest(byte[] asset) throws C2paException {
        return remoteManifest(Source.of(asset));
    }

    /**
     * Returns the address of a file's remote manifest; empty if the file names none.
     *
     * @throws C2paException if the file has another format or is malformed
     */
    public static Optional<String> remoteManifest(Source asset) throws C2paException {
        return RemoteManifest.of(AssetFormat.of(asset), asset);
    }

    /**
     * Returns the file without its manifest store. All other bytes, including other metadata, stay.
     *
     * @throws C2paException if the file has another format or is malformed
     */
    public static byte[] strip(byte[] asset) throws C2paException {
        return strip(Source.of(asset)).toArray();
    }

    /**
     * Returns the file without its manifest store. All other bytes, including other metadata, stay.
     *
     * @throws C2paException if the file has another format or is malformed
     */
    public static Source strip(Source asset) throws C2paException {
        AssetFormat format = AssetFormat.of(asset);
        Optional<Container> container = format.find(asset);
        return container.isPresent() ? format.remove(asset, container.get()) : asset;
    }
}
