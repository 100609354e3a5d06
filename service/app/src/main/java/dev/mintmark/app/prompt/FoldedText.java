package dev.mintmark.app.prompt;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A text in which what people read alike is one: compatibility forms (NFKC), case, accents, look-alikes of other scripts (Unicode's
 * confusables; UTS #39, section 4), and without the characters that nobody sees, such as zero-width ones, marks of direction and
 * control characters. Not thread-safe.
 */
final class FoldedText {
    private static final Normalizer2 COMPOSED = Normalizer2.getNFKCInstance();
    private static final Normalizer2 DECOMPOSED = Normalizer2.getNFKDInstance();
    private static final SpoofChecker CONFUSABLES = new SpoofChecker.Builder().build();

    /** The prototype of {@code m} and its look-alikes; as letters, r and n are no m. */
    private static final String TWO_FOR_M = "rn";

    /** The prototype of all upright strokes, also of those that are read as the letter i. */
    private static final String STROKE = "l";

    private static final int ASCII = 0x80;

    /** What the characters are read as that can stand for one of two letters, or for a digit. */
    private enum Strokes {
        /** As what they are. */
        KEPT,
        /** Upright strokes and the capital I are the letter l, and zero is the letter o. */
        AS_L,
        /** Upright strokes are the letter i, and zero is the letter o. */
        AS_I,
        /** As before, and the letter l is the letter i as well. */
        ALL_AS_I
    }

    /** Composed, without what nobody sees and without accents. */
    private final String visible;

    /** One text has few different characters, and a prototype is slow to find. */
    private final Map<Integer, String> prototypes = new HashMap<>();

    /** A digit beside a letter, and what CLIP takes off a word's beginning though it is no word: {@code 's}, {@code 'll} and so on. */
    private static final Pattern SEAM =
            Pattern.compile("(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{L})|(?<='(?:[stmd]|re|ve|ll))(?=\\p{L})");

    FoldedText(String text) {
        this.visible = withoutAccents(visible(COMPOSED.normalize(text)));
    }

    /** Returns the text in lower case, with letters that look alike as one. */
    String plain() {
        return plain(Strokes.KEPT);
    }

    /** Returns the text in lower case, with the letters of its own scripts. */
    String inItsScripts() {
        return withoutAccents(lowerCase(visible));
    }

    /**
     * Returns what the text can be read as, each once: as {@link #plain}, with strokes as letters, and {@link #inItsScripts}; each also
     * with the spaces that tokenizers see between letters and digits.
     */
    List<String> readings() {
        Set<String> readings = new LinkedHashSet<>();
        for (Strokes strokes : Strokes.values()) {
            readings.add(plain(strokes));
        }
        readings.add(inItsScripts());
        List<String> whole = List.copyOf(readings);
        whole.forEach(reading -> readings.add(separated(reading)));
        return List.copyOf(readings);
    }

    /** Puts a space between a word and a digit, as tokenizers do. */
    static String separated(String text) {
        return SEAM.matcher(text).replaceAll(" ");
    }

    /** Returns the number of characters, ligatures written out. */
    int length() {
        return visible.length();
    }

    private String plain(Strokes strokes) {
        // capitals have other look-alikes than small letters
        String small = lowerCase(lookAlikes(visible, strokes));
        return lowerCase(withoutAccents(lookAlikes(small, Strokes.KEPT)));
    }

    private static String lowerCase(String text) {
        return UCharacter.foldCase(text, true);
    }

    /** Leaves out what nobody sees; white space becomes one space. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (!isSpace(point)) {
                if (!isHidden(point)) {
                    visible.appendCodePoint(point);
                }
            } else if (visible.isEmpty() || visible.charAt(visible.length() - 1) != ' ') {
                visible.append(' ');
            }
        });
        return visible.toString();
    }

    private static boolean isSpace(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point);
    }

    private static boolean isHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> UCharacter.hasBinaryProperty(point, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
        };
    }

    private String lookAlikes(String text, Strokes strokes) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints().forEach(point -> folded.append(lookAlike(point, strokes)));
        return folded.toString();
    }

    private String lookAlike(int point, Strokes strokes) {
        if (point < ASCII) {
            return String.valueOf(ascii((char) point, strokes));
        }
        String prototype = prototype(point);
        if (!prototype.equals(STROKE)) {
            return prototype.equals(TWO_FOR_M) ? "m" : prototype;
        }
        boolean isCapitalI = prototype(Character.toLowerCase(point)).equals("i");
        return isCapitalI || strokes == Strokes.AS_I || strokes == Strokes.ALL_AS_I ? "i" : STROKE;
    }

    private String prototype(int point) {
        return prototypes.computeIfAbsent(point, it -> CONFUSABLES.getSkeleton(Character.toString(it)));
    }

    private static char ascii(char character, Strokes strokes) {
        return switch (character) {
            case '0' -> strokes == Strokes.KEPT ? character : 'o';
            case '1', '|' ->
                switch (strokes) {
                    case KEPT -> character;
                    case AS_L -> 'l';
                    case AS_I, ALL_AS_I -> 'i';
                };
            case 'I' -> strokes == Strokes.AS_L ? 'l' : character;
            case 'l' -> strokes == Strokes.ALL_AS_I ? 'i' : character;
            default -> character;
        };
    }

    /** Takes off the accents that letters of several scripts have; the vowel signs of Indic and Semitic scripts stay. */
    private static String withoutAccents(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        DECOMPOSED
                .normalize(text)
                .codePoints()
                .filter(point -> !isAccent(point))
                .forEach(plain::appendCodePoint);
        return COMPOSED.normalize(plain);
    }

    private static boolean isAccent(int point) {
        Character.UnicodeBlock block = Character.UnicodeBlock.of(point);
        return block == Character.UnicodeBlock.COMBINING_DIACRITICAL_MARKS
                || block == Character.UnicodeBlock.COMBINING_DIACRITICAL_MARKS_EXTENDED
                || block == Character.UnicodeBlock.COMBINING_DIACRITICAL_MARKS_SUPPLEMENT
                || block == Character.UnicodeBlock.COMBINING_MARKS_FOR_SYMBOLS
                || block == Character.UnicodeBlock.COMBINING_HALF_MARKS;
    }
}
