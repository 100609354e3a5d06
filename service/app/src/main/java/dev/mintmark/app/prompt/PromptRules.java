package dev.mintmark.app.prompt;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.PromptRefusedException;
import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.io.FileTrouble;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_RULES = 2_000;
    private static final int MAX_EXPRESSIONS = 200;
    private static final int MAX_LINE = 1_000;

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
        List<PromptRule> rules = new ArrayList<>();
        int number = 0;
        for (String line : text(file).split("\\R", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                rules.add(rule(line));
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingException("Line " + number + " of " + file + " " + e.getMessage()
                        + "; a rule is a label, ':', and a word or"
                        + " phrase or a regular expression between slashes.");
            }
            if (rules.size() > MAX_RULES
                    || rules.stream().filter(PromptRule::isExpression).count() > MAX_EXPRESSIONS) {
                throw new InvalidSettingException("The prompt rules " + file + " can be " + MAX_RULES + ", of which "
                        + MAX_EXPRESSIONS + " are regular expressions; there are more.");
            }
        }
        return new PromptRules(List.copyOf(rules));
    }

    private static String text(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new InvalidSettingException(
                        "The prompt rules " + file + " have " + size + " bytes; they can have " + MAX_BYTES + ".");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidSettingException("The prompt rules " + file + " are not text in UTF-8.");
        } catch (IOException e) {
            throw new InvalidSettingException(
                    "The prompt rules " + file + " cannot be read: " + FileTrouble.reason(e) + ".");
        }
    }

    private static PromptRule rule(String line) {
        if (line.length() > MAX_LINE) {
            throw new IllegalArgumentException("has " + line.length() + " characters of at most " + MAX_LINE);
        }
        int colon = line.indexOf(':');
        String label = line.substring(0, Math.max(0, colon)).strip();
        String rule = line.substring(colon + 1).strip();
        if (label.isEmpty() || label.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("has no label");
        }
        if (rule.isEmpty()) {
            throw new IllegalArgumentException("has nothing after its label");
        }
        boolean isExpression = rule.length() > 2 && rule.startsWith("/") && rule.endsWith("/");
        return isExpression
                ? PromptRule.ofExpression(label, rule.substring(1, rule.length() - 1))
                : PromptRule.ofWords(label, rule);
    }

    /**
     * Checks the prompt and the negative prompt of a request.
     *
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
        List<String> readings = new FoldedText(text).readings();
        for (PromptRule rule : rules) {
            if (rule.isFoundIn(readings)) {
                refused.incrementAndGet();
                log.info("A {} was refused by the rule \"{}\".", name, rule.label());
                throw new PromptRefusedException(field, name, rule.label());
            }
        }
    }

    /** Returns the number of requests that were refused. */
    public long refusedPrompts() {
        return refused.get();
    }
}
