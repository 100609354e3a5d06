package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.manifest.Assertion;
import dev.mintmark.c2pa.manifest.DataHash;
import java.nio.ByteBuffer;
import java.util.Arrays;
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
                PngFormat,
                RiffFormat,
                SvgFormat,
                TiffFormat {
    /** Largest XMP packet that is read, in bytes. */
    int MAX_XMP = 1 << 20;

    /** The formats by their names for people. */
    String NAMES = "PNG, JPEG, WebP, AVIF, HEIC, HEIF, GIF, TIFF, DNG, JPEG XL, SVG, MP4, MOV, M4A, MP3 and WAV";

    /** The formats, in the order in which they are tried. */
    List<AssetFormat> ALL = List.of(
            new PngFormat(),
            new JpegFormat(),
            new RiffFormat(),
            new BmffFormat(),
            new GifFormat(),
            new TiffFormat(),
            new JpegXlFormat(),
            new SvgFormat(),
            new Mp3Format());

    /**
     * Returns the format of a file, recognised by its first bytes.
     *
     * @throws AssetException if no format matches
     */
    static AssetFormat of(byte[] asset) throws AssetException {
        for (AssetFormat format : ALL) {
            if (format.matches(asset)) {
                return format;
            }
        }
        throw new AssetException("The file is none of " + NAMES + ", by its first bytes.");
    }

    /** Returns the IANA media type of a file of this format. */
    String mediaType(byte[] asset);

    boolean matches(byte[] asset);

    /**
     * Returns the manifest store of a file; empty if it has none. A PNG or JPEG that breaks off after its store has that
     * store: its hard binding then fails.
     *
     * @throws AssetException if the file is malformed otherwise
     */
    Optional<Container> find(byte[] asset) throws AssetException;

    /**
     * Returns the offset at which a container is inserted, in the file that {@link #withContainerLength} makes of one
     * without a container.
     */
    int insertionPoint(byte[] asset) throws AssetException;

    /** Returns the length of the container of a store of this length, in bytes. */
    int containerLength(int storeLength);

    /** Returns the container of a store: the bytes to insert. */
    byte[] container(byte[] store);

    /** Returns whether a store has to have an even length. */
    default boolean needsEvenStore() {
        return false;
    }

    /** Returns the file with its size fields set for a container of this length, which is not inserted yet. */
    default byte[] withContainerLength(byte[] asset, int containerLength) throws AssetException {
        return asset;
    }

    /**
     * Returns the hard binding of a file.
     *
     * @param prepared the file from {@link #withContainerLength}, without the container
     * @param container range of the container in the signed file
     * @param padding zeros that bring the store to its planned length
     */
    default Assertion binding(byte[] prepared, ByteRange container, int padding) throws AssetException {
        return DataHash.over(prepared, container, padding);
    }

    /** Returns a hard binding of the same length without a hash. */
    default Assertion placeholder(ByteRange container, int padding) {
        return DataHash.placeholder(container, padding);
    }

    /** Returns the file with a store. The file has none yet. */
    default byte[] embed(byte[] asset, byte[] store) throws AssetException {
        byte[] container = container(store);
        byte[] prepared = withContainerLength(asset, container.length);
        return with(prepared, insertionPoint(asset), container);
    }

    /** Returns the file without its container. Only size fields change besides. */
    default byte[] remove(byte[] asset, Container container) throws AssetException {
        return without(asset, container.span());
    }

    /**
     * Returns the parts of the file in order, without gaps, up to the end of the picture.
     *
     * @throws AssetException if files of this format have no parts that a boxes hash could list
     */
    default List<NamedBox> boxes(byte[] asset) throws AssetException {
        throw new AssetException("Files of this format have no boxes that could be hashed one by one.");
    }

    /** Returns the file's XMP packet as UTF-8; empty if it has none of at most {@value #MAX_XMP} bytes. */
    Optional<byte[]> xmp(byte[] asset) throws AssetException;

    /**
     * Returns the file with this XMP packet, instead of one that it has.
     *
     * @throws AssetException if this library does not write XMP into files of this format, or the packet is too long
     */
    default byte[] withXmp(byte[] asset, byte[] packet) throws AssetException {
        throw new AssetException("XMP is written into PNG and JPEG files only.");
    }

    /** Returns whether these bytes are in the file at an offset. */
    static boolean isAt(byte[] wanted, byte[] asset, int at) {
        return at <= asset.length - wanted.length
                && Arrays.equals(asset, at, at + wanted.length, wanted, 0, wanted.length);
    }

    /** Returns the file with more bytes at an offset. */
    static byte[] with(byte[] asset, int at, byte[] more) {
        return ByteBuffer.allocate(asset.length + more.length)
                .put(asset, 0, at)
                .put(more)
                .put(asset, at, asset.length - at)
                .array();
    }

    /** Returns the file without these bytes. */
    static byte[] without(byte[] asset, ByteRange span) {
        byte[] rest = new byte[asset.length - span.length()];
        System.arraycopy(asset, 0, rest, 0, span.offset());
        System.arraycopy(asset, span.end(), rest, span.offset(), asset.length - span.end());
        return rest;
    }
}
