package dev.mintmark.diffusion.sampler;

import java.util.Objects;

/** Thrown for a sampler or a number of steps that a model cannot use. The message is a sentence for the user. */
public final class SamplerException extends RuntimeException {
    private final String field;

    SamplerException(String field, String sentence) {
        super(sentence);
        this.field = field;
    }

    /** Returns what is wrong: "sampler", "steps", "eta" or "strength". */
    public String field() {
        return field;
    }

    /** Returns the message, which is never absent. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
