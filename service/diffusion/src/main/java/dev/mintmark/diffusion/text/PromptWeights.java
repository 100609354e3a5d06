package dev.mintmark.diffusion.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads weights in a prompt: {@code (words:1.3)} weighs the words 1.3, as in AUTOMATIC1111's web UI. Parentheses without a
 * number stay text, and so do those after a backslash; the backslash is removed. Weights inside of others are multiplied by them.
 */
public final class PromptWeights {
    private static final Pattern NUMBER = Pattern.compile("\\s*([+-]?(?:\\d{1,4}(?:\\.\\d{0,9})?|\\.\\d{1,9}))\\s*");
    /** What a number can say at most, nested ones together too. */
    private static final float MAX_WEIGHT = 9999;

    private static final Pattern ESCAPED = Pattern.compile("\\\\([()])");

    private PromptWeights() {}

    /** A part of a prompt. */
    record Fragment(String text, float weight) {}

    /** Raw text of one weight, from the first character to before {@code end}. */
    private static final class Piece {
        private final int from;
        private final int end;
        private float weight = 1;
        private boolean isOpened;

        Piece(int from, int end) {
            this.from = from;
            this.end = end;
        }
    }

    static List<Fragment> parse(String prompt) {
        List<Piece> pieces = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>(); // the pieces that begin with the parentheses
        int from = 0;
        for (int i = 0; i < prompt.length(); i++) {
            switch (prompt.charAt(i)) {
                case '\\' -> i++; // what follows is text
                case '(' -> {
                    pieces.add(new Piece(from, i));
                    from = i;
                    open.push(pieces.size());
                }
                case ')' -> {
                    if (!open.isEmpty()) {
                        from = close(prompt, pieces, open.pop(), from, i);
                    }
                }
                default -> {}
            }
        }
        pieces.add(new Piece(from, prompt.length()));
        return fragments(prompt, pieces);
    }

    /** Weighs the pieces in parentheses if a number ends them, and returns where the text goes on. */
    private static int close(String prompt, List<Piece> pieces, int first, int from, int end) {
        int colon = prompt.lastIndexOf(':', end);
        Matcher number = NUMBER.matcher(colon >= from ? prompt.substring(colon + 1, end) : "");
        if (!number.matches()) {
            return from;
        }
        pieces.add(new Piece(from, colon));
        pieces.get(first).isOpened = true;
        float weight = Float.parseFloat(number.group(1));
        for (Piece piece : pieces.subList(first, pieces.size())) {
            piece.weight = Math.clamp(piece.weight * weight, -MAX_WEIGHT, MAX_WEIGHT);
        }
        return end + 1;
    }

    /** Joins what follows each other in the prompt with one weight. */
    private static List<Fragment> fragments(String prompt, List<Piece> pieces) {
        List<Fragment> fragments = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        float weight = 1;
        int end = 0;
        for (Piece piece : pieces) {
            int from = piece.from + (piece.isOpened ? 1 : 0);
            if (from != end || piece.weight != weight) {
                add(fragments, text.toString(), weight);
                text.setLength(0);
                weight = piece.weight;
            }
            text.append(prompt, from, piece.end);
            end = piece.end;
        }
        add(fragments, text.toString(), weight);
        return fragments;
    }

    /** Returns the prompt without weights, for encoders that cannot use them. */
    public static String plain(String prompt) {
        StringBuilder text = new StringBuilder();
        parse(prompt).forEach(fragment -> text.append(fragment.text()));
        return text.toString();
    }

    /** Returns the same with a space between weighted and other words, which CLIP's encoders read apart. */
    public static String separated(String prompt) {
        return parse(prompt).stream().map(Fragment::text).collect(Collectors.joining(" "));
    }

    /** Returns whether a prompt has weights. */
    public static boolean isWeighted(String prompt) {
        return parse(prompt).stream().anyMatch(fragment -> fragment.weight() != 1);
    }

    /** Returns whether a prompt has words in parentheses that no number weighs and no backslash makes text. */
    static boolean hasBareParentheses(String prompt) {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < prompt.length(); i++) {
            switch (prompt.charAt(i)) {
                case '\\' -> i++;
                case '(' -> open.push(i);
                case ')' -> {
                    if (!open.isEmpty()) {
                        String inside = prompt.substring(open.pop() + 1, i);
                        if (!NUMBER.matcher(inside.substring(inside.lastIndexOf(':') + 1))
                                        .matches()
                                || !inside.contains(":")) {
                            return true;
                        }
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    /** Returns a text whose parentheses are not read as weights. */
    public static String escaped(String text) {
        return text.replace("(", "\\(").replace(")", "\\)");
    }

    private static void add(List<Fragment> fragments, String text, float weight) {
        if (!text.isEmpty()) {
            fragments.add(new Fragment(ESCAPED.matcher(text).replaceAll("$1"), weight));
        }
    }
}
