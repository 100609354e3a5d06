package dev.mintmark.app.prompt;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One rule: a word or phrase, or a regular expression. Its expression is matched in time that is linear in the text's length (RE2), so
 * no rule and no prompt makes it hang. Immutable.
 *
 * @param label names the rule to the one whose prompt it refuses
 * @param literals one of which is in every text that it is found in, which is quicker to look for, as a whole word if it is one; empty
 *     for any text
 */
record PromptRule(String label, List<String> literals, Pattern pattern) {
    /** The largest program of one expression, in instructions. */
    private static final int MAX_PROGRAM = 1_000;

    /** The largest product of the repetitions in one expression, each of which copies what it repeats. */
    private static final long MAX_REPETITIONS = 1_000;

    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    private static final String NO_LETTER = "[^\\p{L}\\p{N}]";

    /** Scripts whose words have no space between them. */
    private static final Set<Character.UnicodeScript> WITHOUT_SPACES = Set.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR,
            Character.UnicodeScript.TIBETAN);

    /**
     * Returns the rule of a word or phrase, which is matched as whole words.
     *
     * @throws IllegalArgumentException if nothing of it is visible
     */
    static PromptRule ofWords(String label, String words) {
        FoldedText folded = new FoldedText(words);
        // a rule in another script is matched in that script and by its look-alikes
        List<List<String>> phrases = Stream.of(folded.plain(), folded.inItsScripts())
                .distinct()
                .map(text -> List.of(text.strip().split(" ")))
                .toList();
        if (phrases.stream().anyMatch(phrase -> phrase.getFirst().isEmpty())) {
            throw new IllegalArgumentException("has no visible character");
        }
        return new PromptRule(
                label,
                phrases.stream()
                        .map(phrase -> FoldedText.separated(phrase.getFirst()).split(" ")[0])
                        .toList(),
                Pattern.compile(phrases.stream().map(PromptRule::expression).collect(Collectors.joining("|"))));
    }

    private static String expression(List<String> words) {
        String first = words.getFirst();
        String last = words.getLast();
        return (endsAWord(first.codePointAt(0)) ? "(?:^|" + NO_LETTER + ")" : "")
                + words.stream().map(PromptRule::quoted).collect(Collectors.joining(NO_LETTER + "+"))
                + (endsAWord(last.codePointBefore(last.length())) ? "(?:$|" + NO_LETTER + ")" : "");
    }

    private static String quoted(String word) {
        return Stream.of(FoldedText.separated(word).split(" "))
                .map(Pattern::quote)
                .collect(Collectors.joining(NO_LETTER + "*"));
    }

    /** Returns whether a word that has this character at its side ends there, where no letter follows. */
    private static boolean endsAWord(int point) {
        return Character.isLetterOrDigit(point) && !WITHOUT_SPACES.contains(Character.UnicodeScript.of(point));
    }

    /**
     * Returns the rule of a regular expression, which is found anywhere in a text that is in lower case.
     *
     * @throws IllegalArgumentException if it is none, would be too large, or is found in every text
     */
    static PromptRule ofExpression(String label, String expression) {
        long repetitions = 1;
        java.util.regex.Matcher matcher = REPETITION.matcher(expression);
        while (matcher.find()) {
            String most = matcher.group(2) == null || matcher.group(2).isEmpty() ? matcher.group(1) : matcher.group(2);
            repetitions *= Math.max(1, Math.min(Long.parseLong(most), MAX_REPETITIONS + 1));
            if (repetitions > MAX_REPETITIONS) {
                throw new IllegalArgumentException("repeats more than " + MAX_REPETITIONS + " times");
            }
        }
        try {
            Pattern pattern = Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
            if (pattern.programSize() > MAX_PROGRAM) {
                throw new IllegalArgumentException("is too large");
            }
            if (pattern.matcher("").find()) {
                throw new IllegalArgumentException("is found in every prompt");
            }
            return new PromptRule(label, List.of(), pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is no expression of RE2: " + e.getDescription(), e);
        }
    }

    /** Returns whether it is a regular expression. */
    boolean isExpression() {
        return literals.isEmpty();
    }

    /** Returns whether it is found in one of the readings of a text. */
    boolean isFoundIn(List<Reading> readings) {
        return readings.stream()
                .filter(reading -> literals.isEmpty() || literals.stream().anyMatch(reading::has))
                .map(reading -> pattern.matcher(reading.text()))
                .anyMatch(Matcher::find);
    }

    /**
     * A text with its words.
     *
     * @param words runs of letters and digits
     */
    record Reading(String text, Set<String> words) {
        private static final java.util.regex.Pattern BETWEEN = java.util.regex.Pattern.compile(NO_LETTER + "+");

        static Reading of(String text) {
            return new Reading(text, BETWEEN.splitAsStream(text).collect(Collectors.toUnmodifiableSet()));
        }

        private boolean has(String literal) {
            return literal.codePoints().allMatch(PromptRule::endsAWord)
                    ? words.contains(literal)
                    : text.contains(literal);
        }
    }
}
