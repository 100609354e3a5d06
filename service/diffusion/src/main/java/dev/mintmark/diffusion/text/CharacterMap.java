package dev.mintmark.diffusion.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;

/**
 * Checks the {@code precompiled_charsmap} of a {@code tokenizer.json}, SentencePiece's table of replacements: the size of a double-array trie
 * (Aoe, 1989) in bytes, the trie, whose units are 32 bits, little-endian, and the replacements, each ended by a zero byte. The native
 * library follows the trie without looking at its bounds, and a map that leads out of them ends the process. Stateless.
 */
final class CharacterMap {
    /** T5's has 240 KB. */
    private static final int MAX_BYTES = 2 << 20;

    /** Bytes that one character can become; that of T5 has at most 33. */
    private static final int MAX_REPLACEMENT = 256;

    private static final int BYTE = 0xFF;
    private static final int LEAF = 1 << 8;
    private static final int VALUE = Integer.MAX_VALUE;

    private CharacterMap() {}

    /** Returns what is wrong with a map in base64, in words that follow its name; empty if nothing is. */
    static Optional<String> fault(String base64) {
        if (base64.length() > MAX_BYTES / 3 * 4) {
            return Optional.of("has " + base64.length() + " characters; it can have " + MAX_BYTES / 3 * 4);
        }
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IllegalArgumentException e) {
            return Optional.of("is no base64");
        }
        long size = bytes.capacity() < Integer.BYTES ? -1 : Integer.toUnsignedLong(bytes.getInt());
        if (size < Integer.BYTES || size % Integer.BYTES != 0 || size > bytes.remaining()) {
            return Optional.of("has no trie of the size that it names");
        }
        int[] units = new int[(int) size / Integer.BYTES];
        bytes.asIntBuffer().get(units);
        ByteBuffer replacements =
                bytes.slice(Integer.BYTES + (int) size, bytes.capacity() - Integer.BYTES - (int) size);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(replacements.duplicate());
        } catch (CharacterCodingException e) {
            return Optional.of("has replacements that are no UTF-8");
        }
        return fault(units, replacements);
    }

    /** Follows the trie on every way that some text takes. */
    private static Optional<String> fault(int[] units, ByteBuffer replacements) {
        BitSet seen = new BitSet(units.length);
        Deque<Integer> open = new ArrayDeque<>();
        long root = offset(units[0]);
        if (!areInside(root, units.length)) {
            return outside();
        }
        open.push((int) root);
        seen.set((int) root);
        while (!open.isEmpty()) {
            int node = open.pop();
            for (int label = 1; label <= BYTE; label++) {
                int at = node ^ label;
                int unit = units[at];
                if ((unit & (Integer.MIN_VALUE | BYTE)) != label) {
                    continue;
                }
                long next = at ^ offset(unit);
                if (!areInside(next, units.length)) {
                    return outside();
                }
                if ((unit & LEAF) != 0 && !isReplacement(units[(int) next] & VALUE, replacements)) {
                    return Optional.of("names a replacement that it does not have, or one of more than "
                            + MAX_REPLACEMENT + " bytes");
                }
                if (!seen.get((int) next)) {
                    seen.set((int) next);
                    open.push((int) next);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> outside() {
        return Optional.of("has a trie that leads out of its bounds");
    }

    /** Returns whether a node and all 256 places that a byte leads to from it are in the trie. */
    private static boolean areInside(long node, int units) {
        return (node | BYTE) < units;
    }

    private static long offset(int unit) {
        long bits = Integer.toUnsignedLong(unit);
        return bits >> 10 << ((bits & 1 << 9) >> 6);
    }

    private static boolean isReplacement(int from, ByteBuffer replacements) {
        if (from > replacements.limit()
                || from < replacements.limit() && isInsideOfACharacter(replacements.get(from))) {
            return false;
        }
        int end = Math.min(replacements.limit(), from + MAX_REPLACEMENT);
        for (int at = from; at < end; at++) {
            if (replacements.get(at) == 0) {
                return true;
            }
        }
        return end == replacements.limit();
    }

    private static boolean isInsideOfACharacter(byte value) {
        return (value & 0xC0) == 0x80;
    }
}
