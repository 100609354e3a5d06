package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.MintOrder;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks to be drawn. Null means the model's default, or for the seed a random one.
 *
 * @param model the ID of a model; null means the one that the settings name
 * @param count how many, with seeds that follow each other; null means one
 * @param goal how far to go
 * @param mint how to mint where the goal is {@link Goal#CONFIRMED}; null means {@link MintOrder#STANDARD}
 */
public record GenerateRequest(
        String prompt,
        @Nullable String negativePrompt,
        @Nullable String model,
        @Nullable Long seed,
        @Nullable Integer steps,
        @Nullable Double guidance,
        @Nullable String sampler,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Integer count,
        @Nullable ImageFormat format,
        boolean disclosePrompt,
        Goal goal,
        @Nullable MintOrder mint) {
    /** The prompt alone, all else default, as far as {@link Goal#SEALED}. */
    public static GenerateRequest of(String prompt) {
        return new GenerateRequest(
                prompt, null, null, null, null, null, null, null, null, null, null, false, Goal.SEALED, null);
    }
}
