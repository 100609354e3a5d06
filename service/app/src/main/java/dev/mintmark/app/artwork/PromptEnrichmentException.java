package dev.mintmark.app.artwork;

/** A prompt could not be enriched; the message is one sentence or two for people, without anything that the endpoint answered. */
public final class PromptEnrichmentException extends RuntimeException {
    public PromptEnrichmentException(String sentence) {
        super(sentence);
    }

    public PromptEnrichmentException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
