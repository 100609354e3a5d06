package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.seal.TestKeys;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.watermark.Raster;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the contract says of a file decides, with the register and without it. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChainVerdictTest {
    private PipelineFixture fixture;
    private Artwork artwork;
    private byte[] file;
    private Raster pixels;

    @BeforeAll
    void seal(@TempDir Path data) throws Exception {
        fixture = PipelineFixture.withoutDrawer(data);
        artwork = fixture.given("a valley", 5);
        artwork = fixture.pinned(artwork, Minted.cid(artwork.sealed().sha256()));
        file = fixture.files.get(artwork.sealed().sha256()).orElseThrow();
        pixels = ImageCodec.decode(file);
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void aBurntTokenProvesThatItsFileWasMintedHere() throws Exception {
        String sha256 = artwork.sealed().sha256();
        Ledger burnt = Minted.burnt(Map.of(sha256, artwork.sealed().watermarkId()));
        Evidence.Burnt evidence = new Evidence.Burnt(true, true, "0x" + sha256, "ab", false, 7L, "0xb", 9, 8, null);

        Verification alone = trustless(burnt, Minted.NO_FILES).verify(sha256);
        assertThat(alone.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(alone.evidence().chain()).isEqualTo(evidence);

        Verification registered = verifier(burnt, Minted.NO_FILES).verify(file);
        assertThat(registered.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(registered.evidence().chain()).isEqualTo(evidence);
    }

    @Test
    void anAnchoredFileIsAuthenticByItsHashItsBytesAndWithoutTheRegisterAndItsCopiesNameTheAnchor() throws Exception {
        String sha256 = artwork.sealed().sha256();
        Ledger anchored = Minted.anchored(sha256);
        Evidence.Anchored anchor = new Evidence.Anchored("0xr", 5, "0xa", Instant.ofEpochSecond(60));
        Evidence.NotMinted evidence = new Evidence.NotMinted(false, 8L, anchor);
        Verifier trustless = trustless(anchored, Minted.NO_FILES);
        Verifier registered = verifier(anchored, Minted.NO_FILES);

        for (Verification answer : List.of(
                trustless.verify(sha256), trustless.verify(file), registered.verify(sha256), registered.verify(file))) {
            assertThat(answer.verdict()).isEqualTo(Verdict.AUTHENTIC);
            assertThat(answer.evidence().chain()).isEqualTo(evidence);
        }
        assertThat(trustless.verify("0".repeat(64)).verdict()).isEqualTo(Verdict.UNKNOWN);
        Verification copy = registered.verify(ManifestReader.strip(file));
        assertThat(copy.verdict()).isEqualTo(Verdict.RECOVERED);
        assertThat(copy.evidence().chain()).as("of the copy itself").isEqualTo(new Evidence.NotMinted(false, 8L, null));
        assertThat(copy.artwork().anchored()).isEqualTo(anchor);
    }

    @Test
    void verifiesWithTheChainAndIpfsAlone() throws Exception {
        String sha256 = artwork.sealed().sha256();
        Ledger minted = Minted.ledger(Map.of(sha256, artwork.sealed().watermarkId()));
        Verifier trustless = trustless(minted, Minted.network(Map.of(Minted.cid(sha256), file)));

        Verification exact = trustless.verify(file);
        assertThat(exact.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(exact.evidence().registry()).isNull();
        assertThat(exact.evidence().ipfs()).isEqualTo(new Evidence.Pinned(Minted.cid(sha256), true));
        assertThat(trustless.verify(sha256).verdict()).isEqualTo(Verdict.AUTHENTIC);

        Verification altered = trustless.verify(jpeg(Pictures.crop(pixels, 0.85, 0.7)));
        assertThat(altered.verdict()).isEqualTo(Verdict.RECOVERED);
        assertThat(altered.artwork().sha256()).isEqualTo(sha256);

        assertThat(trustless(Minted.NOTHING, Minted.NO_FILES)
                        .verify(jpeg(pixels))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    /** The register has no such file, and IPFS does not return it: the token alone proves it. */
    @Test
    void aFileThatIsATokenIsAuthenticThoughNothingElseKnowsIt() throws Exception {
        byte[] elsewhere = jpeg(Pictures.scene(PipelineFixture.clouds(256, 90)));
        String sha256 = Sha256.hex(elsewhere);
        Ledger minted = Minted.ledger(Map.of(sha256, 90L));
        for (Verifier asked : List.of(verifier(minted, Minted.NO_FILES), trustless(minted, Minted.NO_FILES))) {
            for (Verification answer : List.of(asked.verify(elsewhere), asked.verify(sha256))) {
                assertThat(answer.verdict()).isEqualTo(Verdict.AUTHENTIC);
                assertThat(answer.artwork()).isNotNull();
                assertThat(answer.artwork().sha256()).isEqualTo(sha256);
                assertThat(answer.evidence().ipfs()).isEqualTo(new Evidence.Pinned(Minted.cid(sha256), false));
            }
        }
        assertThat(verifier(Minted.NOTHING, Minted.NO_FILES).verify(elsewhere).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    private Verifier verifier(Ledger ledger, ContentNetwork network) {
        return Verifier.registered(fixture.artworks, fixture.files, ledger, network, manifests(), fixture.watermarker);
    }

    private Verifier trustless(Ledger ledger, ContentNetwork network) {
        return Verifier.trustless(ledger, network, manifests(), fixture.watermarker);
    }

    private ManifestValidator manifests() {
        return new ManifestValidator(TrustLists.read(TestKeys.NOBODY_ELSE).policy(fixture.keys), Clock.systemUTC());
    }

    private static byte[] jpeg(Raster raster) {
        return ImageCodec.encode(raster, ImageFormat.JPEG);
    }
}
