package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.ByteRange;
import java.nio.ByteBuffer;
import java.util.Arrays;
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
    private static final int UNDEFINED = 7;

    @Override
    public String mediaType(byte[] asset) {
        try {
            boolean dng =
                    TiffDirectory.chain(asset).getFirst().entry(DNG_VERSION).isPresent();
            return dng ? "image/x-adobe-dng" : "image/tiff";
        } catch (AssetException e) {
            return "image/tiff";
        }
    }

    @Override
    public boolean matches(byte[] asset) {
        if (asset.length < 8 || asset[0] != asset[1] || asset[0] != 'I' && asset[0] != 'M') {
            return false;
        }
        int magic = ByteBuffer.wrap(asset).order(TiffDirectory.order(asset)).getShort(2);
        return magic == TiffDirectory.CLASSIC || magic == TiffDirectory.BIG;
    }

    @Override
    public Optional<Container> find(byte[] asset) throws AssetException {
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
            ByteRange value = directory.value(store);
            found = new Container(
                    value.copyOf(asset), value, List.of(new ByteRange(store.countAt(), directory.word())));
        }
        return Optional.ofNullable(found);
    }

    @Override
    public int insertionPoint(byte[] asset) throws AssetException {
        List<TiffDirectory> pages = TiffDirectory.chain(asset);
        int entries = pages.size() == 1 ? pages.getFirst().entries().size() + 1 : 1;
        long end = (long) padded(asset.length) + pages.getFirst().length(entries);
        if (end > Integer.MAX_VALUE) {
            throw new AssetException("The TIFF has no room for a manifest.");
        }
        return (int) end;
    }

    /** The store is the file's end, so that everything else keeps its place. */
    @Override
    public byte[] withContainerLength(byte[] asset, int containerLength) throws AssetException {
        List<TiffDirectory> pages = TiffDirectory.chain(asset);
        TiffDirectory last = pages.getLast();
        int at = padded(asset.length);
        int end = insertionPoint(asset);
        ByteBuffer file = ByteBuffer.allocate(end).order(last.order());
        file.put(asset).position(at);
        byte[] store = last.encodedEntry(STORE, UNDEFINED, containerLength, end);
        byte[] directory = pages.size() == 1
                ? last.encode(asset, last.entries(), STORE, store)
                : last.encode(asset, List.of(), STORE, store);
        file.put(directory);
        last.putPointer(file, pages.size() == 1 ? last.pointerAt() : last.nextAt(), at);
        return file.array();
    }

    private static int padded(int length) {
        return length + length % 2;
    }

    /** Removes the tag and, if it is the file's end, the store; otherwise fills that with zeros. */
    @Override
    public byte[] remove(byte[] asset, Container container) throws AssetException {
        byte[] rest = asset.clone();
        List<TiffDirectory> pages = TiffDirectory.chain(asset);
        for (TiffDirectory directory : pages) {
            Optional<TiffDirectory.Entry> entry = directory.entry(STORE);
            if (entry.isPresent()) {
                ByteBuffer file = ByteBuffer.wrap(rest).order(directory.order());
                if (directory.entries().size() == 1) {
                    directory.putPointer(file, directory.pointerAt(), directory.next());
                } else {
                    directory.removeEntry(file, entry.get());
                }
            }
        }
        ByteRange store = container.span();
        if (store.end() == asset.length) {
            return AssetFormat.without(rest, store);
        }
        Arrays.fill(rest, store.offset(), store.end(), (byte) 0);
        return rest;
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
    public Optional<byte[]> xmp(byte[] asset) throws AssetException {
        TiffDirectory first = TiffDirectory.chain(asset).getFirst();
        Optional<TiffDirectory.Entry> entry = first.entry(XMP).filter(e -> e.count() <= MAX_XMP);
        return entry.isEmpty()
                ? Optional.empty()
                : Optional.of(first.value(entry.get()).copyOf(asset));
    }
}
