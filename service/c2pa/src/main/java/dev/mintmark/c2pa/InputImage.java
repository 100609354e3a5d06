package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.manifest.Ingredient;
import dev.mintmark.c2pa.validate.IngredientManifests;
import java.util.List;
import java.util.Optional;

/**
 * The image that another one started from. Its manifests, where it has any, are kept in the new file, together with
 * what a validation said of them. Immutable.
 */
public final class InputImage {
    private final List<byte[]> manifests;
    private final Ingredient ingredient;

    private InputImage(List<byte[]> manifests, Ingredient ingredient) {
        this.manifests = List.copyOf(manifests);
        this.ingredient = ingredient;
    }

    /** The JUMBF boxes of its manifests, the active one last, without those that it does not lead to. */
    List<byte[]> manifests() {
        return manifests;
    }

    Ingredient ingredient() {
        return ingredient;
    }

    /**
     * Reads what has to be kept of an image.
     *
     * @param title the name to show
     * @param file a PNG, JPEG or WebP file
     * @param validator says what the image's own manifest is worth now
     * @throws C2paException where the file is none of these
     */
    public static InputImage of(String title, byte[] file, ManifestValidator validator) throws C2paException {
        AssetFormat format = AssetFormat.of(file);
        Optional<Container> container = format.find(file);
        ValidationReport report = validator.validate(file);
        Ingredient bare = Ingredient.parent(title, format.mediaType(), GeneratedImageAssertions.instanceId());
        if (container.isEmpty() || report.activeManifest() == null) {
            // A store that nobody can read is not worth keeping; the picture is still what the other started from.
            return new InputImage(List.of(), bare);
        }
        IngredientManifests kept = IngredientManifests.of(container.get().store());
        if (kept.signature().isEmpty()) {
            return new InputImage(List.of(), bare);
        }
        Ingredient ingredient = bare.withManifest(
                kept.active(), kept.signature().get(), ValidationResults.encode(report, kept.ingredients()));
        return new InputImage(kept.boxes(), ingredient);
    }
}
