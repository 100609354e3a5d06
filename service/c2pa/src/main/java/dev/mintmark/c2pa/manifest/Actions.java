package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The complete list of actions that made the asset, first to last. C2PA 2.4, {@code c2pa.actions.v2}. */
public record Actions(List<Action> actions) implements Assertion {
    public static final String CREATED = "c2pa.created";
    public static final String OPENED = "c2pa.opened";
    public static final String EDITED = "c2pa.edited";
    public static final String WATERMARKED_BOUND = "c2pa.watermarked.bound";
    /** IPTC code for media created by a trained model. */
    public static final String TRAINED_ALGORITHMIC_MEDIA =
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

    /** IPTC code for media created by a trained model from existing media. */
    public static final String COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA =
            "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

    private static final long TAG_DATE_TIME = 0;

    public Actions {
        actions = List.copyOf(actions);
        if (actions.isEmpty()
                || !List.of(CREATED, OPENED).contains(actions.getFirst().name())) {
            throw new IllegalArgumentException("The first action has to be c2pa.created or c2pa.opened.");
        }
    }

    /**
     * One action.
     *
     * @param ingredients references to the ingredient assertions
     * @param recipe the commitment to the recipe; null for other actions
     */
    public record Action(
            String name,
            @Nullable String digitalSourceType,
            @Nullable Instant when,
            List<HashedUri> ingredients,
            @Nullable RecipeAssertion recipe) {
        public Action {
            ingredients = List.copyOf(ingredients);
            if (name.equals(CREATED) && digitalSourceType == null) {
                throw new IllegalArgumentException("The action c2pa.created needs a digitalSourceType.");
            }
        }

        byte[] encode() {
            CborMapWriter map = new CborMapWriter().text("action", name);
            if (when != null) {
                map.put("when", CborWriter.tagged(TAG_DATE_TIME, CborWriter.text(seconds(when))));
            }
            map.text("digitalSourceType", digitalSourceType);
            CborMapWriter parameters = new CborMapWriter();
            if (!ingredients.isEmpty()) {
                parameters.array(
                        "ingredients",
                        ingredients.stream().map(HashedUri::encode).toList());
            }
            if (recipe != null) {
                parameters.bytes(Labels.RECIPE, recipe.commitment()).text(Labels.PROMPT, recipe.prompt());
            }
            if (recipe != null || !ingredients.isEmpty()) {
                map.map("parameters", parameters);
            }
            return map.encode();
        }

        private static String seconds(Instant when) {
            return when.truncatedTo(ChronoUnit.SECONDS).toString();
        }
    }

    @Override
    public String label() {
        return Labels.ACTIONS_V2;
    }

    @Override
    public byte[] encode() {
        return new CborMapWriter()
                .array("actions", actions.stream().map(Action::encode).toList())
                .put("allActionsIncluded", CborWriter.bool(true))
                .encode();
    }
}
