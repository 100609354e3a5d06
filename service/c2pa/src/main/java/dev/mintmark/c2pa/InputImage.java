package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.Ingredient;
import dev.mintmark.c2pa.manifest.Labels;
import dev.mintmark.c2pa.validate.StoreValidator;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        Ingredient bare = Ingredient.parent(title, format.mediaType(), Statements.instanceId());
        if (container.isEmpty() || report.activeManifest() == null) {
            // A store that nobody can read is not worth keeping; the picture is still what the other started from.
            return new InputImage(List.of(), bare);
        }
        byte[] store = container.get().store();
        Box.Super root = JumbfReader.parse(store);
        Set<String> lineage = StoreValidator.lineage(store);
        List<byte[]> manifests = root.superboxes().stream()
                .filter(box -> lineage.contains(box.label()))
                .map(box -> box.span().copyOf(store))
                .toList();
        Box.Super active = root.superboxes().getLast();
        String url = "self#jumbf=/" + Labels.STORE + "/" + active.label();
        Optional<Box.Super> signature = active.superboxes().stream()
                .filter(box -> box.is(BoxType.SIGNATURE))
                .findFirst();
        if (signature.isEmpty()) {
            // Compressed, or without a signature: there is no box that the ingredient could name.
            return new InputImage(List.of(), bare);
        }
        Ingredient ingredient = bare.withManifest(
                reference(url, active, store),
                reference(Labels.signatureUri(active.label()), signature.get(), store),
                ValidationResults.encode(report));
        return new InputImage(manifests, ingredient);
    }

    private static HashedUri reference(String url, Box.Super box, byte[] store) {
        MessageDigest digest = Hashes.sha256();
        digest.update(store, box.payload().offset(), box.payload().length());
        return new HashedUri(url, digest.digest(), null);
    }
}
