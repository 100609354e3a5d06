package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.PromptEnrichmentException;
import dev.mintmark.app.artwork.PromptRefusedException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeCommitment;
import dev.mintmark.app.artwork.RecipeEnrichment;
import dev.mintmark.app.draw.LoraTag;
import dev.mintmark.app.draw.Model;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.draw.NoiseWatermarker;
import dev.mintmark.app.prompt.PromptEnricher;
import dev.mintmark.app.prompt.Prompts;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the artworks of a request, which are not registered yet. Thread-safe. */
final class NewArtworks {
    private final Models models;
    private final String standardModel;
    private final Prompts prompts;
    private final @Nullable NoiseWatermarker noiseWatermarker;
    private final SecureRandom random;
    private final Clock clock;
    private final ArtworkIdGenerator ids;

    /**
     * @param standardModel the ID of the model that draws where a request names none
     * @param noiseWatermarker marks the initial noise of drawings; null for no noise watermark
     */
    NewArtworks(
            Models models,
            String standardModel,
            Prompts prompts,
            @Nullable NoiseWatermarker noiseWatermarker,
            SecureRandom random,
            Clock clock) {
        this.models = models;
        this.standardModel = standardModel;
        this.prompts = prompts;
        this.noiseWatermarker = noiseWatermarker;
        this.random = random;
        this.clock = clock;
        this.ids = new ArtworkIdGenerator(random, clock);
    }

    /**
     * Checks a request and makes its artworks, one for each image, in the order of their seeds.
     *
     * @param owner the ID of the principal that they are to belong to; null for the local operator
     * @throws InvalidRequestException naming the field that cannot be met
     * @throws PromptRefusedException for a prompt that the operator's rules forbid
     * @throws PromptEnrichmentException where the prompt is to be enriched and the language model fails
     */
    List<Artwork> of(GenerateRequest request, @Nullable String owner) {
        prompts.rules().check(request.parameters());
        if (request.enrich()) {
            prompts.enricher().require();
        }
        LoraTag.refuseIn(request.parameters().negativePrompt());
        LoraTag.Prompt prompt = LoraTag.read(request.parameters().prompt());
        GenerateRequest drawn = request.withPrompt(prompt.prompt());
        prompts.rules().check(drawn.parameters()); // a tag may have stood inside a word
        Model model = models.withLoras(model(request), prompt.tags());
        if (model.base() != null && request.terms() != null) {
            throw new InvalidRequestException(
                    request.mint() == null ? "anchor" : "mint", Refusals.unregistered(model.id(), model.recipeLoras()));
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Artwork> made = new ArrayList<>();
        for (Recipe recipe : enriched(request.enrich(), Recipes.of(drawn, model, random))) {
            made.add(artwork(drawn, model, marked(recipe, model), now, owner));
        }
        return made;
    }

    /** Returns recipes whose prompt, which all have, is enriched, if it is to be. */
    private List<Recipe> enriched(boolean enrich, List<Recipe> recipes) {
        if (!enrich) {
            return recipes;
        }
        String original = recipes.getFirst().parameters().prompt();
        PromptEnricher.Enriched enriched = prompts.enricher().enrich(original);
        prompts.rules().checkEnriched(enriched.prompt());
        RecipeEnrichment origin = new RecipeEnrichment(original, enriched.model());
        return recipes.stream()
                .map(recipe -> recipe.enriched(enriched.prompt(), origin))
                .toList();
    }

    /**
     * Noise that an image is mixed with does not keep a watermark, nor does noise that is turned towards another, and a second pass
     * begins with other noise. The model with the LoRAs of a prompt is not there when the noise is looked for.
     */
    private Recipe marked(Recipe recipe, Model model) {
        return noiseWatermarker == null || !recipe.startsFromSeedAlone() || model.base() != null
                ? recipe
                : noiseWatermarker.embed(recipe, model, random.nextLong());
    }

    /** In a request for images the model is a field. */
    private Model model(GenerateRequest request) {
        try {
            return models.get(request.model() == null ? standardModel : request.model());
        } catch (NotFoundException e) {
            throw new InvalidRequestException("model", String.valueOf(e.getMessage()));
        }
    }

    private Artwork artwork(GenerateRequest request, Model model, Recipe recipe, Instant now, @Nullable String owner) {
        byte[] salt = new byte[RecipeCommitment.SALT_BYTES];
        random.nextBytes(salt);
        return Artwork.accepted(
                ids.next(),
                request.goal(),
                model.id(),
                recipe,
                salt,
                request.disclosePrompt(),
                request.format() == null
                        ? ImageFormat.standardFor(
                                recipe.parameters().width(), recipe.parameters().height())
                        : request.format(),
                request.terms(),
                now,
                owner);
    }
}
