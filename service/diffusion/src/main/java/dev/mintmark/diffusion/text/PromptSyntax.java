package dev.mintmark.diffusion.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What in a prompt has a meaning in AUTOMATIC1111's web UI and is text here. */
public final class PromptSyntax {
    /** {@code [from:to:when]} and {@code [to:when]}. */
    private static final Pattern EDITED = Pattern.compile("\\[[^\\[\\]]*:\\s*[0-9.]{1,9}\\s*\\]");

    /** {@code [words]}, which the web UI weighs less; not {@code [a|b]} and not what has a colon. */
    private static final Pattern LESS = Pattern.compile("(?<!\\\\)\\[[^\\[\\]:|]+\\]");

    private static final Pattern JOINED = Pattern.compile("\\bAND\\b");
    private static final Pattern BROKEN = Pattern.compile("\\bBREAK\\b");

    private PromptSyntax() {}

    /**
     * Returns what of it a prompt has, in words.
     *
     * @param readsBreaks whether BREAK begins a new chunk with this model
     */
    public static List<String> unread(String prompt, boolean readsBreaks) {
        List<String> found = new ArrayList<>();
        if (EDITED.matcher(prompt).find()) {
            found.add("prompt editing such as [from:to:0.5]");
        }
        if (PromptWeights.hasBareParentheses(prompt) || LESS.matcher(prompt).find()) {
            found.add("emphasis without a number such as (word) or [word], which is written (word:1.1) here");
        }
        if (JOINED.matcher(prompt).find()) {
            found.add("AND");
        }
        if (!readsBreaks && BROKEN.matcher(prompt).find()) {
            found.add("BREAK");
        }
        return found;
    }
}
