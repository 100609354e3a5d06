package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.InputImages;
import dev.mintmark.app.draw.Model;
import dev.mintmark.app.draw.SecondPass;
import dev.mintmark.watermark.Watermarker;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes recipes of requests. */
final class Recipes {
    /** Of a seed the noise takes the low 32 bits, as torch's generator does. */
    private static final long DISTINCT_SEEDS = 1L << 32;

    private Recipes() {}

    /**
     * One recipe for each image of the request, in the order of their seeds, or of the seeds of their variations.
     *
     * @throws InvalidRequestException where the model cannot draw them, or an input is no image
     */
    static List<Recipe> of(GenerateRequest request, Model model, RandomGenerator random) {
        int count = request.count() == null ? 1 : request.count();
        long randomSeed = random.nextLong(DISTINCT_SEEDS - GenerateRequest.MAX_COUNT);
        InputImages inputs = InputImages.of(request.parameters());
        DrawParameters first = request.parameters()
                .varied(random.nextLong(DISTINCT_SEEDS - GenerateRequest.MAX_COUNT))
                .complete(inputs.sized(
                        SecondPass.enlarged(
                                model.standard(randomSeed), request.parameters().highResolution(), model),
                        model,
                        Watermarker.MIN_SIDE));
        List<Recipe> recipes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DrawParameters parameters = first.ofImage(i);
            checkSide("width", parameters.width());
            checkSide("height", parameters.height());
            Drawer.check(parameters, model);
            recipes.add(new Recipe(parameters, model.sha256(), parameters.inputs())
                    .with(model.recipeLoras(), model.recipeTextualInversions())
                    .withBaseModel(model.base()));
        }
        return recipes;
    }

    private static void checkSide(String field, int pixels) {
        if (pixels < Watermarker.MIN_SIDE) {
            throw new InvalidRequestException(
                    field,
                    "The " + field + " is " + pixels + " pixels; a picture that carries the watermark has at least "
                            + Watermarker.MIN_SIDE + ".");
        }
    }
}
