package dev.mintmark.app.cli;

import static dev.mintmark.app.verify.SignedPicture.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.verify.SignedPicture;
import dev.mintmark.c2pa.TrustPolicy;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestOriginTest {
    @TempDir
    Path scratch;

    private SignedPicture picture;

    @BeforeEach
    void sign() throws Exception {
        picture = new SignedPicture(scratch.resolve("authority"));
    }

    @Test
    void confirmsTheCommitmentAndNamesTheSigner() throws Exception {
        ManifestOrigin origin = of(picture.file(), "a fox", NOBODY);
        assertThat(origin.holds()).isTrue();
        assertThat(origin.json())
                .isEqualTo(new ManifestOrigin.Answer(
                        "Valid", origin.json().signer(), origin.json().issuer(), null));
        assertThat(origin.signer()).contains("certified by", "no trust list here knows them");

        ManifestOrigin known = of(picture.file(), "a fox", picture.trusted("the list"));
        assertThat(known.holds()).isTrue();
        assertThat(known.json().state() + " by " + known.json().trustedBy()).isEqualTo("Trusted by the list");
        assertThat(known.signer()).endsWith(", trusted by the list");
    }

    @Test
    void saysThatAnotherRecipeDoesNotHold() {
        ManifestOrigin origin = of(picture.file(), "a dog", NOBODY);
        assertThat(origin.holds()).isFalse();
        assertThat(origin.words()).isEqualTo("does NOT hold");
    }

    @Test
    void givesTheReasonForAnInvalidManifestAndNoSigner() {
        ManifestOrigin origin = of(picture.withOtherPixels(), "a fox", NOBODY);
        assertThat(origin.holds()).isFalse();
        assertThat(origin.words()).contains("not considered", "assertion.dataHash.mismatch");
        assertThat(origin.signer()).isNull();
        assertThat(origin.json()).isEqualTo(new ManifestOrigin.Answer("Invalid", null, null, null));
    }

    @Test
    void saysThatAFileHasNoCommitment() {
        ManifestOrigin origin = of(SignedPicture.unsigned(), "a fox", NOBODY);
        assertThat(origin.words()).isEqualTo("the file has none");
        assertThat(origin.signer()).isNull();
    }

    private static ManifestOrigin of(byte[] file, String prompt, TrustPolicy policy) {
        return ManifestOrigin.of(file, SignedPicture.recipe(prompt), SignedPicture.SALT, policy, Clock.systemUTC());
    }
}
