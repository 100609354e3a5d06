package dev.mintmark.diffusion;

import java.util.List;

/**
 * Concepts that a model does not draw. Before the first step, the model's own text encoder compares the prompt with the text of each:
 * the closeness is the cosine of the angle between their vectors, each without the vector of an empty prompt, which all texts share.
 * A prompt that is closer to one of them than the threshold is refused. This measures what a text is about, not what the picture shows,
 * and how close texts are differs from encoder to encoder. Immutable.
 *
 * @param threshold the largest closeness that is drawn, 0 to 1; closenesses are about 0 for texts that have nothing in common, 1 for equal
 *     texts
 */
public record ForbiddenConcepts(List<Concept> concepts, double threshold) {
    /** Every prompt is drawn. */
    public static final ForbiddenConcepts NONE = new ForbiddenConcepts(List.of(), 1);

    private static final int MAX_CONCEPTS = 500;

    public ForbiddenConcepts {
        concepts = List.copyOf(concepts);
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("The threshold of a closeness must be 0 to 1, not " + threshold + ".");
        }
        if (concepts.size() > MAX_CONCEPTS) {
            throw new IllegalArgumentException(
                    "There are " + concepts.size() + " concepts; there can be " + MAX_CONCEPTS + ".");
        }
    }

    /**
     * A concept.
     *
     * @param label names it in messages
     * @param text describes it, as a prompt would
     */
    public record Concept(String label, String text) {}
}
