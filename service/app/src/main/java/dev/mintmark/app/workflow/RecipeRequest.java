package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.draw.Model;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of a recipe. Null means the model's default, or for the seed a random one.
 *
 * @param seed of the first image; the seeds of several follow each other
 */
public record RecipeRequest(
        String prompt,
        @Nullable String negativePrompt,
        @Nullable Long seed,
        @Nullable Integer steps,
        @Nullable Double guidance,
        @Nullable String sampler,
        @Nullable Integer width,
        @Nullable Integer height) {

    /** The recipe on this model, from this seed. */
    Recipe complete(Model model, long seed) {
        return new Recipe(
                prompt,
                or(negativePrompt, ""),
                model.sha256(),
                seed,
                or(steps, model.defaults().steps()),
                or(guidance, model.defaults().guidance()),
                or(sampler, model.defaults().sampler()),
                or(width, model.defaults().width()),
                or(height, model.defaults().height()),
                List.of());
    }

    private static <T> T or(@Nullable T value, T standard) {
        return value == null ? standard : value;
    }
}
