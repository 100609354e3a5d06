package dev.mintmark.app.verify.softbinding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.verify.Pictures;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.c2pa.Ingredient;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.OptionalAssertions;
import dev.mintmark.c2pa.SigningOptions;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.ValidationReport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ActiveManifestTest {
    @Test
    void extractsTheActiveManifestAsAValidStore(@TempDir Path folder) throws Exception {
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder);
        ManifestValidator validator =
                new ManifestValidator(new TrustAnchors(List.of(authority.root())), Clock.systemUTC());
        GeneratedImage content = new GeneratedImage(
                "a", "Mintmark", "test", "starter", "0".repeat(64), new byte[32], null, 1, Instant.now());
        byte[] plain = ImageCodec.encode(PipelineFixture.clouds(128, 3), ImageFormat.PNG);
        byte[] sketch = ManifestWriter.sign(plain, content, authority.signer()).bytes();
        byte[] file = ManifestWriter.sign(
                        plain,
                        content,
                        OptionalAssertions.NONE.withInput(
                                Ingredient.of(Ingredient.Relationship.PARENT_OF, "sketch.png", sketch, validator)),
                        authority.signer(),
                        SigningOptions.NONE)
                .bytes();
        ValidationReport both = validator.validate(file);
        byte[] active = ActiveManifest.of(ManifestReader.store(file).orElseThrow());
        ValidationReport one = validator.validate(Pictures.withStore(plain, active));
        assertThat(both.manifests()).isEqualTo(2);
        assertThat(one.manifests()).isEqualTo(1);
        assertThat(one.activeManifest()).isEqualTo(both.activeManifest());
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> ActiveManifest.of(Arrays.copyOf(active, active.length - 1)));
    }
}
