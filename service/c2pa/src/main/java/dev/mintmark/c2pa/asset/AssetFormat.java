package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.HardBinding;
import dev.mintmark.c2pa.Source;
import java.util.List;
import java.util.Optional;

/**
 * How a file format embeds a manifest store. C2PA 2.4, appendix A. Safe for hostile files: every length is checked
 * before it is used, and a store has at most {@value Container#MAX_STORE} bytes. Implementations are stateless and thread-safe.
 */
public sealed interface AssetFormat
        permits BmffFormat,
                GifFormat,
                JpegFormat,
                JpegXlFormat,
                Mp3Format,
                PdfFormat,
                PngFormat,
                RiffFormat,
                SvgFormat,
                TiffFormat {
    /** Largest XMP packet that is read, in bytes. */
    int MAX_XMP = 1 << 20;

    /** The formats by their names for people. */
    String NAMES = "PNG, JPEG, WebP, AVIF, HEIC, HEIF, GIF, TIFF, DNG, JPEG XL, SVG, MP4, MOV, M4A, MP3, WAV and PDF";

    /** The formats, in the order in which they are tried. */
    List<AssetFormat> ALL = List.of(
            new PngFormat(),
            new JpegFormat(),
            new RiffFormat(),
            new BmffFormat(),
            new GifFormat(),
            new TiffFormat(),
            new JpegXlFormat(),
            new PdfFormat(),
            new SvgFormat(),
            new Mp3Format());

    /**
     * Returns the format of a file, recognised by its first bytes.
     *
     * @throws AssetException if no format matches
     */
    static AssetFormat of(Source asset) throws AssetException {
        for (AssetFormat format : ALL) {
            if (format.matches(asset)) {
                return format;
            }
        }
        throw new AssetException("The file is none of " + NAMES + ", by its first bytes.");
    }

    /** Returns the IANA media type of a file of this format. */
    String mediaType(Source asset);

    boolean matches(Source asset);

    /**
     * Returns the manifest store of a file; empty if it has none. A PNG or JPEG that breaks off after its store has that
     * store: its hard binding then fails.
     *
     * @throws AssetException if the file is malformed otherwise
     */
    Optional<Container> find(Source asset) throws AssetException;

    /**
     * Returns the offset at which a container is inserted, in the file that {@link #withContainerLength} makes of one
     * without a container.
     */
    long insertionPoint(Source asset) throws AssetException;

    /**
     * Returns whether tables in a file say where parts of it lie, counted from its beginning: then nothing behind a store that
     * becomes longer is where they say, and something in the store can be.
     */
    default boolean hasAbsolutePlaces() {
        return false;
    }

    /** Returns the length of the container of a store of this length, in bytes. */
    int containerLength(int storeLength);

    /** Returns the container of a store: the bytes to insert. */
    byte[] container(byte[] store);

    /** Returns whether a store has to have an even length. */
    default boolean needsEvenStore() {
        return false;
    }

    /** Returns the file with its size fields set for a container of this length, which is not inserted yet. */
    default Source withContainerLength(Source asset, int containerLength) throws AssetException {
        return asset;
    }

    /** Returns bytes in the place of a container of this length while its store does not exist. */
    default byte[] blank(int containerLength) {
        return new byte[containerLength];
    }

    /**
     * Returns what makes the hard binding of a file.
     *
     * @param asset a file without a container
     * @throws AssetException if files of this format have no such binding
     */
    default Binding binding(HardBinding binding, Source asset) throws AssetException {
        return switch (binding.kind()) {
            case WHOLE -> Binding.Data.WHOLE;
            case UPDATABLE -> new Binding.Data(lengths(asset));
            case BOXES -> Binding.Boxes.of(this, asset);
            case MERKLE -> throw new AssetException("Only AVIF, HEIC, HEIF, MP4, MOV and M4A files have Merkle trees.");
        };
    }

    /**
     * Returns the fields that hold only the length of a store and lie outside of its container, before it, in order.
     *
     * @param asset a file without a container
     * @throws AssetException if such a field holds something else too
     */
    default List<FileRange> lengths(Source asset) throws AssetException {
        return List.of();
    }

    /** Returns the file with a store. The file has none yet. */
    default Source embed(Source asset, byte[] store) throws AssetException {
        byte[] container = container(store);
        Source prepared = withContainerLength(asset, container.length);
        return prepared.with(insertionPoint(asset), container);
    }

    /**
     * Returns a file with a longer store.
     *
     * @param container the file's container
     * @param store the manifests of the file, those of later updates behind them
     * @throws AssetException if an update is not possible
     */
    default Source updated(Source asset, Container container, byte[] store) throws AssetException {
        if (needsEvenStore() && store.length % 2 != 0) {
            throw new AssetException("The manifest store has an odd length, for which this format has no place.");
        }
        return embed(remove(asset, container), store);
    }

    /** Returns the file without its container. Only size fields change besides. */
    default Source remove(Source asset, Container container) throws AssetException {
        return asset.without(container.span());
    }

    /**
     * Returns the parts of the file in order, without gaps, up to the end of the picture.
     *
     * @throws AssetException if files of this format have no parts that a boxes hash could list
     */
    default List<NamedBox> boxes(Source asset) throws AssetException {
        throw new AssetException("Files of this format have no boxes that could be hashed one by one.");
    }

    /** Returns the file's XMP packet as UTF-8; empty if it has none of at most {@value #MAX_XMP} bytes. */
    Optional<byte[]> xmp(Source asset) throws AssetException;

    /**
     * Returns the file with this XMP packet, instead of one that it has.
     *
     * @throws AssetException if this library does not write XMP into files of this format, or the packet is too long
     */
    default Source withXmp(Source asset, byte[] packet) throws AssetException {
        throw new AssetException("XMP is not written into files of this format.");
    }
}
