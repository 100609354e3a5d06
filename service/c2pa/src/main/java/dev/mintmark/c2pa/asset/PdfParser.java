package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads values of a PDF from a place on. Texts are skipped. Not thread-safe. */
final class PdfParser {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_VALUES = 100_000;
    /** Longest value that is read, in bytes. */
    private static final int MAX_LENGTH = 16 << 20;

    private static final int MAX_WORD = 127;
    private static final String DELIMITERS = "()<>[]{}/%";

    private final Source source;
    private final PdfSteps steps;
    private final long end;
    private long at;
    private int values;

    PdfParser(Source source, long at, PdfSteps steps) {
        this.source = source;
        this.steps = steps;
        this.at = at;
        this.end = Math.min(source.length(), at + MAX_LENGTH);
    }

    /** Returns where the next value, keyword or byte is. */
    long position() {
        return at;
    }

    /** Returns the next byte; -1 at the end. Every byte is read here, so that the work is counted. */
    private int peek() throws AssetException {
        steps.take(1);
        return at < end ? source.unsigned(at) : -1;
    }

    void skipSpace() throws AssetException {
        for (int c = peek(); c >= 0; c = peek()) {
            if (c == '%') {
                while (peek() >= 0 && peek() != '\n' && peek() != '\r') {
                    at++;
                }
            } else if (isSpace(c)) {
                at++;
            } else {
                return;
            }
        }
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
    }

    /** Goes behind a keyword if it is the next word, and returns whether it is. */
    boolean accept(String keyword) throws AssetException {
        skipSpace();
        long start = at;
        if (word().equals(keyword)) {
            return true;
        }
        at = start;
        return false;
    }

    /** Returns the next whole number; empty if something else follows. */
    Optional<Long> number() throws AssetException {
        skipSpace();
        long start = at;
        String word = word();
        if (!word.isEmpty() && word.length() <= 18 && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Long.parseLong(word));
        }
        at = start;
        return Optional.empty();
    }

    private String word() throws AssetException {
        StringBuilder word = new StringBuilder();
        for (int c = peek();
                c >= 0 && !isSpace(c) && DELIMITERS.indexOf(c) < 0 && word.length() < MAX_WORD;
                c = peek()) {
            word.append((char) c);
            at++;
        }
        return word.toString();
    }

    /** Places this behind the end of the line of the keyword stream, where its data begin. */
    void skipEndOfLine() throws AssetException {
        if (peek() == '\r') {
            at++;
        }
        if (peek() == '\n') {
            at++;
        }
    }

    PdfValue value() throws AssetException {
        return value(0);
    }

    private PdfValue value(int depth) throws AssetException {
        if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
            throw new AssetException("The PDF has values that are nested too deep, or too many at byte " + at + ".");
        }
        skipSpace();
        int c = peek();
        if (c == '/') {
            at++;
            return new PdfValue.Name(name());
        }
        if (c == '[') {
            at++;
            return items(depth);
        }
        if (c == '(') {
            skipText();
            return new PdfValue.Other();
        }
        if (c == '<') {
            at++;
            if (peek() == '<') {
                at++;
                return dictionary(depth);
            }
            while (peek() >= 0 && peek() != '>') {
                at++;
            }
            at++;
            return new PdfValue.Other();
        }
        Optional<Long> number = number();
        if (number.isPresent()) {
            long behind = at;
            if (number().isPresent() && accept("R")) {
                return new PdfValue.Reference(number.get());
            }
            at = behind;
            return new PdfValue.Number(number.get());
        }
        if (word().isEmpty()) {
            throw new AssetException("The PDF has no value at byte " + at + ".");
        }
        return new PdfValue.Other();
    }

    private String name() throws AssetException {
        String word = word();
        if (word.indexOf('#') < 0) {
            return word;
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            int high = word.charAt(i) == '#' && i + 2 < word.length() ? Character.digit(word.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(word.charAt(i + 2), 16);
            name.append(low < 0 ? word.charAt(i) : (char) (high << 4 | low));
            i += low < 0 ? 0 : 2;
        }
        return name.toString();
    }

    private void skipText() throws AssetException {
        long start = at;
        int open = 0;
        do {
            int c = peek();
            if (c < 0) {
                throw new AssetException("The text of the PDF at byte " + start + " has no end.");
            }
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            at += c == '\\' ? 2 : 1;
        } while (open > 0);
    }

    private PdfValue items(int depth) throws AssetException {
        List<PdfValue> items = new ArrayList<>();
        for (skipSpace(); peek() != ']'; skipSpace()) {
            items.add(value(depth + 1));
        }
        at++;
        return new PdfValue.Items(items);
    }

    private PdfValue dictionary(int depth) throws AssetException {
        Map<String, PdfValue> entries = new TreeMap<>();
        for (skipSpace(); peek() != '>'; skipSpace()) {
            if (!(value(depth + 1) instanceof PdfValue.Name key)) {
                throw new AssetException("The dictionary of the PDF before byte " + at + " has a key that is no name.");
            }
            if (entries.put(key.name(), value(depth + 1)) != null) {
                throw new AssetException("The dictionary of the PDF before byte " + at + " has a key twice.");
            }
        }
        at += 2;
        return new PdfValue.Dictionary(entries);
    }
}
