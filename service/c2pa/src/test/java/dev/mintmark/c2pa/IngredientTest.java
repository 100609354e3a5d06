package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.Labels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that were made from other images. */
@Tag("slow")
class IngredientTest {
    @TempDir
    Path folder;

    private DevelopmentAuthority authority;
    private ManifestValidator validator;

    @BeforeEach
    void start() throws Exception {
        authority = DevelopmentAuthority.openOrCreate(folder);
        validator = new ManifestValidator(TrustAnchors.fromPem(authority.trustAnchorsPem()), Clock.systemUTC());
    }

    @Test
    void keepsTheManifestsOfWhatItStartedFrom() throws Exception {
        byte[] first = ManifestWriter.sign(SampleImages.png(20, 20), SampleImages.content(), authority.signer())
                .bytes();
        byte[] second = redrawn(SampleImages.jpeg(21, 21), first);
        byte[] third = redrawn(SampleImages.webp(22, 23), second);

        ValidationReport report = validator.validate(third);
        assertThat(report.state()).as(report.findings().toString()).isEqualTo(State.TRUSTED);
        assertThat(report.manifests()).isEqualTo(3);
        assertThat(report.ingredientFailures()).isEmpty();

        Answer answer = ReferenceEngine.ask(third, authority.trustAnchorsPem());
        assertThat(answer.state()).as(answer.all().toPrettyString()).isEqualTo("Trusted");
        assertThat(answer.all().path("manifests").asInt()).isEqualTo(3);
        assertThat(answer.all().path("manifest").toString())
                .contains("c2pa.opened", "c2pa.edited", "compositeWithTrainedAlgorithmicMedia", "parentOf")
                .doesNotContain("c2pa.created");
    }

    @Test
    void remembersThatTheInputWasTamperedWith() throws Exception {
        byte[] input = ManifestWriter.sign(SampleImages.png(20, 20), SampleImages.content(), authority.signer())
                .bytes();
        input[input.length - 20] ^= 1;
        byte[] signed = redrawn(SampleImages.png(21, 21), input);

        ValidationReport report = validator.validate(signed);
        Answer answer = ReferenceEngine.ask(signed, authority.trustAnchorsPem());

        // What was wrong when the input was used is written down, and is no news.
        assertThat(report.state()).as(report.findings().toString()).isEqualTo(State.TRUSTED);
        assertThat(answer.state()).as(answer.all().toPrettyString()).isEqualTo("Trusted");
        assertThat(answer.all().path("manifest").toString()).contains("assertion.dataHash.mismatch");
    }

    @Test
    void anInputWithoutAManifestIsAParentToo() throws Exception {
        byte[] signed = redrawn(SampleImages.png(21, 21), SampleImages.jpeg(20, 20));

        assertThat(validator.validate(signed).state()).isEqualTo(State.TRUSTED);
        Answer answer = ReferenceEngine.ask(signed, authority.trustAnchorsPem());
        assertThat(answer.state()).as(answer.all().toPrettyString()).isEqualTo("Trusted");
        assertThat(answer.all().path("manifests").asInt()).isEqualTo(1);
    }

    @Test
    void keepsNoManifestThatNobodyLeadsTo() throws Exception {
        SignedAsset stranger =
                ManifestWriter.sign(SampleImages.png(20, 20), SampleImages.content(), authority.signer());
        SignedAsset own = ManifestWriter.sign(SampleImages.png(20, 20), SampleImages.content(), authority.signer());
        byte[] strangers = stranger.manifestStore();
        byte[] owns = own.manifestStore();
        byte[] both = JumbfWriter.superbox(
                BoxType.STORE,
                Labels.STORE,
                List.of(
                        JumbfReader.parse(strangers)
                                .superboxes()
                                .getFirst()
                                .span()
                                .copyOf(strangers),
                        JumbfReader.parse(owns).superboxes().getFirst().span().copyOf(owns)));
        byte[] signed = redrawn(SampleImages.png(21, 21), SampleImages.withStore(SampleImages.png(20, 20), both));

        assertThat(validator.validate(signed).manifests()).isEqualTo(2);
        assertThat(new String(signed, StandardCharsets.ISO_8859_1))
                .contains(own.manifestUrn())
                .doesNotContain(stranger.manifestUrn());
    }

    private byte[] redrawn(byte[] image, byte[] input) throws C2paException {
        return ManifestWriter.sign(
                        image,
                        SampleImages.content(),
                        OptionalAssertions.NONE.withInput(
                                Ingredient.of(Ingredient.Relationship.PARENT_OF, "the sketch", input, validator)),
                        authority.signer(),
                        SigningOptions.NONE)
                .bytes();
    }
}
