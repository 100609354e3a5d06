package dev.mintmark.app.prompt;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.PromptRefusedException;
import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.diffusion.text.PromptWeights;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's rules on prompts, in a text file of UTF-8 with one rule a line: a label, a colon, and a word or phrase or, between
 * slashes, a regular expression of RE2. Empty lines and those that begin with {@code #} are skipped. Thread-safe.
 */
public final class PromptRules {
    /** Every prompt is allowed. */
    public static final PromptRules NONE = new PromptRules(List.of());

    private static final Logger log = LoggerFactory.getLogger(PromptRules.class);
    private static final int MAX_RULES = 2_000;
    private static final int MAX_EXPRESSIONS = 200;

    /** Twice what a prompt can have: some characters stand for eighteen. */
    private static final int MAX_FOLDED = 4_000;

    private final List<PromptRule> rules;
    private final AtomicLong refused = new AtomicLong();

    private PromptRules(List<PromptRule> rules) {
        this.rules = rules;
    }

    /**
     * Reads a file of rules.
     *
     * @param file null for {@link #NONE}
     * @throws InvalidSettingException if the file cannot be read, or a line is no rule; the message names the line
     */
    public static PromptRules read(@Nullable Path file) {
        if (file == null) {
            return NONE;
        }
        List<PromptRule> rules = LabelledLines.read(
                file,
                "prompt rules",
                "a rule is a label, ':', and a word or phrase or a regular expression between slashes",
                PromptRules::rule);
        if (rules.size() > MAX_RULES
                || rules.stream().filter(PromptRule::isExpression).count() > MAX_EXPRESSIONS) {
            throw new InvalidSettingException("The prompt rules " + file + " can be " + MAX_RULES + ", of which "
                    + MAX_EXPRESSIONS + " are regular expressions; there are more.");
        }
        return new PromptRules(List.copyOf(rules));
    }

    private static PromptRule rule(String label, String rule) {
        boolean isExpression = rule.length() > 2 && rule.startsWith("/") && rule.endsWith("/");
        return isExpression
                ? PromptRule.ofExpression(label, rule.substring(1, rule.length() - 1))
                : PromptRule.ofWords(label, rule);
    }

    /**
     * Checks the prompt and the negative prompt of a request.
     *
     * @throws InvalidRequestException where one is too long with its ligatures written out
     * @throws PromptRefusedException if a rule forbids one of them; the message names its label, and not what it matched
     */
    public void check(DrawParameters.Request request) {
        check("prompt", "prompt", request.prompt());
        check("negativePrompt", "negative prompt", request.negativePrompt());
    }

    /**
     * Checks what was made of a prompt.
     *
     * @throws PromptRefusedException if a rule forbids it
     */
    public void checkEnriched(String prompt) {
        check("enrich", "enriched prompt", prompt);
    }

    private void check(String field, String name, @Nullable String text) {
        if (text == null || rules.isEmpty()) {
            return;
        }
        List<PromptRule.Reading> readings = readings(field, name, text);
        for (PromptRule rule : rules) {
            if (rule.isFoundIn(readings)) {
                refused.incrementAndGet();
                log.info("A {} was refused by the rule \"{}\".", name, rule.label());
                throw new PromptRefusedException(field, name, rule.label());
            }
        }
    }

    /** Returns what the text and its words without the weights can be read as, each once. */
    private static List<PromptRule.Reading> readings(String field, String name, String text) {
        Set<String> readings = new LinkedHashSet<>();
        for (String variant :
                new LinkedHashSet<>(List.of(text, PromptWeights.plain(text), PromptWeights.separated(text)))) {
            FoldedText folded = new FoldedText(variant);
            if (folded.length() > MAX_FOLDED) {
                throw new InvalidRequestException(
                        field,
                        "The " + name + " has " + folded.length()
                                + " characters where its ligatures are written out; it can have " + MAX_FOLDED + ".");
            }
            readings.addAll(folded.readings());
        }
        return readings.stream().map(PromptRule.Reading::of).toList();
    }

    /** Returns the number of requests that were refused. */
    public long refusedPrompts() {
        return refused.get();
    }
}
