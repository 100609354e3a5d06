package dev.mintmark.c2pa.der;

/**
 * Bounds the nesting of DER or BER (ITU-T X.690) before a library parses it. Libraries parse nested elements
 * recursively, some without a limit; a hundred thousand levels overflow the stack.
 *
 * <p>Octet and bit strings often contain DER that is parsed later, so their contents count as nested. Because they may
 * contain anything else, a length that reaches beyond the string is cut at its end. Not thread-safe.
 */
public final class DerGuard {
    static final int MAX_DEPTH = 64;
    /**
     * Limit for elements in strings together with the strings. Any text can look 64 levels deep by its short lengths.
     */
    static final int MAX_DEPTH_WITH_STRINGS = 192;

    private static final int CONSTRUCTED = 0x20;
    private static final int LONG_TAG = 0x1f;
    private static final int MORE = 0x80;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int INDEFINITE = -1;

    private final byte[] source;
    /** End of each open element, outermost first, and whether two zeros end it earlier. */
    private final int[] ends = new int[MAX_DEPTH_WITH_STRINGS];

    private final boolean[] indefinite = new boolean[MAX_DEPTH_WITH_STRINGS];
    private int depth;
    /** Number of open elements that are in no string. */
    private int outside;

    private int at;

    private DerGuard(byte[] source) {
        this.source = source;
    }

    /**
     * Checks the first element: nesting of at most {@value #MAX_DEPTH}, lengths within the enclosing element,
     * indefinite lengths closed. Bytes after the element are not checked.
     *
     * @throws DerException if a check fails
     */
    public static void check(byte[] encoded) throws DerException {
        DerGuard shape = new DerGuard(encoded);
        shape.element();
        while (shape.depth > 0) {
            shape.step();
        }
    }

    /** Reads the next element, or closes the innermost open one. */
    private void step() throws DerException {
        boolean zerosEnd = indefinite[depth - 1];
        if (at >= limit()) {
            if (zerosEnd && isStrict()) {
                throw new DerException("An element of indefinite length is not closed at byte " + at + ".");
            }
            close();
        } else if (zerosEnd && source[at] == 0 && at + 1 < limit() && source[at + 1] == 0) {
            at += 2;
            close();
        } else {
            element();
        }
    }

    /** Reads the head of an element. Opens an element that may contain others; skips any other. */
    private void element() throws DerException {
        int start = at;
        int tag = next();
        boolean constructed = (tag & CONSTRUCTED) != 0;
        if ((tag & LONG_TAG) == LONG_TAG) {
            while ((next() & MORE) != 0) {
                // the tag number is not needed
            }
        }
        int length = length();
        int left = limit() - at;
        if (isStrict() && (length > left || length == INDEFINITE && !constructed)) {
            throw new DerException("The element at byte " + start + " claims "
                    + (length == INDEFINITE
                            ? "to end with two zeros, but holds no elements."
                            : length + " bytes; " + left + " are left."));
        }
        int end = at + (length == INDEFINITE ? left : Math.min(length, left));
        if (constructed) {
            open(end, length == INDEFINITE, isStrict());
        } else if (tag == OCTET_STRING || tag == BIT_STRING) {
            open(end, false, false);
            at += tag == BIT_STRING && at < end ? 1 : 0; // how many bits of the last byte are unused
        } else {
            at = end;
        }
    }

    private int length() throws DerException {
        int first = next();
        if (first <= MORE) {
            return first == MORE ? INDEFINITE : first;
        }
        long length = 0;
        for (int i = first & ~MORE; i > 0; i--) {
            length = Math.min(length << Byte.SIZE | next(), Integer.MAX_VALUE);
        }
        return (int) length;
    }

    private void open(int end, boolean zerosEnd, boolean strict) throws DerException {
        if (depth == (strict ? MAX_DEPTH : MAX_DEPTH_WITH_STRINGS)) {
            throw new DerException("The elements before byte " + at + " lie more than " + depth + " deep.");
        }
        ends[depth] = end;
        indefinite[depth] = zerosEnd;
        depth++;
        if (strict) {
            outside = depth;
        }
    }

    private void close() {
        depth--;
        outside = Math.min(outside, depth);
    }

    private boolean isStrict() {
        return outside == depth;
    }

    private int limit() {
        return depth == 0 ? source.length : ends[depth - 1];
    }

    /** Returns the next byte. After the end of a string it is zero, which opens nothing. */
    private int next() throws DerException {
        if (at < limit()) {
            return source[at++] & 0xff;
        }
        if (isStrict()) {
            throw new DerException("The bytes end within an element, at byte " + at + ".");
        }
        return 0;
    }
}
