package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A box of the ISO base media file format (ISO/IEC 14496-12).
 *
 * @param span the box with its header
 * @param content what follows the header
 * @param children the boxes in it, if it is known as a container
 */
public record BmffBox(String type, FileRange span, FileRange content, List<BmffBox> children) {
    private static final int HEADER = 8;
    private static final int LARGE_HEADER = 16;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_BOXES = 100_000;
    private static final int VERSION_AND_FLAGS = 4;
    private static final Set<String> CONTAINERS = Set.of(
            "moov", "trak", "mdia", "minf", "stbl", "moof", "traf", "edts", "udta", "dinf", "tref", "treg", "mvex",
            "mfra", "meta", "schi");

    public BmffBox {
        children = List.copyOf(children);
    }

    /**
     * Returns the boxes of a file, without those in them. Fewer than eight bytes behind the last one are no box.
     *
     * @throws AssetException if a box is longer than what is left
     */
    static List<BmffBox> top(Source asset) throws AssetException {
        return new Parser(asset, false).boxes(0, asset.length(), 0);
    }

    /**
     * Returns the boxes of a file, with those in them.
     *
     * @throws AssetException if a box is longer than what is left, or they are nested too deep
     */
    public static List<BmffBox> tree(Source asset) throws AssetException {
        return new Parser(asset, true).boxes(0, asset.length(), 0);
    }

    private static final class Parser {
        private final Source asset;
        private final boolean deep;
        private int boxes;

        Parser(Source asset, boolean deep) {
            this.asset = asset;
            this.deep = deep;
        }

        List<BmffBox> boxes(long start, long end, int depth) throws AssetException {
            if (depth > MAX_DEPTH) {
                throw new AssetException("The boxes are nested deeper than " + MAX_DEPTH + " levels.");
            }
            List<BmffBox> found = new ArrayList<>();
            for (long at = start;
                    end - at >= HEADER;
                    at = found.getLast().span().end()) {
                if (++boxes > MAX_BOXES) {
                    throw new AssetException("The file has more than " + MAX_BOXES + " boxes.");
                }
                found.add(box(at, end, depth));
            }
            return found;
        }

        private BmffBox box(long at, long end, int depth) throws AssetException {
            long length = Integer.toUnsignedLong(asset.getInt(at));
            int header = HEADER;
            if (length == 1 && end - at >= LARGE_HEADER) {
                length = asset.getLong(at + HEADER);
                header = LARGE_HEADER;
            } else if (length == 0) {
                length = end - at;
            }
            String type = asset.text(at + 4, 4);
            if (length < header || length > end - at) {
                throw new AssetException("The box " + type + " at byte " + at + " claims " + length + " bytes; "
                        + (end - at) + " are left.");
            }
            FileRange span = new FileRange(at, length);
            FileRange content = new FileRange(at + header, span.length() - header);
            List<BmffBox> children = deep && CONTAINERS.contains(type)
                    ? boxes(childrenOf(type, content), content.end(), depth + 1)
                    : List.of();
            return new BmffBox(type, span, content, children);
        }

        /** QuickTime's box meta has no version and flags: its first child hdlr follows at once. */
        private long childrenOf(String type, FileRange content) {
            if (!type.equals("meta") || content.length() < HEADER) {
                return content.offset();
            }
            String first = asset.text(content.offset() + 4, 4);
            return content.offset() + (first.equals("hdlr") ? 0 : VERSION_AND_FLAGS);
        }
    }
}
