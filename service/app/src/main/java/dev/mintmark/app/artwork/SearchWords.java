package dev.mintmark.app.artwork;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words by which a text is found, in any script. Case, accents and vowel points do not count, nor do the forms of a letter
 * (Unicode's compatibility decomposition; in Arabic also the forms of alef, yeh and teh marbuta). Scripts that put no space between words
 * have no words here, but the up to {@value #GRAM} characters that follow each character.
 */
public final class SearchWords {
    /** Words of one text; what follows is not found. */
    public static final int MAX_WORDS = 1_000;

    /** Words of one question; what follows does not count. */
    public static final int MAX_TERMS = 12;

    private static final int MAX_LENGTH = 32;
    private static final int GRAM = 4;

    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    /** Scripts in which a mark is an accent or a vowel point; in those of India it is a letter's part. */
    private static final Set<UnicodeScript> ACCENTED = EnumSet.of(
            UnicodeScript.INHERITED,
            UnicodeScript.LATIN,
            UnicodeScript.GREEK,
            UnicodeScript.CYRILLIC,
            UnicodeScript.ARABIC,
            UnicodeScript.HEBREW);

    private static final int VOICED = 0x3099;
    private static final int SEMI_VOICED = 0x309A;
    private static final int TATWEEL = 0x0640;

    private SearchWords() {}

    /** The words under which a text is kept, each once. */
    public static Set<String> of(String text) {
        Set<String> words = new LinkedHashSet<>();
        for (Run run : runs(fold(text))) {
            if (run.isSpaced) {
                words.add(run.part(0, MAX_LENGTH));
            } else {
                for (int i = 0; i < run.characters.length && words.size() < MAX_WORDS; i++) {
                    words.add(run.part(i, GRAM));
                }
            }
            if (words.size() >= MAX_WORDS) {
                break;
            }
        }
        return words;
    }

    /** What the words of a text must begin with for a question to find it: each with one word, in any order. */
    public static List<String> terms(String question) {
        Set<String> terms = new LinkedHashSet<>();
        for (Run run : runs(fold(question))) {
            if (run.isSpaced) {
                terms.add(run.part(0, MAX_LENGTH));
            } else {
                for (int i = 0; i == 0 || i <= run.characters.length - GRAM; i++) {
                    terms.add(run.part(i, GRAM));
                }
            }
        }
        return terms.stream().limit(MAX_TERMS).toList();
    }

    /** Letters that follow each other, of scripts with spaces between the words or of others. */
    private record Run(boolean isSpaced, int[] characters) {
        String part(int from, int length) {
            return new String(characters, from, Math.min(length, characters.length - from));
        }
    }

    private static List<Run> runs(String folded) {
        List<Run> runs = new ArrayList<>();
        int[] characters = folded.codePoints().toArray();
        int start = 0;
        for (int i = 0; i <= characters.length; i++) {
            boolean ends = i == characters.length || !isOfWord(characters[i]);
            if (ends || i > start && isSpaced(characters[i]) != isSpaced(characters[start])) {
                if (i > start) {
                    runs.add(new Run(isSpaced(characters[start]), Arrays.copyOfRange(characters, start, i)));
                }
                start = ends ? i + 1 : i;
            }
        }
        return runs;
    }

    private static boolean isOfWord(int character) {
        int type = Character.getType(character);
        return Character.isLetterOrDigit(character)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isSpaced(int character) {
        return !UNSPACED.contains(UnicodeScript.of(character));
    }

    private static String fold(String text) {
        StringBuilder folded = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKD)
                .codePoints()
                .filter(character -> !isDropped(character))
                .map(SearchWords::letter)
                .forEach(folded::appendCodePoint);
        // both ways, so that letters with several small forms become one
        String one = folded.toString()
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace('\u03c2', '\u03c3');
        return Normalizer.normalize(one, Normalizer.Form.NFC);
    }

    private static boolean isDropped(int character) {
        return character == TATWEEL
                || Character.getType(character) == Character.NON_SPACING_MARK
                        && character != VOICED
                        && character != SEMI_VOICED
                        && ACCENTED.contains(UnicodeScript.of(character));
    }

    private static int letter(int character) {
        return switch (character) {
            case 0x0671 -> 0x0627; // alef wasla
            case 0x0649, 0x06CC -> 0x064A; // alef maksura, Farsi yeh
            case 0x0629 -> 0x0647; // teh marbuta
            case 0x06A9 -> 0x0643; // keheh
            case 0x0142 -> 'l'; // letters with a stroke have no decomposition
            case 0x0141 -> 'L';
            case 0x00F8 -> 'o';
            case 0x00D8 -> 'O';
            case 0x0111 -> 'd';
            case 0x0110 -> 'D';
            default -> character;
        };
    }
}
