package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA that a prompt names, as in {@code <lora:film:0.8>} of AUTOMATIC1111's web UI.
 *
 * @param name of its file, without {@code .safetensors}
 * @param weight how strongly it changes the model: -100 to 100, not 0
 */
public record LoraTag(String name, double weight) {
    private static final Pattern TAG = Pattern.compile("<lora:([^>]*)>");

    /** Tags of that web UI for other kinds of files. */
    private static final Pattern OTHER_TAG = Pattern.compile("<(lyco|hypernet):([^:>]*)[^>]*>");

    private static final int MAX_TAGS = 16;
    private static final int MAX_WEIGHT = 100;

    /**
     * A prompt without its tags.
     *
     * @param prompt what is drawn
     * @param tags in the order of the prompt
     */
    public record Prompt(String prompt, List<LoraTag> tags) {
        public Prompt {
            tags = List.copyOf(tags);
        }
    }

    /**
     * Takes the tags out of a prompt. A weight of 0 takes the LoRA out too.
     *
     * @throws InvalidRequestException where a tag is none, or nothing else is in the prompt
     */
    public static Prompt read(String prompt) {
        refuseOthers("prompt", prompt);
        Matcher matcher = TAG.matcher(prompt);
        List<LoraTag> tags = new ArrayList<>();
        while (matcher.find()) {
            LoraTag tag = of(matcher.group(1));
            if (tag.weight != 0) {
                tags.add(tag);
            }
            if (tags.size() > MAX_TAGS) {
                throw refused("The prompt names more than " + MAX_TAGS + " LoRAs; it can name " + MAX_TAGS + ".");
            }
        }
        String rest = matcher.replaceAll("");
        if (rest.equals(prompt)) {
            return new Prompt(prompt, tags);
        }
        if (rest.isBlank()) {
            throw refused("The prompt names LoRAs and nothing else; say what to draw.");
        }
        return new Prompt(rest.strip(), tags);
    }

    /** Refuses tags in a negative prompt, where they would be read as words. */
    public static void refuseIn(@Nullable String negativePrompt) {
        if (negativePrompt != null) {
            refuseOthers("negativePrompt", negativePrompt);
        }
        if (negativePrompt != null && TAG.matcher(negativePrompt).find()) {
            throw new InvalidRequestException(
                    "negativePrompt",
                    "The negative prompt names a LoRA; name it in the prompt, with a negative weight if it is to take away.");
        }
    }

    private static void refuseOthers(String field, String prompt) {
        Matcher other = OTHER_TAG.matcher(prompt);
        if (other.find()) {
            String instead = other.group(1).equals("lyco")
                    ? "which is not read; if it is a LoRA, write <lora:"
                            + other.group(2).strip() + ":0.8>."
                    : "but hypernetworks are not supported; leave it out.";
            throw new InvalidRequestException(
                    field,
                    "The " + (field.equals("prompt") ? "prompt" : "negative prompt") + " has " + other.group() + ", "
                            + instead);
        }
    }

    private static LoraTag of(String inside) {
        String[] parts = inside.split(":", -1);
        String name = parts[0].strip();
        String tag = "The prompt has <lora:" + inside + ">, which ";
        if (name.isEmpty()) {
            throw refused(tag + "names no LoRA; write <lora:NAME:0.8>.");
        }
        if (parts.length > 2) {
            throw refused(
                    tag + "has several weights; one is taken, for all of the model, as in <lora:" + name + ":0.8>.");
        }
        double weight = parts.length == 1 ? 1 : weight(parts[1].strip());
        if (!(Math.abs(weight) <= MAX_WEIGHT)) {
            throw refused(
                    tag + "has no weight of -" + MAX_WEIGHT + " to " + MAX_WEIGHT + "; write <lora:" + name + ":0.8>.");
        }
        return new LoraTag(name, weight);
    }

    /** Returns NaN for what is no decimal number. */
    private static double weight(String text) {
        return text.matches("[+-]?([0-9]{1,9}(\\.[0-9]{0,9})?|\\.[0-9]{1,9})") ? Double.parseDouble(text) : Double.NaN;
    }

    private static InvalidRequestException refused(String sentence) {
        return new InvalidRequestException("prompt", sentence);
    }
}
