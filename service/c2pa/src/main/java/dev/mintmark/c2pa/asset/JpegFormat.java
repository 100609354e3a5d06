package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JPEG (ITU-T T.81): the store is divided over contiguous {@code APP11} segments (ISO/IEC 19566-5, annex D) after
 * {@code APP0}. A segment contains {@code 'JP'}, the box instance, a sequence number from 1, and a piece of the box.
 * Pieces after the first repeat the box's length and type. The first number may be 0, because some writers count from
 * there. There are no fill bytes before the segments, because no hash would cover them.
 */
final class JpegFormat implements AssetFormat {
    private static final int MARKER_AND_LENGTH = 4;
    private static final int SEGMENT_OVERHEAD = MARKER_AND_LENGTH + 8;
    private static final int BOX_HEADER = 8;
    private static final int MAX_PIECE = 0xffff - 2 - 8;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP11 = 0xeb;
    private static final int APP13 = 0xed;
    private static final int COM = 0xfe;
    private static final int SOS = 0xda;
    private static final int EOI = 0xd9;
    private static final byte[] JP = {'J', 'P'};
    private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STORE_TYPE = "c2pa".getBytes(StandardCharsets.US_ASCII);
    /** Offset of the description's UUID in a store: two box headers. */
    private static final int TYPE_OFFSET = 16;

    @Override
    public String mediaType(Source asset) {
        return "image/jpeg";
    }

    @Override
    public boolean matches(Source asset) {
        return asset.length() >= 3
                && asset.unsigned(0) == 0xff
                && asset.unsigned(1) == 0xd8
                && asset.unsigned(2) == 0xff;
    }

    @Override
    public Optional<Container> find(Source asset) throws AssetException {
        Pieces pieces = null;
        Segment segment = segment(asset, 2);
        while (segment.marker() != SOS && segment.marker() != EOI) {
            if (startsStore(asset, segment)) {
                if (pieces != null) {
                    throw new AssetException("The JPEG has more than one manifest store; one is allowed.");
                }
                pieces = new Pieces(asset, segment);
            } else if (pieces != null && !pieces.isComplete() && !pieces.append(asset, segment)) {
                throw new AssetException(
                        "The segments of the JPEG's manifest store are not contiguous: segment " + (pieces.last + 1)
                                + " is not at byte " + segment.span().offset() + ".");
            }
            try {
                segment = segment(asset, segment.span().end());
            } catch (AssetException e) {
                if (pieces == null || !pieces.isComplete()) {
                    throw e;
                }
                break;
            }
        }
        return Optional.ofNullable(pieces == null ? null : pieces.container());
    }

    @Override
    public long insertionPoint(Source asset) throws AssetException {
        Segment first = segment(asset, 2);
        for (Segment s = first; s.marker() != SOS; s = segment(asset, s.span().end())) {
            if (s.marker() == EOI) {
                throw new AssetException("The JPEG ends before a scan, so it holds no picture to sign.");
            }
        }
        return first.marker() == APP0 ? first.span().end() : 2;
    }

    @Override
    public int containerLength(int storeLength) {
        return storeLength + (SEGMENT_OVERHEAD + BOX_HEADER) * segments(storeLength) - BOX_HEADER;
    }

    @Override
    public byte[] container(byte[] store) {
        ByteBuffer out = ByteBuffer.allocate(containerLength(store.length));
        int at = 0;
        for (int number = 1; at < store.length; number++) {
            int repeated = number == 1 ? 0 : BOX_HEADER;
            int piece = Math.min(MAX_PIECE - repeated, store.length - at);
            out.put((byte) 0xff)
                    .put((byte) APP11)
                    .putShort((short) (2 + 8 + repeated + piece))
                    .put(JP)
                    .putShort((short) 1)
                    .putInt(number)
                    .put(store, 0, repeated)
                    .put(store, at, piece);
            at += piece;
        }
        return out.array();
    }

    @Override
    public List<NamedBox> boxes(Source asset) throws AssetException {
        FileRange container = find(asset).map(Container::span).orElse(new FileRange(0, 0));
        BoxList boxes = new BoxList();
        boxes.add(new NamedBox("SOI", new FileRange(0, 2), new FileRange(2, 0), NamedBox.Kind.PICTURE));
        long at = 2;
        for (Segment s = segment(asset, at); ; s = segment(asset, at)) {
            long start = at;
            at = s.span().end();
            if (s.marker() == SOS) {
                at = endOfScan(asset, at);
            }
            if (start < container.offset() || start >= container.end()) {
                FileRange span = new FileRange(start, at - start);
                boxes.add(new NamedBox(JpegMarkers.name(s.marker()), span, s.body(), kind(s)));
            } else if (start == container.offset()) {
                boxes.add(new NamedBox(NamedBox.CONTAINER, container, container, NamedBox.Kind.CONTAINER));
            }
            if (s.marker() == EOI) {
                return boxes.all();
            }
        }
    }

    private static NamedBox.Kind kind(Segment segment) {
        // The others affect the picture: APP0 the pixel's shape, APP2 the colour profile, APP14 the colour transform.
        return switch (segment.marker()) {
            case APP1, APP13, COM -> NamedBox.Kind.METADATA;
            default -> NamedBox.Kind.PICTURE;
        };
    }

    /** Returns the end of the entropy-coded data after a start of scan: the next marker that is no restart. */
    private static long endOfScan(Source asset, long start) throws AssetException {
        for (long at = start; at < asset.length() - 1; at++) {
            int next = asset.at(at + 1) & 0xff;
            boolean stuffed = next == 0 || next >= 0xd0 && next <= 0xd7;
            if (asset.unsigned(at) == 0xff && !stuffed && next != 0xff) {
                return at;
            }
        }
        throw new AssetException("The JPEG's scan at byte " + start + " has no end.");
    }

    @Override
    public Optional<byte[]> xmp(Source asset) throws AssetException {
        Segment segment = xmpSegment(asset);
        return segment == null
                ? Optional.empty()
                : Optional.of(asset.copyOf(
                        segment.body().offset() + XMP.length, segment.body().end()));
    }

    /** Returns the first segment with XMP; null if there is none. */
    private static @Nullable Segment xmpSegment(Source asset) throws AssetException {
        for (Segment s = segment(asset, 2);
                s.marker() != SOS && s.marker() != EOI;
                s = segment(asset, s.span().end())) {
            if (s.marker() == APP1
                    && s.body().length() > XMP.length
                    && asset.isAt(XMP, s.body().offset())) {
                return s;
            }
        }
        return null;
    }

    @Override
    public Source withXmp(Source asset, byte[] packet) throws AssetException {
        int length = 2 + XMP.length + packet.length;
        if (length > 0xffff) {
            throw new AssetException("The XMP has " + packet.length + " bytes; a JPEG segment has room for "
                    + (0xffff - 2 - XMP.length) + ".");
        }
        Segment old = xmpSegment(asset);
        Source bare = old == null ? asset : asset.without(old.span());
        byte[] segment = ByteBuffer.allocate(2 + length)
                .put((byte) 0xff)
                .put((byte) APP1)
                .putShort((short) length)
                .put(XMP)
                .put(packet)
                .array();
        return bare.with(insertionPoint(bare), segment);
    }

    private static int segments(int storeLength) {
        int behindFirst = Math.max(0, storeLength - MAX_PIECE);
        int each = MAX_PIECE - BOX_HEADER;
        return 1 + (behindFirst + each - 1) / each;
    }

    /** A marker segment: {@code span} includes the marker, {@code body} is what follows the length. */
    private record Segment(int marker, FileRange span, FileRange body) {
        /** Returns whether fill bytes precede the marker. */
        boolean isFilled() {
            return body.offset() - span.offset() > MARKER_AND_LENGTH;
        }
    }

    private static Segment segment(Source asset, long start) throws AssetException {
        long at = start;
        while (at < asset.length() - 1 && asset.unsigned(at) == 0xff && asset.unsigned(at + 1) == 0xff) {
            at++;
        }
        if (at > asset.length() - 2 || asset.unsigned(at) != 0xff) {
            throw new AssetException("There is no JPEG marker at byte " + start + ".");
        }
        int marker = asset.at(at + 1) & 0xff;
        if (marker == EOI || marker == 0x01 || marker >= 0xd0 && marker <= 0xd7) {
            return new Segment(marker, new FileRange(start, at + 2 - start), new FileRange(at + 2, 0));
        }
        int length = at + 4 > asset.length() ? 0 : asset.unsigned(at + 2) << 8 | asset.at(at + 3) & 0xff;
        if (length < 2 || length > asset.length() - at - 2) {
            throw new AssetException("The JPEG segment at byte " + at + " claims " + length + " bytes; "
                    + (asset.length() - at - 2) + " are left.");
        }
        return new Segment(
                marker,
                new FileRange(start, at + 2 + length - start),
                new FileRange(at + MARKER_AND_LENGTH, length - 2));
    }

    private static boolean isBoxSegment(Source asset, Segment segment) {
        long at = segment.body().offset();
        return segment.marker() == APP11
                && segment.body().length() >= 8 + BOX_HEADER
                && asset.at(at) == JP[0]
                && asset.at(at + 1) == JP[1];
    }

    private static boolean startsStore(Source asset, Segment segment) {
        long box = segment.body().offset() + 8;
        return isBoxSegment(asset, segment)
                && (asset.getInt(box - 4) & ~1) == 0
                && segment.body().end() - box >= TYPE_OFFSET + STORE_TYPE.length
                && asset.isAt(STORE_TYPE, box + TYPE_OFFSET);
    }

    /** A store that is assembled from its segments. */
    private static final class Pieces {
        private final ByteArrayOutputStream store = new ByteArrayOutputStream();
        private final byte[] instance;
        private final byte[] boxHeader;
        private final long expected;
        private final long start;
        private long end;
        private int last = 1;

        Pieces(Source asset, Segment first) throws AssetException {
            long at = first.body().offset();
            instance = asset.copyOf(new FileRange(at + 2, 2));
            boxHeader = asset.copyOf(new FileRange(at + 8, BOX_HEADER));
            expected = ByteBuffer.wrap(boxHeader).getInt() & 0xffff_ffffL;
            start = first.span().offset();
            if (expected > Container.MAX_STORE) {
                throw new AssetException(
                        "The manifest store claims " + expected + " bytes, more than " + Container.MAX_STORE + ".");
            }
            if (first.isFilled()) {
                throw new AssetException("Fill bytes precede the JPEG's manifest store at byte " + start + ".");
            }
            take(asset, first, 8);
        }

        boolean isComplete() {
            return store.size() >= expected;
        }

        boolean append(Source asset, Segment next) {
            long at = next.body().offset();
            if (next.isFilled()
                    || !isBoxSegment(asset, next)
                    || !asset.isAt(instance, at + 2)
                    || asset.getInt(at + 4) != last + 1
                    || !asset.isAt(boxHeader, at + 8)) {
                return false;
            }
            last++;
            take(asset, next, 8 + BOX_HEADER);
            return true;
        }

        private void take(Source asset, Segment segment, int skipped) {
            store.writeBytes(asset.copyOf(
                    segment.body().offset() + skipped, segment.body().end()));
            end = segment.span().end();
        }

        @Nullable
        Container container() throws AssetException {
            if (store.size() != expected) {
                throw new AssetException(
                        "The JPEG's manifest store claims " + expected + " bytes and has " + store.size() + ".");
            }
            return new Container(store.toByteArray(), new FileRange(start, end - start));
        }
    }
}
