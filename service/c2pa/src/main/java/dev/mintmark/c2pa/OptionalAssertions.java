package dev.mintmark.c2pa;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The optional assertions of a manifest. Immutable.
 *
 * @param input the image that the new one was made from; its manifests are kept
 * @param control an image that guided the model that drew the new one, such as its edges; its manifests are kept
 * @param training whether others may train models on the image; written as {@code cawg.training-mining}
 * @param metadata the creator's statements, such as {@code dc:creator}; written as {@code cawg.metadata}. Names have
 *     the prefix {@code dc:} (Dublin Core elements) or {@code xmpRights:}
 * @param thumbnail a small picture of the image; written as {@code c2pa.thumbnail.claim}
 */
public record OptionalAssertions(
        @Nullable Ingredient input,
        @Nullable Ingredient control,
        @Nullable TrainingUse training,
        Map<String, String> metadata,
        @Nullable Thumbnail thumbnail) {
    /** No optional assertions. */
    public static final OptionalAssertions NONE = new OptionalAssertions(null, null, null, Map.of(), null);

    public OptionalAssertions {
        if (input != null && input.relationship() != Ingredient.Relationship.PARENT_OF) {
            throw new IllegalArgumentException("The image that another one was made from is its parent, not "
                    + input.relationship().label() + ".");
        }
        if (control != null && control.relationship() != Ingredient.Relationship.INPUT_TO) {
            throw new IllegalArgumentException("An image that guided a model is its input, not "
                    + control.relationship().label() + ".");
        }
        metadata.forEach((name, value) -> {
            if (!name.matches("(dc|xmpRights):[A-Za-z]{1,64}")
                    || value.isBlank()
                    || value.length() > TextLimits.MAX_LENGTH) {
                throw new IllegalArgumentException("The metadata " + name + " of " + value.length()
                        + " characters cannot be written; a name is dc:… or xmpRights:…, and its value is not blank and"
                        + " has at most " + TextLimits.MAX_LENGTH + " characters.");
            }
        });
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /** Returns the assertions with the image that the new one was made from. */
    public OptionalAssertions withInput(Ingredient image) {
        return new OptionalAssertions(image, control, training, metadata, thumbnail);
    }

    /** Returns the assertions with the image that guided the model. */
    public OptionalAssertions withControl(Ingredient image) {
        return new OptionalAssertions(input, image, training, metadata, thumbnail);
    }

    /** Returns the assertions with a statement whether others may train models on the asset. */
    public OptionalAssertions withTraining(TrainingUse use) {
        return new OptionalAssertions(input, control, use, metadata, thumbnail);
    }

    /** Returns the assertions with the creator's statements, by names of Dublin Core and XMP rights. */
    public OptionalAssertions withMetadata(Map<String, String> statements) {
        return new OptionalAssertions(input, control, training, statements, thumbnail);
    }

    /** Returns the assertions with a small picture of the asset. */
    public OptionalAssertions withThumbnail(Thumbnail picture) {
        return new OptionalAssertions(input, control, training, metadata, picture);
    }
}
