package dev.mintmark.app.verify;

import static dev.mintmark.app.verify.SignedPicture.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.verify.RecipeClaim.Status;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.TrustPolicy;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecipeClaimTest {
    @TempDir
    Path scratch;

    private SignedPicture picture;

    @BeforeEach
    void sign() throws Exception {
        picture = new SignedPicture(scratch.resolve("authority"));
    }

    @Test
    void confirmsTheRecipeOfAValidManifest() throws Exception {
        RecipeClaim claim = check(picture.file(), "a fox", NOBODY);
        assertThat(claim.status()).isEqualTo(Status.CONFIRMED);
        assertThat(claim.signature().orElseThrow().trustedBy()).isNull();

        RecipeClaim trusted = check(picture.file(), "a fox", picture.trusted("the list"));
        assertThat(trusted.status()).isEqualTo(Status.CONFIRMED);
        assertThat(trusted.signature().orElseThrow().trustedBy()).isEqualTo("the list");
    }

    @Test
    void reportsAnotherRecipe() {
        assertThat(check(picture.file(), "a dog", NOBODY).status()).isEqualTo(Status.OTHER_RECIPE);
    }

    @Test
    void reportsAManifestFromAnotherImageAsInvalid() {
        RecipeClaim claim = check(picture.withOtherPixels(), "a fox", NOBODY);
        assertThat(claim.status()).isEqualTo(Status.INVALID_MANIFEST);
        assertThat(claim.signature()).isEmpty();
    }

    @Test
    void reportsACommitmentChangedAfterSigningAsInvalid() {
        assertThat(check(picture.withCommitmentTo("a dog"), "a dog", NOBODY).status())
                .isEqualTo(Status.INVALID_MANIFEST);
    }

    @Test
    void reportsAFileWithoutAManifest() {
        RecipeClaim claim = check(SignedPicture.unsigned(), "a fox", NOBODY);
        assertThat(claim.status()).isEqualTo(Status.MISSING);
        assertThat(claim.signature()).isEmpty();
    }

    private static RecipeClaim check(byte[] file, String prompt, TrustPolicy policy) {
        return RecipeClaim.check(
                file,
                SignedPicture.recipe(prompt),
                SignedPicture.SALT,
                new ManifestValidator(policy, Clock.systemUTC()));
    }
}
