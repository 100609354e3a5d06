package dev.mintmark.diffusion.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads weights in a prompt: {@code (words:1.3)} weighs the words 1.3, as in AUTOMATIC1111's web UI. Parentheses without a
 * number stay text, and so do those after a backslash; the backslash is removed. Weights do not nest.
 */
public final class PromptWeights {
    private static final Pattern NUMBER = Pattern.compile("\\s*([+-]?(?:\\d{1,4}(?:\\.\\d{0,9})?|\\.\\d{1,9}))\\s*");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([()])");

    private PromptWeights() {}

    /** A part of a prompt. */
    record Fragment(String text, float weight) {}

    static List<Fragment> parse(String prompt) {
        List<Fragment> fragments = new ArrayList<>();
        int from = 0;
        int open = -1;
        for (int i = 0; i < prompt.length(); i++) {
            switch (prompt.charAt(i)) {
                case '\\' -> i++; // what follows is text
                case '(' -> open = i;
                case ')' -> {
                    int colon = open < 0 ? -1 : prompt.lastIndexOf(':', i);
                    Matcher number = NUMBER.matcher(colon > open ? prompt.substring(colon + 1, i) : "");
                    if (open >= 0 && number.matches()) {
                        add(fragments, prompt.substring(from, open), 1);
                        add(fragments, prompt.substring(open + 1, colon), Float.parseFloat(number.group(1)));
                        from = i + 1;
                    }
                    open = -1;
                }
                default -> {}
            }
        }
        add(fragments, prompt.substring(from), 1);
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
