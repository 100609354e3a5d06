package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * TIFF 6.0, BigTIFF and formats that are TIFF inside, such as DNG: the store is the value of the tag 52545 of type
 * UNDEFINED, at the end of the file. A file with one page gets a copy of its directory with the tag; a file with several
 * pages gets one more directory with nothing else. C2PA 2.4, section A.3.6.
 */
final class TiffFormat implements AssetFormat {
    private static final int STORE = 52545;
    private static final int XMP = 700;
    private static final int DNG_VERSION = 50706;
    private static final int BYTE = 1;
    /** Any length of a store that is not in its directory itself. */
    private static final int PROBE = 64;

    private static final int UNDEFINED = 7;

    @Override
    public String mediaType(Source asset) {
        try {
            boolean dng =
                    TiffDirectory.chain(asset).getFirst().entry(DNG_VERSION).isPresent();
            return dng ? "image/x-adobe-dng" : "image/tiff";
        } catch (AssetException e) {
            return "image/tiff";
        }
    }

    @Override
    public boolean matches(Source asset) {
        if (asset.length() < 8 || asset.at(0) != asset.at(1) || asset.at(0) != 'I' && asset.at(0) != 'M') {
            return false;
        }
        int magic = new TiffDirectory.Reader(asset, TiffDirectory.order(asset)).getShort(2);
        return magic == TiffDirectory.CLASSIC || magic == TiffDirectory.BIG;
    }

    @Override
    public boolean hasAbsolutePlaces() {
        return true;
    }

    @Override
    public Optional<Container> find(Source asset) throws AssetException {
        Container found = null;
        for (TiffDirectory directory : TiffDirectory.chain(asset)) {
            Optional<TiffDirectory.Entry> entry = directory.entry(STORE);
            if (entry.isEmpty()) {
                continue;
            }
            if (found != null) {
                throw new AssetException("The TIFF has more than one manifest store; one is allowed.");
            }
            TiffDirectory.Entry store = entry.get();
            if (store.type() != UNDEFINED || store.count() > Container.MAX_STORE) {
                throw new AssetException("The manifest store of the TIFF has the type " + store.type() + " and "
                        + store.count() + " bytes; the type is " + UNDEFINED + ", and at most " + Container.MAX_STORE
                        + " bytes are read.");
            }
            FileRange value = directory.value(store);
            found = new Container(
                    asset.copyOf(value), value, List.of(new FileRange(store.countAt(), directory.word())), List.of());
        }
        return Optional.ofNullable(found);
    }

    @Override
    public long insertionPoint(Source asset) throws AssetException {
        List<TiffDirectory> pages = TiffDirectory.chain(asset);
        int entries = pages.size() == 1 ? pages.getFirst().entries().size() + 1 : 1;
        long end = padded(asset.length()) + pages.getFirst().length(entries);
        if (!pages.getFirst().big() && end > 0xffff_ffffL - Container.MAX_STORE) {
            throw new AssetException("The TIFF has no room for a manifest; a BigTIFF has.");
        }
        return end;
    }

    /** The store is the file's end, so that everything else keeps its place. */
    @Override
    public Source withContainerLength(Source asset, int containerLength) throws AssetException {
        List<TiffDirectory> pages = TiffDirectory.chain(asset);
        TiffDirectory last = pages.getLast();
        long at = padded(asset.length());
        long end = insertionPoint(asset);
        byte[] store = last.encodedEntry(STORE, UNDEFINED, containerLength, end);
        byte[] directory = pages.size() == 1
                ? last.encode(asset, last.entries(), STORE, store)
                : last.encode(asset, List.of(), STORE, store);
        byte[] added = ByteBuffer.allocate(Math.toIntExact(end - asset.length()))
                .position(Math.toIntExact(at - asset.length()))
                .put(directory)
                .array();
        return last.withPointer(asset, pages.size() == 1 ? last.pointerAt() : last.nextAt(), at)
                .with(asset.length(), added);
    }

    /** The count of the store's tag. */
    @Override
    public List<FileRange> lengths(Source asset) throws AssetException {
        Source signed = withContainerLength(asset, PROBE).with(insertionPoint(asset), new byte[PROBE]);
        return find(signed).orElseThrow().lengths();
    }

    /** A store at the end of the file stays there, and so does everything else. */
    @Override
    public Source updated(Source asset, Container container, byte[] store) throws AssetException {
        FileRange old = container.span();
        FileRange count = container.lengths().getFirst();
        if (old.end() != asset.length() || old.length() <= count.length()) {
            return AssetFormat.super.updated(asset, container, store);
        }
        TiffDirectory first = TiffDirectory.chain(asset).getFirst();
        if (!first.big() && old.offset() > 0xffff_ffffL - store.length) {
            throw new AssetException("The TIFF has no room for an update; a BigTIFF has.");
        }
        return first.withPointer(asset, count.offset(), store.length)
                .without(old)
                .with(old.offset(), store);
    }

    private static long padded(long length) {
        return length + length % 2;
    }

    /** Removes the tag and, if it is the file's end, the store; otherwise fills that with zeros. */
    @Override
    public Source remove(Source asset, Container container) throws AssetException {
        Source rest = asset;
        List<TiffDirectory> pages = TiffDirectory.chain(asset);
        for (TiffDirectory directory : pages) {
            Optional<TiffDirectory.Entry> entry = directory.entry(STORE);
            if (entry.isPresent()) {
                rest = directory.entries().size() == 1
                        ? directory.withPointer(rest, directory.pointerAt(), directory.next())
                        : directory.withoutEntry(rest, entry.get());
            }
        }
        FileRange store = container.span();
        if (store.end() == asset.length()) {
            return rest.without(store);
        }
        return rest.replaced(store.offset(), new byte[(int) store.length()]);
    }

    @Override
    public int containerLength(int storeLength) {
        return storeLength;
    }

    @Override
    public byte[] container(byte[] store) {
        return store.clone();
    }

    @Override
    public Optional<byte[]> xmp(Source asset) throws AssetException {
        TiffDirectory first = TiffDirectory.chain(asset).getFirst();
        Optional<TiffDirectory.Entry> entry = first.entry(XMP).filter(e -> e.count() <= MAX_XMP);
        return entry.isEmpty() ? Optional.empty() : Optional.of(asset.copyOf(first.value(entry.get())));
    }

    /** The first page gets a copy of its directory, with the packet behind it, at the end of the file. */
    @Override
    public Source withXmp(Source asset, byte[] packet) throws AssetException {
        TiffDirectory first = TiffDirectory.chain(asset).getFirst();
        List<TiffDirectory.Entry> kept =
                first.entries().stream().filter(entry -> entry.tag() != XMP).toList();
        long at = padded(asset.length());
        long value = at + first.length(kept.size() + 1);
        if (!first.big() && value + packet.length > 0xffff_ffffL) {
            throw new AssetException("The TIFF has no room for XMP; a BigTIFF has.");
        }
        byte[] entry = first.encodedEntry(XMP, BYTE, packet.length, value);
        Source directory = Source.of(first.encode(asset, kept, XMP, entry));
        byte[] linked = first.withPointer(directory, directory.length() - first.word(), first.next())
                .toArray();
        byte[] added = ByteBuffer.allocate(Math.toIntExact(value - asset.length()) + packet.length)
                .position(Math.toIntExact(at - asset.length()))
                .put(linked)
                .put(packet)
                .array();
        return first.withPointer(asset, first.pointerAt(), at).with(asset.length(), added);
    }
}
