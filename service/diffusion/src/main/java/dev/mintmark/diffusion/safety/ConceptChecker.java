package dev.mintmark.diffusion.safety;

import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.ForbiddenConceptException;
import dev.mintmark.diffusion.ForbiddenConcepts;
import dev.mintmark.diffusion.family.Conditioning;
import dev.mintmark.diffusion.family.DenoisingNetwork;
import dev.mintmark.diffusion.family.DiffusionPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares prompts with forbidden concepts by the vectors that the model's text encoders give: the one for the whole text, where there
 * is one and the prompt fits into one chunk, otherwise the mean of the tokens' vectors. The concepts are encoded once. Not thread-safe.
 */
public final class ConceptChecker implements DiffusionPipeline {
    private static final Set<String> POOLED = Set.of("text_embeds", "pooled_projections");
    private static final String STATES = "encoder_hidden_states";

    private final DiffusionPipeline pipeline;
    private final ForbiddenConcepts forbidden;
    private @Nullable Encoded nothing;
    private final List<Encoded> concepts = new ArrayList<>();

    /**
     * A text as the encoders give it.
     *
     * @param pooled the vector of the whole; empty if there is none
     * @param mean the mean of the tokens' vectors
     * @param tokens how many the encoders were given, with padding
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Encoded(float[] pooled, float[] mean, long tokens) {}

    ConceptChecker(DiffusionPipeline pipeline, ForbiddenConcepts forbidden) {
        this.pipeline = pipeline;
        this.forbidden = forbidden;
    }

    /** Returns a pipeline that refuses prompts close to forbidden concepts; the pipeline itself if none are forbidden. */
    public static DiffusionPipeline before(DiffusionPipeline pipeline, ForbiddenConcepts forbidden) {
        return forbidden.concepts().isEmpty() ? pipeline : new ConceptChecker(pipeline, forbidden);
    }

    /**
     * Encodes the prompts of a drawing.
     *
     * @throws ForbiddenConceptException if the prompt is closer to a concept than the threshold
     */
    @Override
    public Conditioning condition(DrawRequest request) {
        Conditioning conditioning = pipeline.condition(request);
        Closeness nearest = nearest(request, conditioning);
        if (nearest.closeness > forbidden.threshold()) {
            throw new ForbiddenConceptException(nearest.label, nearest.closeness, forbidden.threshold());
        }
        return conditioning;
    }

    @Override
    public DenoisingNetwork network() {
        return pipeline.network();
    }

    @Override
    public int imageTokens(int height, int width) {
        return pipeline.imageTokens(height, width);
    }

    @Override
    public boolean hasEvenSigmas() {
        return pipeline.hasEvenSigmas();
    }

    /**
     * Returns the concept that a prompt is closest to, and how close.
     *
     * @param request of the drawing
     * @param conditioning what the pipeline made of it
     */
    Closeness nearest(DrawRequest request, Conditioning conditioning) {
        Encoded empty = nothing;
        if (empty == null) {
            empty = encode(request, "");
            for (ForbiddenConcepts.Concept concept : forbidden.concepts()) {
                concepts.add(encode(request, concept.text()));
            }
            nothing = empty;
        }
        Encoded prompt = encoded(conditioning);
        boolean whole = prompt.pooled.length > 0 && prompt.tokens <= empty.tokens;
        Closeness nearest = new Closeness("", Double.NEGATIVE_INFINITY);
        for (int i = 0; i < concepts.size(); i++) {
            double closeness = whole
                    ? cosine(prompt.pooled, concepts.get(i).pooled, empty.pooled)
                    : cosine(prompt.mean, concepts.get(i).mean, empty.mean);
            if (closeness > nearest.closeness) {
                nearest = new Closeness(forbidden.concepts().get(i).label(), closeness);
            }
        }
        return nearest;
    }

    /**
     * How close a prompt is to a concept.
     *
     * @param label of the concept
     */
    record Closeness(String label, double closeness) {}

    private Encoded encode(DrawRequest like, String text) {
        return encoded(pipeline.condition(new DrawRequest(
                text,
                null,
                like.seed(),
                like.steps(),
                1, // without guidance no negative prompt is encoded
                0,
                like.sampler(),
                like.width(),
                like.height(),
                like.image(),
                like.strength(),
                like.mask(),
                like.control(),
                like.variation(),
                like.eta())));
    }

    private static Encoded encoded(Conditioning conditioning) {
        float[] pooled = {};
        float[] mean = {};
        long tokens = 0;
        for (Conditioning.Input input : conditioning.inputs()) {
            if (POOLED.contains(input.name())) {
                pooled = input.prompt();
            } else if (input.name().equals(STATES)) {
                tokens = input.shape()[0];
                mean = mean(input.prompt(), Math.toIntExact(input.shape()[1]));
            }
        }
        return new Encoded(pooled, mean, tokens);
    }

    private static float[] mean(float[] states, int width) {
        double[] sums = new double[width];
        for (int i = 0; i < states.length; i++) {
            sums[i % width] += states[i];
        }
        float[] mean = new float[width];
        for (int i = 0; i < width; i++) {
            mean[i] = (float) (sums[i] / ((double) states.length / width));
        }
        return mean;
    }

    /** Returns the cosine of the angle between a and b as seen from the origin; 0 if one of them is the origin. */
    private static double cosine(float[] a, float[] b, float[] origin) {
        double product = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < origin.length; i++) {
            double x = a[i] - origin[i];
            double y = b[i] - origin[i];
            product += x * y;
            first += x * x;
            second += y * y;
        }
        return first == 0 || second == 0 ? 0 : product / Math.sqrt(first * second);
    }
}
