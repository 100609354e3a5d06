package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.Model;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes recipes of requests, and refuses those that cannot be drawn. */
final class Recipes {
    static final int MAX_PROMPT = 2000;

    /** Of a seed the noise takes the low 32 bits, as torch's generator does. */
    private static final long DISTINCT_SEEDS = 1L << 32;

    static final int MAX_COUNT = 10;

    private static final double MIN_GUIDANCE = 1e-6;

    /** The watermark needs this many pixels. */
    static final int MIN_SIDE = 64;

    private Recipes() {}

    /** One recipe for each image of the request, in the order of their seeds. */
    static List<Recipe> of(GenerateRequest request, Model model, RandomGenerator random) {
        int count = request.count() == null ? 1 : request.count();
        if (count < 1 || count > MAX_COUNT) {
            throw new InvalidRequestException(
                    "count", "The count is " + count + "; from 1 to " + MAX_COUNT + " images are drawn at once.");
        }
        Long asked = request.recipe().seed();
        long seed = asked == null ? random.nextLong(DISTINCT_SEEDS - MAX_COUNT) : asked;
        List<Recipe> recipes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Recipe recipe = request.recipe().complete(model, seed + i);
            check(recipe, model);
            recipes.add(recipe);
        }
        return recipes;
    }

    private static void check(Recipe recipe, Model model) {
        checkText("prompt", recipe.prompt());
        if (recipe.prompt().isBlank()) {
            throw new InvalidRequestException("prompt", "The prompt is blank; say what to draw.");
        }
        checkText("negativePrompt", recipe.negativePrompt());
        if (recipe.guidance() > 0 && recipe.guidance() < MIN_GUIDANCE) {
            throw new InvalidRequestException(
                    "guidance", "The guidance is " + recipe.guidance() + "; it is 0 or at least 0.000001.");
        }
        checkSide("width", recipe.width());
        checkSide("height", recipe.height());
        Drawer.check(recipe, model);
    }

    private static void checkText(String field, String text) {
        if (text.length() > MAX_PROMPT) {
            throw new InvalidRequestException(
                    field, "The text has " + text.length() + " characters; it can have " + MAX_PROMPT + ".");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new InvalidRequestException(field, "The text has half a character in it; it must be valid Unicode.");
        }
    }

    private static void checkSide(String field, int pixels) {
        if (pixels < MIN_SIDE) {
            throw new InvalidRequestException(
                    field,
                    "The " + field + " is " + pixels + " pixels; a picture that carries the watermark has at least "
                            + MIN_SIDE + ".");
        }
    }
}
