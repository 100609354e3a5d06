package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeCommitment;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.verify.RecipeClaim.Status;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecipeClaimTest {
    private static final byte[] SALT = new byte[RecipeCommitment.SALT_BYTES];
    private static final byte[] PICTURE = ImageCodec.encode(PipelineFixture.clouds(64, 3), ImageFormat.PNG);
    private static final TrustPolicy NOBODY = TrustPolicy.of(TrustAnchors.NONE);

    @TempDir
    Path scratch;

    private DevelopmentAuthority authority;
    private byte[] file;

    @BeforeEach
    void sign() throws Exception {
        authority = DevelopmentAuthority.openOrCreate(scratch.resolve("authority"));
        GeneratedImage content = new GeneratedImage(
                "title",
                "Mintmark",
                "0.1.0",
                "model",
                "a".repeat(64),
                RecipeCommitment.of(recipe("a fox"), SALT),
                null,
                1,
                Instant.now());
        file = ManifestWriter.sign(PICTURE, content, authority.signer()).bytes();
    }

    @Test
    void confirmsTheRecipeOfAValidManifest() throws Exception {
        RecipeClaim claim = check(file, "a fox", NOBODY);
        assertThat(claim.status()).isEqualTo(Status.CONFIRMED);
        assertThat(claim.signature().orElseThrow().trustedBy()).isNull();

        TrustAnchors list = TrustAnchors.fromPem(scratch.resolve("authority").resolve("root.pem"));
        RecipeClaim trusted = check(file, "a fox", TrustPolicy.of(list.named("the list")));
        assertThat(trusted.status()).isEqualTo(Status.CONFIRMED);
        assertThat(trusted.signature().orElseThrow().trustedBy()).isEqualTo("the list");
    }

    @Test
    void reportsAnotherRecipe() {
        assertThat(check(file, "a dog", NOBODY).status()).isEqualTo(Status.OTHER_RECIPE);
    }

    @Test
    void reportsAManifestFromAnotherImageAsInvalid() {
        byte[] changed = file.clone();
        changed[changed.length - 20] ^= 1;
        RecipeClaim claim = check(changed, "a fox", NOBODY);
        assertThat(claim.status()).isEqualTo(Status.INVALID_MANIFEST);
        assertThat(claim.signature()).isEmpty();
    }

    @Test
    void reportsACommitmentChangedAfterSigningAsInvalid() {
        byte[] commitment = RecipeCommitment.of(recipe("a fox"), SALT);
        byte[] other = RecipeCommitment.of(recipe("a dog"), SALT);
        byte[] forged = file.clone();
        int at = new String(forged, StandardCharsets.ISO_8859_1)
                .indexOf(new String(commitment, StandardCharsets.ISO_8859_1));
        System.arraycopy(other, 0, forged, at, other.length);
        assertThat(check(forged, "a dog", NOBODY).status()).isEqualTo(Status.INVALID_MANIFEST);
    }

    @Test
    void reportsAFileWithoutAManifest() {
        RecipeClaim claim = check(PICTURE, "a fox", NOBODY);
        assertThat(claim.status()).isEqualTo(Status.MISSING);
        assertThat(claim.signature()).isEmpty();
    }

    private static RecipeClaim check(byte[] file, String prompt, TrustPolicy policy) {
        return RecipeClaim.check(file, recipe(prompt), SALT, new ManifestValidator(policy, Clock.systemUTC()));
    }

    private static Recipe recipe(String prompt) {
        return new Recipe(prompt, "", "a".repeat(64), 7, 4, 7.5, "ddim", 64, 64, List.of());
    }
}
