package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeCommitment;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A picture whose manifest commits its signer to the recipe of "a fox", and altered copies of it. */
public final class SignedPicture {
    public static final byte[] SALT = new byte[RecipeCommitment.SALT_BYTES];

    /** Trusts no signer. */
    public static final TrustPolicy NOBODY = TrustPolicy.of(TrustAnchors.NONE);

    private static final byte[] UNSIGNED = ImageCodec.encode(PipelineFixture.clouds(64, 3), ImageFormat.PNG);

    private final Path authority;
    private final byte[] file;

    /** @param folder an empty folder for the signer's authority */
    public SignedPicture(Path folder) throws Exception {
        authority = folder;
        file = signed(DevelopmentAuthority.openOrCreate(folder), UNSIGNED, RecipeCommitment.of(recipe("a fox"), SALT));
    }

    /** An image with a manifest of an authority's signer that commits it to no recipe. */
    public static byte[] signed(DevelopmentAuthority authority, byte[] unsigned) throws Exception {
        return signed(authority, unsigned, new byte[32]);
    }

    private static byte[] signed(DevelopmentAuthority authority, byte[] unsigned, byte[] commitment) throws Exception {
        GeneratedImage content = new GeneratedImage(
                "title", "Mintmark", "0.1.0", "model", "a".repeat(64), commitment, null, 1, Instant.now());
        return ManifestWriter.sign(unsigned, content, authority.signer()).bytes();
    }

    public static Recipe recipe(String prompt) {
        return new Recipe(TestDrawings.parameters(prompt, "", 7, 4, 7.5, "ddim", 64, 64), "a".repeat(64), List.of());
    }

    /** Trusts the signer, by a list of this name. */
    public TrustPolicy trusted(String list) throws Exception {
        return TrustPolicy.of(
                TrustAnchors.fromPem(authority.resolve("root.pem")).named(list));
    }

    public byte[] file() {
        return file.clone();
    }

    /** The picture without its manifest. */
    public static byte[] unsigned() {
        return UNSIGNED.clone();
    }

    /** The file with one byte of the picture changed, as if the manifest came from another one. */
    public byte[] withOtherPixels() {
        byte[] changed = file();
        changed[changed.length - 20] ^= 1;
        return changed;
    }

    /** The file with the commitment to another recipe in the place of the signed one. */
    public byte[] withCommitmentTo(String prompt) {
        byte[] forged = file();
        byte[] commitment = RecipeCommitment.of(recipe("a fox"), SALT);
        byte[] other = RecipeCommitment.of(recipe(prompt), SALT);
        int at = new String(forged, StandardCharsets.ISO_8859_1)
                .indexOf(new String(commitment, StandardCharsets.ISO_8859_1));
        System.arraycopy(other, 0, forged, at, other.length);
        return forged;
    }
}
