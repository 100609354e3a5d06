package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.seal.TestKeys;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.watermark.Raster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerifierTest {
    private PipelineFixture fixture;
    private Verifier verifier;
    private Artwork artwork;
    private Artwork pinned;
    private byte[] file;
    private Raster pixels;

    @BeforeAll
    void seal(@TempDir Path data) throws Exception {
        fixture = PipelineFixture.withoutDrawer(data);
        verifier = verifier(Minted.NOTHING, Minted.NO_FILES, Clock.systemUTC());
        artwork = fixture.given("a valley", 5);
        pinned = fixture.pinned(fixture.given("a hill", 6), "cid");
        file = fixture.files.get(artwork.sealed().sha256()).orElseThrow();
        pixels = ImageCodec.decode(file);
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void theSealedFileIsAuthenticByItsBytesAndByItsHash() throws Exception {
        Verification byFile = verifier.verify(file);
        assertThat(byFile.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(byFile.artwork().id()).isEqualTo(artwork.id());
        assertThat(byFile.evidence().c2pa().state()).isEqualTo("Trusted");
        assertThat(byFile.evidence().watermark().id())
                .isEqualTo(artwork.sealed().watermarkHex());
        assertThat(byFile.evidence().registry().artwork()).isEqualTo(artwork.id());
        assertThat(byFile.evidence().chain()).isEqualTo(new Evidence.NotMinted(false, null, null));

        Verification byHash = verifier.verify(artwork.sealed().sha256());
        assertThat(byHash.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(byHash.evidence().c2pa().state()).as("of our stored copy").isEqualTo("Trusted");
        assertThat(byHash.evidence().watermark()).as("there are no bytes").isNull();
    }

    @Test
    void anUnknownHashIsUnknown() throws Exception {
        assertThat(verifier.verify("0".repeat(64)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aCertificateThatExpiresLaterDoesNotChangeTheVerdict() {
        Clock inTwoYears = Clock.offset(Clock.systemUTC(), Duration.ofDays(730));
        Verification later =
                verifier(Minted.NOTHING, Minted.NO_FILES, inTwoYears).verify(file);
        assertThat(later.evidence().c2pa().state()).isEqualTo("Invalid");
        assertThat(later.verdict()).isEqualTo(Verdict.AUTHENTIC);
    }

    @Test
    void copiesWithoutTheirManifestAreRecovered() throws Exception {
        recovered("stripped", ManifestReader.strip(file));
        recovered("jpeg", jpeg(pixels));
        recovered("half size", jpeg(Pictures.resized(pixels, 0.5)));
        recovered("double size", jpeg(Pictures.resized(pixels, 2)));
        recovered("cropped", jpeg(Pictures.crop(pixels, 0.85, 0.3)));
        recovered("mirrored", jpeg(Pictures.mirrored(pixels)));
        recovered("turned", jpeg(Pictures.turned(pixels, 3)));
    }

    private void recovered(String what, byte[] copy) {
        Verification verification = verifier.verify(copy);
        assertThat(verification.verdict())
                .as(what + " " + verification.evidence())
                .isEqualTo(Verdict.RECOVERED);
        assertThat(verification.artwork().id()).as(what).isEqualTo(artwork.id());
    }

    @Test
    void aCopyThatLostItsWatermarkTooIsRecoveredByItsFingerprint() {
        Verifier withoutKey = Verifier.registered(
                fixture.artworks,
                fixture.files,
                Minted.NOTHING,
                Minted.NO_FILES,
                manifests(TestKeys.NOBODY_ELSE, Clock.systemUTC()),
                new dev.mintmark.watermark.Watermarker(dev.mintmark.watermark.WatermarkKey.random(new SecureRandom())));
        Verification verification = withoutKey.verify(jpeg(pixels));
        assertThat(verification.evidence().watermark().found()).isFalse();
        assertThat(verification.verdict()).isEqualTo(Verdict.RECOVERED);
        assertThat(verification.evidence().fingerprint())
                .isInstanceOfSatisfying(
                        Evidence.Fingerprint.class,
                        fingerprint -> assertThat(fingerprint.nearest())
                                .isEqualTo(artwork.sealed().sha256()));
    }

    @Test
    void aManifestThatDoesNotMatchItsFileIsTamperedEvenIfTheOriginalIsFound() throws Exception {
        byte[] changed = file.clone();
        changed[changed.length - 1] ^= 1;
        Verification damaged = verifier.verify(changed);
        assertThat(damaged.verdict()).isEqualTo(Verdict.TAMPERED);

        Verification appended = verifier.verify(java.util.Arrays.copyOf(file, file.length + 1));
        assertThat(appended.verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(appended.artwork()).as("found by its watermark").isNotNull();
        assertThat(appended.artwork().id()).isEqualTo(artwork.id());
    }

    @Test
    void tamperingIsReportedEvenIfThePixelsCannotBeDecoded() {
        byte[] changed = file.clone();
        changed[30] ^= 1; // the checksum of the header
        assertThatThrownBy(() -> ImageCodec.decode(changed)).isInstanceOf(InvalidImageException.class);
        assertThat(verifier.verify(changed).verdict()).isEqualTo(Verdict.TAMPERED);
    }

    @Test
    void aManifestOfAnotherSignerIsForeignWhateverItsClaimGenerator(@TempDir Path elsewhere) throws Exception {
        byte[] theirs = signed(DevelopmentAuthority.openOrCreate(elsewhere), PipelineFixture.clouds(256, 99));
        Verification foreign = verifier.verify(theirs);
        assertThat(foreign.verdict()).isEqualTo(Verdict.FOREIGN);
        assertThat(foreign.evidence().c2pa().claimGenerator()).startsWith("Mintmark");
        assertThat(foreign.evidence().c2pa().trustedBy()).isNull();
        assertThat(foreign.artwork()).isNull();

        Verification ours = verifier.verify(signed(DevelopmentAuthority.openOrCreate(elsewhere), pixels));
        assertThat(ours.verdict()).isEqualTo(Verdict.FOREIGN);
        assertThat(ours.artwork().id()).isEqualTo(artwork.id());
    }

    @Test
    void aManifestOfOurSignerIsAuthenticWithoutARegisterEntry() throws Exception {
        byte[] forgotten = signed(
                DevelopmentAuthority.openOrCreate(
                        fixture.folder.keys().authority().path()),
                PipelineFixture.clouds(256, 98));
        Verification verification = verifier.verify(forgotten);
        assertThat(verification.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(verification.evidence().registry().artwork()).isNull();
        assertThat(verification.evidence().c2pa().trustedBy()).isEqualTo("this installation");
    }

    @Test
    void aSignerOnTheConfiguredListIsTrustedAndForeign(@TempDir Path elsewhere) throws Exception {
        byte[] theirs = signed(DevelopmentAuthority.openOrCreate(elsewhere), PipelineFixture.clouds(256, 97));
        Path both = Files.writeString(
                elsewhere.resolve("both.pem"),
                Files.readString(elsewhere.resolve("root.pem")) + Files.readString(fixture.keys.anchorsPem()));
        Verifier trusting = Verifier.registered(
                fixture.artworks,
                fixture.files,
                Minted.NOTHING,
                Minted.NO_FILES,
                manifests(new Settings.Verify(both, null), Clock.systemUTC()),
                fixture.watermarker);

        Verification foreign = trusting.verify(theirs);
        assertThat(foreign.evidence().c2pa().state()).isEqualTo("Trusted");
        assertThat(foreign.evidence().c2pa().trustedBy()).isEqualTo("the configured trust list");
        assertThat(foreign.verdict()).isEqualTo(Verdict.FOREIGN);
        assertThat(foreign.artwork()).isNull();

        Verification ours = trusting.verify(file);
        assertThat(ours.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(ours.evidence().c2pa().trustedBy()).isEqualTo("this installation");

        byte[] changed = theirs.clone();
        changed[changed.length - 1] ^= 1;
        Verification tampered = trusting.verify(changed);
        assertThat(tampered.verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(tampered.evidence().c2pa().trustedBy()).isNull();
    }

    @Test
    void aFileOfAnEarlierSignerOfOursIsAuthentic(@TempDir Path elsewhere) throws Exception {
        SealingKeys other = TestKeys.open(elsewhere, TestKeys.OWN, new SecureRandom());
        TrustLists lists = TrustLists.read(new Settings.Verify(fixture.keys.anchorsPem(), null));
        Verifier later = Verifier.registered(
                fixture.artworks,
                fixture.files,
                Minted.NOTHING,
                Minted.NO_FILES,
                new ManifestValidator(lists.policy(other), Clock.systemUTC()),
                fixture.watermarker);

        assertThat(later.verify(file).evidence().c2pa().trustedBy()).isEqualTo("this installation");
        assertThat(later.verify(artwork.sealed().sha256()).evidence().c2pa().trustedBy())
                .isEqualTo("this installation");
    }

    @Test
    void aWatermarkCopiedOntoAnotherPictureDoesNotRecover() throws Exception {
        Raster drawing = ImageCodec.decode(fixture.files.get(artwork.drawing()).orElseThrow());
        byte[] copied = ImageCodec.encode(
                Pictures.copiedMark(pixels, drawing, PipelineFixture.clouds(256, 77)), ImageFormat.PNG);
        Verification verification = verifier.verify(copied);
        assertThat(verification.evidence().watermark().id())
                .as("the mark reads as ours")
                .isEqualTo(artwork.sealed().watermarkHex());
        assertThat(verification.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verification.artwork()).isNull();
    }

    @Test
    void aPictureWithoutEvidenceIsUnknownAndAFileThatIsNoImageIsRefused() {
        assertThat(verifier.verify(jpeg(PipelineFixture.clouds(256, 55))).verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThatThrownBy(() -> verifier.verify("no image".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidImageException.class);
    }

    @Test
    void anUnavailableSourceIsAnErrorAndNotANegativeAnswer() throws Exception {
        Ledger broken = new Ledger() {
            @Override
            public Lookup lookUp(String sha256) throws SourceUnavailableException {
                throw new SourceUnavailableException("The chain does not answer.");
            }

            @Override
            public Optional<Anchored> anchored(String sha256) throws SourceUnavailableException {
                throw new SourceUnavailableException("The chain does not answer.");
            }

            @Override
            public List<String> byWatermark(long watermarkId) throws SourceUnavailableException {
                throw new SourceUnavailableException("The chain does not answer.");
            }
        };
        Verification verification = verifier(broken, Minted.NO_FILES, Clock.systemUTC())
                .verify(pinned.sealed().sha256());
        assertThat(verification.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(verification.evidence().chain()).isEqualTo(new Evidence.Unavailable("The chain does not answer."));
        assertThat(trustless(broken, Minted.NO_FILES)
                        .verify("0".repeat(64))
                        .evidence()
                        .chain())
                .isEqualTo(new Evidence.Unavailable("The chain does not answer."));
    }

    @Test
    void aCopyOfADeletedArtworkIsUnknownAndTheAnswerSaysThatTheArtworkIsNotStored() throws Exception {
        Raster drawing = Pictures.scene(PipelineFixture.clouds(256, 95));
        Artwork gone = fixture.done(
                fixture.give(PipelineFixture.small("a lake", 95), drawing).id());
        byte[] copy =
                jpeg(ImageCodec.decode(fixture.files.get(gone.sealed().sha256()).orElseThrow()));
        assertThat(verifier.verify(copy).evidence().watermark().note()).isNull();

        fixture.changes.delete(gone.id());
        Verification answer = verifier.verify(copy);
        assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(answer.evidence().watermark().id()).isEqualTo(gone.sealed().watermarkHex());
        assertThat(answer.evidence().watermark().note()).contains("not stored here");
        assertThat(trustless(Minted.NOTHING, Minted.NO_FILES)
                        .verify(copy)
                        .evidence()
                        .watermark()
                        .note())
                .contains("No image with this watermark is minted");
    }

    /** A manifest that can be read counts, and what follows it in the file no longer matches its hash. */
    @Test
    void aSealedFileThatBreaksOffBehindItsManifestIsTampered() throws Exception {
        byte[] inJpeg = SignedPicture.signed(
                DevelopmentAuthority.openOrCreate(
                        fixture.folder.keys().authority().path()),
                jpeg(pixels));
        for (byte[] whole : List.of(file, inJpeg)) {
            int store = ManifestReader.store(whole).orElseThrow().length;
            for (int left : new int[] {whole.length - 1, whole.length - 5, whole.length - 2000, store + 400}) {
                Verification cut = verifier.verify(Arrays.copyOf(whole, left));
                assertThat(cut.verdict())
                        .as(left + " of " + whole.length + " bytes")
                        .isEqualTo(Verdict.TAMPERED);
            }
            assertThatThrownBy(() -> verifier.verify(Arrays.copyOf(whole, store / 2)))
                    .as("without a manifest that can be read")
                    .isInstanceOf(InvalidImageException.class);
        }
    }

    private Verifier verifier(Ledger ledger, ContentNetwork network, Clock clock) {
        return Verifier.registered(
                fixture.artworks,
                fixture.files,
                ledger,
                network,
                manifests(TestKeys.NOBODY_ELSE, clock),
                fixture.watermarker);
    }

    private Verifier trustless(Ledger ledger, ContentNetwork network) {
        return Verifier.trustless(
                ledger, network, manifests(TestKeys.NOBODY_ELSE, Clock.systemUTC()), fixture.watermarker);
    }

    private ManifestValidator manifests(Settings.Verify trust, Clock clock) {
        return new ManifestValidator(TrustLists.read(trust).policy(fixture.keys), clock);
    }

    private static byte[] jpeg(Raster raster) {
        return ImageCodec.encode(raster, ImageFormat.JPEG);
    }

    private static byte[] signed(DevelopmentAuthority authority, Raster raster) throws Exception {
        return SignedPicture.signed(authority, ImageCodec.encode(raster, ImageFormat.PNG));
    }
}
