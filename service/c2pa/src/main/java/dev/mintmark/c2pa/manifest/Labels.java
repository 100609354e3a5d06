package dev.mintmark.c2pa.manifest;

/** Labels of boxes and assertions. C2PA 2.4, sections 8.3 and 18. */
public final class Labels {
    public static final String STORE = "c2pa";
    public static final String ASSERTIONS = "c2pa.assertions";
    public static final String CLAIM_V1 = "c2pa.claim";
    public static final String CLAIM_V2 = "c2pa.claim.v2";
    public static final String SIGNATURE = "c2pa.signature";
    public static final String ACTIONS = "c2pa.actions";
    public static final String ACTIONS_V2 = "c2pa.actions.v2";
    public static final String DATA_HASH = "c2pa.hash.data";
    public static final String BOXES_HASH = "c2pa.hash.boxes";
    public static final String BMFF_HASH = "c2pa.hash.bmff";
    public static final String BMFF_HASH_V2 = "c2pa.hash.bmff.v2";
    public static final String BMFF_HASH_V3 = "c2pa.hash.bmff.v3";
    public static final String MULTI_ASSET_HASH = "c2pa.hash.multi-asset";
    public static final String SOFT_BINDING = "c2pa.soft-binding";
    public static final String THUMBNAIL = "c2pa.thumbnail";
    public static final String CLAIM_THUMBNAIL = "c2pa.thumbnail.claim";
    public static final String INGREDIENT_THUMBNAIL = "c2pa.thumbnail.ingredient";
    public static final String ICON = "c2pa.icon";
    public static final String INGREDIENT = "c2pa.ingredient";
    public static final String INGREDIENT_V2 = "c2pa.ingredient.v2";
    public static final String INGREDIENT_V3 = "c2pa.ingredient.v3";
    public static final String METADATA = "c2pa.metadata";
    public static final String IDENTITY = "cawg.identity";
    public static final String AI_DISCLOSURE = "c2pa.ai-disclosure";
    /** The commitment to a recipe: a parameter of an action; in older files an assertion. */
    public static final String RECIPE = "dev.mintmark.recipe";

    private static final String INSTANCE = "__";

    private Labels() {}

    /** Returns the label of the n-th assertion of its kind in a manifest, counted from 0. */
    static String instance(String label, int number) {
        return number == 0 ? label : label + INSTANCE + number;
    }

    /** Returns the label without an instance number. */
    public static String kind(String label) {
        int at = label.lastIndexOf(INSTANCE);
        return at > 0 && label.substring(at + INSTANCE.length()).chars().allMatch(c -> c >= '0' && c <= '9')
                ? label.substring(0, at)
                : label;
    }

    /** Returns whether an assertion of this kind holds a hash of the asset or of a part of it. */
    public static boolean isHash(String kind) {
        return kind.startsWith("c2pa.hash.");
    }

    /** Returns whether an assertion of this kind can bind a manifest to a whole asset. C2PA 2.4, section 9.2. */
    public static boolean isHardBinding(String kind) {
        return isHash(kind) && !kind.equals(MULTI_ASSET_HASH) && !kind.endsWith(".part");
    }

    public static boolean isIngredient(String kind) {
        return kind.equals(INGREDIENT) || kind.equals(INGREDIENT_V2) || kind.equals(INGREDIENT_V3);
    }
}
