package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeCommitment;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.GeneratedImage;
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

final class ManifestOriginTest {
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
    void confirmsTheCommitmentAndNamesTheSigner() throws Exception {
        ManifestOrigin origin = of(file, "a fox", NOBODY);

        assertThat(origin.holds()).isTrue();
        assertThat(origin.json())
                .isEqualTo(new ManifestOrigin.Answer(
                        "Valid", origin.json().signer(), origin.json().issuer(), null));
        assertThat(origin.signer()).contains("certified by", "no trust list here knows them");
        TrustAnchors list = TrustAnchors.fromPem(scratch.resolve("authority").resolve("root.pem"));
        ManifestOrigin known = of(file, "a fox", TrustPolicy.of(list.named("the list")));
        assertThat(known.holds()).isTrue();
        assertThat(known.json().state() + " by " + known.json().trustedBy()).isEqualTo("Trusted by the list");
        assertThat(known.signer()).endsWith(", trusted by the list");
    }

    @Test
    void refusesAnotherRecipe() {
        ManifestOrigin origin = of(file, "a dog", NOBODY);

        assertThat(origin.holds()).isFalse();
        assertThat(origin.words()).isEqualTo("does NOT hold");
    }

    @Test
    void ignoresAManifestFromAnotherPicture() {
        byte[] changed = file.clone();
        changed[changed.length - 20] ^= 1;
        ManifestOrigin moved = of(changed, "a fox", NOBODY);

        assertThat(moved.holds()).isFalse();
        assertThat(moved.words()).contains("counts for nothing", "assertion.dataHash.mismatch");
        assertThat(moved.signer()).isNull();
        assertThat(moved.json()).isEqualTo(new ManifestOrigin.Answer("Invalid", null, null, null));
    }

    @Test
    void ignoresACommitmentThatWasChangedAfterSigning() {
        byte[] commitment = RecipeCommitment.of(recipe("a fox"), SALT);
        byte[] other = RecipeCommitment.of(recipe("a dog"), SALT);
        byte[] forged = file.clone();
        int at = new String(forged, StandardCharsets.ISO_8859_1)
                .indexOf(new String(commitment, StandardCharsets.ISO_8859_1));
        System.arraycopy(other, 0, forged, at, other.length);

        assertThat(of(forged, "a dog", NOBODY).holds()).isFalse();
    }

    @Test
    void reportsThatAFileHasNoCommitment() {
        ManifestOrigin origin = of(PICTURE, "a fox", NOBODY);

        assertThat(origin.words()).isEqualTo("the file has none");
        assertThat(origin.signer()).isNull();
    }

    private static ManifestOrigin of(byte[] file, String prompt, TrustPolicy policy) {
        return ManifestOrigin.of(file, recipe(prompt), SALT, policy, Clock.systemUTC());
    }

    private static Recipe recipe(String prompt) {
        return new Recipe(prompt, "", "a".repeat(64), 7, 4, 7.5, "ddim", 64, 64, List.of());
    }
}
