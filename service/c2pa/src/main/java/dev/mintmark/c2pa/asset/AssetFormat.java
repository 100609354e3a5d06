package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.ByteRange;
import java.util.List;
import java.util.Optional;

/**
 * How one image format carries a manifest store. C2PA 2.4, appendix A. Files may be hostile: every length is
 * checked before it is used, and a store is at most {@value #MAX_STORE} bytes. Implementations are thread-safe.
 */
public sealed interface AssetFormat permits JpegFormat, PngFormat, WebpFormat {
    /** The largest manifest store that is read or written, in bytes. */
    int MAX_STORE = 64 << 20;

    /** The largest XMP packet that is looked at, in bytes. */
    int MAX_XMP = 1 << 20;

    /** The formats, in the order in which they are tried. */
    List<AssetFormat> ALL = List.of(new PngFormat(), new JpegFormat(), new WebpFormat());

    /** The format of a file, by its first bytes. */
    static AssetFormat of(byte[] asset) throws AssetException {
        for (AssetFormat format : ALL) {
            if (format.matches(asset)) {
                return format;
            }
        }
        throw new AssetException("The file is neither PNG nor JPEG nor WebP, by its first bytes.");
    }

    /** The IANA media type. */
    String mediaType();

    boolean matches(byte[] asset);

    /** The manifest store of a file, where it has one. */
    Optional<Container> find(byte[] asset) throws AssetException;

    /** Where a container belongs in a file that has none: the offset of the byte that will follow it. */
    int insertionPoint(byte[] asset) throws AssetException;

    /** How many bytes of the file the container of a store of this size takes. */
    int containerLength(int storeLength);

    /** The container of a store: the bytes to insert. */
    byte[] container(byte[] store);

    /** Whether a store has to have an even length. */
    default boolean needsEvenStore() {
        return false;
    }

    /** The file as it will be around a container of this length: what it says of its own size is set. */
    default byte[] withContainerLength(byte[] asset, int containerLength) throws AssetException {
        return asset;
    }

    /** The file without its container; all other bytes stay but for what it says of its own size. */
    default byte[] remove(byte[] asset, Container container) throws AssetException {
        return without(asset, container.span());
    }

    /** The file's parts in order, without gaps; empty where the specification names none for this format. */
    default List<NamedBox> boxes(byte[] asset) throws AssetException {
        return List.of();
    }

    /** The file's XMP packet as UTF-8, where it has one of at most {@value #MAX_XMP} bytes. */
    Optional<byte[]> xmp(byte[] asset) throws AssetException;

    /** The file without these bytes of it. */
    static byte[] without(byte[] asset, ByteRange span) {
        byte[] rest = new byte[asset.length - span.length()];
        System.arraycopy(asset, 0, rest, 0, span.offset());
        System.arraycopy(asset, span.end(), rest, span.offset(), asset.length - span.end());
        return rest;
    }
}
