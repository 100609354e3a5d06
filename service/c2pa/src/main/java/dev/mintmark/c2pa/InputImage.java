package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.manifest.Ingredient;
import dev.mintmark.c2pa.validate.IngredientManifests;
import java.util.List;
import java.util.Optional;

/**
 * The image that another one was made from. If it has manifests, they are kept in the new file together with their
 * validation results. Immutable.
 */
public final class InputImage {
    private final List<byte[]> manifests;
    private final Ingredient ingredient;

    private InputImage(List<byte[]> manifests, Ingredient ingredient) {
        this.manifests = List.copyOf(manifests);
        this.ingredient = ingredient;
    }

    /** Returns the JUMBF boxes of the active manifest, last, and of those that it leads to. */
    List<byte[]> manifests() {
        return manifests;
    }

    Ingredient ingredient() {
        return ingredient;
    }

    /**
     * Reads what a manifest has to keep of an image.
     *
     * @param title title for display
     * @param file a PNG, JPEG or WebP file
     * @param validator validates the image's manifest as of now
     * @throws C2paException if the file has another format
     */
    public static InputImage of(String title, byte[] file, ManifestValidator validator) throws C2paException {
        AssetFormat format = AssetFormat.of(file);
        Optional<Container> container = format.find(file);
        ValidationReport report = validator.validate(file);
        Ingredient bare = Ingredient.parent(title, format.mediaType(), GeneratedImageAssertions.instanceId());
        if (container.isEmpty() || report.activeManifest() == null) {
            // A store that cannot be read is not kept; the picture is still the origin of the new one.
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
