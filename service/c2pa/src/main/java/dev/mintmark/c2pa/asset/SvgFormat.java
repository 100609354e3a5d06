package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * SVG in UTF-8: the store is the text of one element {@code c2pa:manifest} in {@code metadata}, a child of the root, in
 * Base64. Only the text is left out of the hash, and it has to be the one encoding of the store, so that nothing else can
 * be hidden in it.
 */
final class SvgFormat implements AssetFormat {
    private static final List<String> METADATA = List.of("svg", "metadata");
    private static final List<String> PATH = List.of("svg", "metadata", "c2pa:manifest");
    private static final byte[] OPEN =
            "<c2pa:manifest xmlns:c2pa=\"http://c2pa.org/manifest\">".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "</c2pa:manifest>".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPEN_METADATA = "<metadata>".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE_METADATA = "</metadata>".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] XMP_BEGIN = "<?xpacket begin".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_INSTRUCTION = "?>".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_INSTRUCTION = "<?xpacket end=\"w\"?>".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] XMP_END = "<?xpacket end".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String mediaType(Source asset) {
        return "image/svg+xml";
    }

    @Override
    public boolean matches(Source asset) {
        try {
            return XmlScanner.root(asset).equals("svg");
        } catch (AssetException e) {
            return false;
        }
    }

    @Override
    public Optional<Container> find(Source asset) throws AssetException {
        FileRange text = null;
        XmlScanner scanner = new XmlScanner(asset);
        while (scanner.next()) {
            if (scanner.isStart() && scanner.path().equals(PATH)) {
                if (text != null) {
                    throw new AssetException("The SVG has more than one element c2pa:manifest; one is allowed.");
                }
                long start = scanner.tag().end();
                text = new FileRange(start, scanner.isEmpty() ? 0 : scanner.indexOf('<', start) - start);
            }
        }
        if (text == null || text.length() == 0) {
            return Optional.empty();
        }
        Container.checkLength(text.length() / 4 * 3);
        byte[] encoded = asset.copyOf(text);
        try {
            byte[] store = Base64.getDecoder().decode(encoded);
            if (Arrays.equals(Base64.getEncoder().encode(store), encoded)) {
                return Optional.of(new Container(store, text));
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new AssetException(
                "The text of the SVG's element c2pa:manifest is not Base64 without spaces and breaks.");
    }

    /** A place for the element, and whether an element metadata is there already. */
    private record Place(long at, boolean inMetadata) {
        static Place in(Source asset) throws AssetException {
            Place place = null;
            boolean metadata = false;
            XmlScanner scanner = new XmlScanner(asset);
            while (scanner.next()) {
                if (scanner.isStart() && scanner.path().size() == 1) {
                    if (scanner.isEmpty()) {
                        throw new AssetException("The SVG is empty, so it holds no picture to sign.");
                    }
                    place = new Place(scanner.tag().end(), false);
                }
                if (scanner.isStart() && scanner.path().equals(PATH)) {
                    throw new AssetException("The SVG has an element c2pa:manifest already.");
                }
                if (scanner.isStart()
                        && !scanner.isEmpty()
                        && !metadata
                        && scanner.path().equals(METADATA)) {
                    metadata = true;
                    place = new Place(scanner.tag().end(), true);
                }
            }
            if (place == null) {
                throw new AssetException("The SVG has no root element.");
            }
            return place;
        }
    }

    @Override
    public long insertionPoint(Source asset) throws AssetException {
        Place place = Place.in(asset);
        return place.at() + (place.inMetadata() ? 0 : OPEN_METADATA.length) + OPEN.length;
    }

    @Override
    public Source withContainerLength(Source asset, int containerLength) throws AssetException {
        Place place = Place.in(asset);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(place.inMetadata() ? new byte[0] : OPEN_METADATA);
        out.writeBytes(OPEN);
        out.writeBytes(CLOSE);
        out.writeBytes(place.inMetadata() ? new byte[0] : CLOSE_METADATA);
        return asset.with(place.at(), out.toByteArray());
    }

    @Override
    public int containerLength(int storeLength) {
        return (storeLength + 2) / 3 * 4;
    }

    @Override
    public byte[] container(byte[] store) {
        return Base64.getEncoder().encode(store);
    }

    /** Removes the element, and the element metadata around it if that has nothing else. */
    @Override
    public Source remove(Source asset, Container container) throws AssetException {
        XmlScanner scanner = new XmlScanner(asset);
        long start = -1;
        while (scanner.next()) {
            if (scanner.isStart() && scanner.path().equals(PATH)) {
                start = scanner.tag().offset();
            }
            if (!scanner.isStart() && scanner.tag().offset() == container.span().end()) {
                long end = scanner.tag().end();
                boolean alone = start >= OPEN_METADATA.length
                        && asset.isAt(OPEN_METADATA, start - OPEN_METADATA.length)
                        && asset.isAt(CLOSE_METADATA, end);
                long from = start - (alone ? OPEN_METADATA.length : 0);
                long to = end + (alone ? CLOSE_METADATA.length : 0);
                return asset.without(new FileRange(from, to - from));
            }
        }
        throw new AssetException("The SVG's element c2pa:manifest has no end.");
    }

    @Override
    public Optional<byte[]> xmp(Source asset) {
        long start = indexOf(asset, XMP_BEGIN, 0);
        long end = start < 0 ? -1 : indexOf(asset, XMP_END, start);
        return end < 0 || end - start > MAX_XMP ? Optional.empty() : Optional.of(asset.copyOf(start, end));
    }

    @Override
    public Source withXmp(Source asset, byte[] packet) throws AssetException {
        Source bare = asset;
        long start = indexOf(asset, XMP_BEGIN, 0);
        long end = start < 0 ? -1 : indexOf(asset, XMP_END, start);
        if (end >= 0) {
            long behind = indexOf(asset, END_OF_INSTRUCTION, end);
            if (behind < 0) {
                throw new AssetException("The SVG's XMP packet has no end.");
            }
            bare = asset.without(new FileRange(start, behind + END_OF_INSTRUCTION.length - start));
        }
        Place place = Place.in(bare);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(place.inMetadata() ? new byte[0] : OPEN_METADATA);
        out.writeBytes(packet);
        if (indexOf(Source.of(packet), XMP_END, 0) < 0) {
            out.writeBytes(LAST_INSTRUCTION);
        }
        out.writeBytes(place.inMetadata() ? new byte[0] : CLOSE_METADATA);
        return bare.with(place.at(), out.toByteArray());
    }

    private static long indexOf(Source asset, byte[] wanted, long from) {
        for (long at = from; at <= asset.length() - wanted.length; at++) {
            if (asset.isAt(wanted, at)) {
                return at;
            }
        }
        return -1;
    }
}
