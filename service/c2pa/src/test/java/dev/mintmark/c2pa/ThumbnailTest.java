package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ThumbnailTest {
    @Test
    void isKeptWhereItIsAskedForAndTheReferenceFindsIt() throws Exception {
        TestAuthority authority = new TestAuthority();
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        byte[] small = SampleImages.jpeg(16, 16);
        byte[] image = SampleImages.png(64, 64);
        OptionalAssertions with = OptionalAssertions.NONE.withThumbnail(new Thumbnail("image/jpeg", small));
        SignedAsset signed = ManifestWriter.sign(image, SampleImages.content(), with, signer, SigningOptions.NONE);
        SignedAsset bare = ManifestWriter.sign(image, SampleImages.content(), signer);

        ValidationReport ours = new ManifestValidator(authority.policy(), Clock.systemUTC()).validate(signed.bytes());
        Answer theirs = ReferenceEngine.ask(List.of(new Question(signed.bytes(), authority.pem(), null)))
                .getFirst();

        assertThat(ours.state()).as(ours.findings().toString()).isEqualTo(ValidationReport.State.TRUSTED);
        assertThat(theirs.state()).as(theirs.all().toPrettyString()).isEqualTo("Trusted");
        assertThat(theirs.all()
                        .path("manifest")
                        .path("thumbnail")
                        .path("format")
                        .asText())
                .isEqualTo("image/jpeg");
        assertThat(latin(signed.manifestStore())).contains(latin(small));
        assertThat(latin(bare.manifestStore())).doesNotContain("thumbnail");
    }

    @Test
    void isASmallPictureOfAKnownFormat() {
        assertThatThrownBy(() -> new Thumbnail("image/gif", new byte[10])).hasMessageContaining("JPEG, PNG or WebP");
        assertThatThrownBy(() -> new Thumbnail("image/png", new byte[2 << 20])).hasMessageContaining("2097152 bytes");
        assertThatThrownBy(() -> new Thumbnail("image/png", new byte[0])).hasMessageContaining("0 bytes");
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
