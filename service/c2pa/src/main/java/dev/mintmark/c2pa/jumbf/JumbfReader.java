package dev.mintmark.c2pa.jumbf;

import dev.mintmark.c2pa.ByteRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses JUMBF boxes (ISO/IEC 19566-5). Safe for hostile bytes: nesting of at most {@value #MAX_DEPTH}, at most
 * {@value #MAX_BOXES} boxes, and every length is compared with its parent's before it is used. Data is not copied. Not
 * thread-safe.
 */
public final class JumbfReader {
    static final int MAX_DEPTH = 32;
    static final int MAX_BOXES = 20_000;
    private static final int MIN_SALT = 16;
    private static final int MAX_LABEL = 1024;

    private final byte[] source;
    private int boxes;

    private JumbfReader(byte[] source) {
        this.source = source;
    }

    /**
     * Parses an array that contains exactly one superbox.
     *
     * @throws JumbfException if it does not, or exceeds a limit
     */
    public static Box.Super parse(byte[] source) throws JumbfException {
        JumbfReader reader = new JumbfReader(source);
        Box box = reader.box(0, source.length, 0);
        if (box.span().end() != source.length) {
            throw new JumbfException(source.length - box.span().end() + " bytes follow the JUMBF box.");
        }
        if (!(box instanceof Box.Super superbox)) {
            throw new JumbfException("The bytes are a JUMBF box, but not a superbox (type jumb).");
        }
        return superbox;
    }

    private Box box(int start, int limit, int depth) throws JumbfException {
        if (++boxes > MAX_BOXES) {
            throw new JumbfException("There are more than " + MAX_BOXES + " JUMBF boxes.");
        }
        if (limit - start < JumbfWriter.HEADER) {
            throw new JumbfException("No room for a JUMBF box header at byte " + start + ".");
        }
        long length = integer(start) & 0xffff_ffffL;
        int header = JumbfWriter.HEADER;
        if (length == 1) {
            header += 8;
            if (limit - start < header) {
                throw new JumbfException("No room for a long JUMBF box header at byte " + start + ".");
            }
            length = (long) integer(start + 8) << 32 | integer(start + 12) & 0xffff_ffffL;
        }
        if (length < header || length > limit - start) {
            throw new JumbfException("The JUMBF box at byte " + start + " claims " + Long.toUnsignedString(length)
                    + " bytes; between " + header + " and " + (limit - start) + " are possible.");
        }
        String type = new String(source, start + 4, 4, StandardCharsets.ISO_8859_1);
        ByteRange span = new ByteRange(start, (int) length);
        ByteRange payload = new ByteRange(start + header, (int) length - header);
        return type.equals("jumb") ? superbox(span, payload, depth) : new Box.Content(type, span, payload);
    }

    private Box.Super superbox(ByteRange span, ByteRange payload, int depth) throws JumbfException {
        if (depth >= MAX_DEPTH) {
            throw new JumbfException("JUMBF is nested deeper than " + MAX_DEPTH + " levels.");
        }
        Box first = box(payload.offset(), payload.end(), depth + 1);
        if (!(first instanceof Box.Content content && content.type().equals("jumd"))) {
            throw new JumbfException("The superbox at byte " + span.offset() + " does not begin with a description.");
        }
        Box.Description description = description(content.payload());
        List<Box> children = new ArrayList<>();
        for (int at = content.span().end(); at < payload.end(); ) {
            Box child = box(at, payload.end(), depth + 1);
            children.add(child);
            at = child.span().end();
        }
        return new Box.Super(description, children, span, payload);
    }

    private Box.Description description(ByteRange span) throws JumbfException {
        int at = span.offset() + BoxType.UUID_LENGTH;
        if (span.length() < BoxType.UUID_LENGTH + 2) {
            throw new JumbfException("The JUMBF description at byte " + span.offset() + " is too short.");
        }
        String type = BoxType.fromUuid(new ByteRange(span.offset(), BoxType.UUID_LENGTH).copyOf(source));
        int toggles = source[at++];
        if (toggles != 0x03 && toggles != 0x13) {
            throw new JumbfException("The JUMBF description at byte " + span.offset() + " has the toggles " + toggles
                    + "; 0x03 or, with a salt, 0x13 are possible.");
        }
        int end = at;
        while (end < span.end() && source[end] != 0) {
            end++;
        }
        if (end == span.end() || end == at || end - at > MAX_LABEL) {
            throw new JumbfException("The JUMBF label at byte " + at + " is empty, endless or too long.");
        }
        String label = new String(source, at, end - at, StandardCharsets.UTF_8);
        return new Box.Description(type, label, salt(new ByteRange(end + 1, span.end() - end - 1), toggles == 0x13));
    }

    private byte @Nullable [] salt(ByteRange rest, boolean expected) throws JumbfException {
        if (!expected && rest.length() == 0) {
            return null;
        }
        if (expected
                && rest.length() > 0
                && box(rest.offset(), rest.end(), MAX_DEPTH) instanceof Box.Content salt
                && salt.type().equals("c2sh")
                && salt.span().equals(rest)
                && salt.payload().length() >= MIN_SALT) {
            return salt.payload().copyOf(source);
        }
        throw new JumbfException("The JUMBF description that ends at byte " + rest.end()
                + " has neither nothing nor exactly one salt of 16 bytes or more behind its label.");
    }

    private int integer(int at) {
        return (source[at] & 0xff) << 24
                | (source[at + 1] & 0xff) << 16
                | (source[at + 2] & 0xff) << 8
                | source[at + 3] & 0xff;
    }
}
