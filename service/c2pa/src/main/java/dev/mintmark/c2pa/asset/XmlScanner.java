package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the tags of an XML document in UTF-8 and their places; skips text, comments, CDATA sections, processing
 * instructions and the document type. It checks no more than that tags are nested. Not thread-safe.
 */
final class XmlScanner {
    private static final int MAX_DEPTH = 256;
    private static final int BOM = 3;

    private final Source document;
    private final List<String> open = new ArrayList<>();
    private long at;
    private FileRange tag = new FileRange(0, 0);
    private boolean start;
    private boolean empty;

    XmlScanner(Source document) {
        this.document = document;
        boolean marked = document.length() >= BOM
                && document.unsigned(0) == 0xef
                && document.unsigned(1) == 0xbb
                && document.unsigned(2) == 0xbf;
        at = marked ? BOM : 0;
    }

    /**
     * Returns the name of the root element.
     *
     * @throws AssetException if the bytes are no XML
     */
    static String root(Source document) throws AssetException {
        XmlScanner scanner = new XmlScanner(document);
        long first = scanner.at;
        while (first < document.length() && isSpace(document.at(first))) {
            first++;
        }
        if (first >= document.length() || document.at(first) != '<' || !scanner.next() || !scanner.start) {
            throw new AssetException("The file is no XML.");
        }
        return scanner.open.getLast();
    }

    /** Goes to the next tag; returns false at the end. */
    boolean next() throws AssetException {
        if (empty || !start && tag.length() > 0) {
            open.removeLast();
        }
        empty = false;
        start = false;
        tag = new FileRange(0, 0);
        while (true) {
            at = find('<', at);
            if (at < 0) {
                if (!open.isEmpty()) {
                    throw new AssetException("The XML ends within the element " + open.getLast() + ".");
                }
                at = document.length();
                return false;
            }
            if (is("<!--")) {
                at = after("-->");
            } else if (is("<![CDATA[")) {
                at = after("]]>");
            } else if (is("<?")) {
                at = after("?>");
            } else if (is("<!")) {
                at = afterDocumentType();
            } else {
                readTag();
                return true;
            }
        }
    }

    /** Returns the names of the elements from the root to that of the tag. */
    List<String> path() {
        return List.copyOf(open);
    }

    FileRange tag() {
        return tag;
    }

    /** Returns whether the tag begins an element. */
    boolean isStart() {
        return start;
    }

    /** Returns whether the tag is a whole element. */
    boolean isEmpty() {
        return empty;
    }

    long indexOf(char wanted, long from) throws AssetException {
        long found = find(wanted, from);
        if (found < 0) {
            throw new AssetException("The XML ends after byte " + from + ", where " + wanted + " is needed.");
        }
        return found;
    }

    private void readTag() throws AssetException {
        long begin = at;
        long end = endOfTag(begin + 1);
        boolean closing = document.at(begin + 1) == '/';
        String name = name(begin + (closing ? 2 : 1), end);
        tag = new FileRange(begin, end - begin);
        at = end;
        if (closing) {
            if (open.isEmpty() || !open.getLast().equals(name)) {
                throw new AssetException("The XML tag at byte " + begin + " ends no open element.");
            }
            return;
        }
        if (open.size() >= MAX_DEPTH) {
            throw new AssetException("The XML is nested deeper than " + MAX_DEPTH + " elements.");
        }
        start = true;
        empty = document.at(end - 2) == '/';
        open.add(name);
    }

    /** Returns the end of a tag; {@code >} in the values of attributes does not end it. */
    private long endOfTag(long from) throws AssetException {
        byte quote = 0;
        for (long i = from; i < document.length(); i++) {
            byte c = document.at(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            } else if (c == '<') {
                break;
            }
        }
        throw new AssetException("The XML tag at byte " + (from - 1) + " has no end.");
    }

    private String name(long from, long end) throws AssetException {
        long to = from;
        while (to < end - 1 && !isSpace(document.at(to)) && document.at(to) != '/') {
            to++;
        }
        if (to == from) {
            throw new AssetException("The XML tag at byte " + at + " has no name.");
        }
        return new String(document.copyOf(from, to), StandardCharsets.UTF_8);
    }

    private long afterDocumentType() throws AssetException {
        int depth = 0;
        byte quote = 0;
        for (long i = at; i < document.length(); i++) {
            byte c = document.at(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[') {
                depth++;
            } else if (c == ']') {
                depth--;
            } else if (c == '>' && depth <= 0) {
                return i + 1;
            }
        }
        throw new AssetException("The XML document type at byte " + at + " has no end.");
    }

    private boolean is(String wanted) {
        if (wanted.length() > document.length() - at) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (document.at(at + i) != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private long after(String wanted) throws AssetException {
        long begin = at;
        for (at = begin + 2; at < document.length(); at++) {
            if (is(wanted)) {
                return at + wanted.length();
            }
        }
        throw new AssetException("The XML lacks " + wanted + " after byte " + begin + ".");
    }

    private long find(char wanted, long from) {
        for (long i = from; i < document.length(); i++) {
            if (document.at(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
