package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.seal.TestKeys;
import dev.mintmark.app.verify.softbinding.SoftBindingResolver;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.watermark.Raster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A source that cannot be asked is an error, never a no, and hides nothing that others say. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnavailableSourcesTest {
    private static final String ELSEWHERE = "e".repeat(64);

    private PipelineFixture fixture;
    private Artwork artwork;
    private Artwork spoilt;
    private byte[] file;
    private byte[] copy;
    private byte[] copyOfSpoilt;

    @BeforeAll
    void seal(@TempDir Path data) throws Exception {
        fixture = PipelineFixture.withoutDrawer(data);
        artwork = fixture.given("a valley", 5);
        artwork = fixture.pinned(artwork, "cid-" + artwork.sealed().sha256());
        file = fixture.files.get(artwork.sealed().sha256()).orElseThrow();
        copy = jpeg(ImageCodec.decode(file));
        spoilt = fixture.given("a hill", 6);
        String sha256 = spoilt.sealed().sha256();
        copyOfSpoilt = jpeg(ImageCodec.decode(fixture.files.get(sha256).orElseThrow()));
        Files.write(
                fixture.folder.files().resolve(Path.of(sha256.substring(0, 2), sha256.substring(2, 4), sha256)),
                new byte[100]);
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void anUnavailableCandidateDoesNotHideAnother() {
        Ledger two = chain(List.of(ELSEWHERE, artwork.sealed().sha256()), false);
        Verification found = trustless(
                        two, network(Map.of("cid-" + artwork.sealed().sha256(), file)))
                .verify(copy);
        assertThat(found.verdict()).isEqualTo(Verdict.RECOVERED);
        assertThat(found.artwork().sha256()).isEqualTo(artwork.sealed().sha256());
        assertThat(found.evidence().ipfs()).isInstanceOf(Evidence.Pinned.class);
    }

    @Test
    void anUnavailableOriginalIsReportedAsAnError() {
        Ledger one = chain(List.of(artwork.sealed().sha256()), false);
        Verification nowhere = trustless(one, network(Map.of())).verify(copy);
        assertThat(nowhere.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(nowhere.evidence().watermark().found()).isTrue();
        assertThat(nowhere.evidence().watermark().note()).as("not known").isNull();
        assertThat(nowhere.evidence().ipfs()).isEqualTo(new Evidence.Unavailable("IPFS does not answer."));
        assertThat(nowhere.evidence().fingerprint()).isEqualTo(new Evidence.Unavailable("IPFS does not answer."));
        assertThat(nowhere.evidence().chain()).isEqualTo(new Evidence.NotMinted(false, 8L, null));
    }

    @Test
    void anUnavailableListOfTokensIsReportedAsAnError() {
        Verification nowhere =
                trustless(chain(List.of(), true), network(Map.of())).verify(copy);
        assertThat(nowhere.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(nowhere.evidence().watermark().found()).isTrue();
        assertThat(nowhere.evidence().watermark().note()).as("not known").isNull();
        assertThat(nowhere.evidence().chain()).isEqualTo(new Evidence.Unavailable("The chain does not answer."));
    }

    @Test
    void aDamagedStoredFileIsAnErrorWhenACopyIsVerified() {
        Verification nowhere = registered().verify(copyOfSpoilt);
        assertThat(nowhere.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(nowhere.evidence().watermark().id())
                .isEqualTo(spoilt.sealed().watermarkHex());
        assertThat(nowhere.evidence().watermark().note()).as("not known").isNull();
        assertThat(nowhere.evidence().fingerprint())
                .isEqualTo(new Evidence.Unavailable("The sealed file of an original cannot be read."));
        SoftBindingResolver bindings = new SoftBindingResolver(fixture.artworks, fixture.files, registered());
        assertThatThrownBy(() -> bindings.findByContent(copyOfSpoilt, null, null, 5))
                .isInstanceOf(SourceUnavailableException.class);
    }

    @Test
    void aDamagedStoredFileIsStillAuthenticByItsHash() {
        Verification byHash = registered().verify(spoilt.sealed().sha256());
        assertThat(byHash.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(byHash.artwork().id()).isEqualTo(spoilt.id());
        assertThat(byHash.evidence().c2pa()).isNull();
    }

    @Test
    void anArtworkDeletedDuringTheSearchIsNoMatch(@TempDir Path empty) throws Exception {
        byte[] stripped = ManifestReader.strip(file);
        try (PipelineFixture without = PipelineFixture.withoutDrawer(empty)) {
            assertThat(new SoftBindingResolver(fixture.artworks, fixture.files, registered())
                            .findByContent(stripped, null, null, 5))
                    .hasSize(1);
            assertThat(new SoftBindingResolver(without.artworks, without.files, registered())
                            .findByContent(stripped, null, null, 5))
                    .isEmpty();
        }
    }

    /** What the register's verifier says by hash holds for a minute; uploads and the trustless one ask each time. */
    @Test
    void byHashTheNetworkIsAskedOnceAMinute() {
        String sha256 = artwork.sealed().sha256();
        Map<String, byte[]> files = new HashMap<>();
        Ledger one = chain(List.of(sha256), false);
        Verifier registered = registered(one, network(files));
        Verifier trustless = trustless(one, network(files));
        Evidence.Pinned missing = new Evidence.Pinned("cid-" + sha256, false);
        Evidence.Pinned there = new Evidence.Pinned("cid-" + sha256, true);
        assertThat(registered.verify(sha256).evidence().ipfs()).isEqualTo(missing);
        assertThat(trustless.verify(sha256).evidence().ipfs()).isEqualTo(missing);

        files.put("cid-" + sha256, file);

        assertThat(registered.verify(sha256).evidence().ipfs()).isEqualTo(missing);
        assertThat(registered.verify(file).evidence().ipfs()).isEqualTo(there);
        assertThat(trustless.verify(sha256).evidence().ipfs()).isEqualTo(there);
    }

    private Verifier registered() {
        return registered(Minted.NOTHING, network(Map.of()));
    }

    private Verifier registered(Ledger ledger, ContentNetwork network) {
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

    /** A chain on which these files bear every watermark, and which may be too busy to look for them. */
    private static Ledger chain(List<String> minted, boolean busy) {
        return new Ledger() {
            @Override
            public Optional<Anchored> anchored(String sha256) {
                return Optional.empty();
            }

            @Override
            public Lookup lookUp(String sha256) {
                OnChain token = minted.contains(sha256)
                        ? new OnChain(
                                31337,
                                "0xc",
                                "0x" + sha256,
                                "0xo",
                                "0xm",
                                "ab",
                                false,
                                "cid-" + sha256,
                                "0xt",
                                7L,
                                8,
                                null,
                                null)
                        : null;
                return new Lookup(token, 8);
            }

            @Override
            public List<String> byWatermark(long watermarkId) throws SourceUnavailableException {
                if (busy) {
                    throw new SourceUnavailableException("The chain does not answer.");
                }
                return minted;
            }
        };
    }

    /** A network that reaches these files and nobody else. */
    private static ContentNetwork network(Map<String, byte[]> files) {
        return new ContentNetwork() {
            @Override
            public boolean available(String cid) {
                return files.containsKey(cid);
            }

            @Override
            public Optional<byte[]> fetch(String cid, long limit) throws SourceUnavailableException {
                if (!files.containsKey(cid)) {
                    throw new SourceUnavailableException("IPFS does not answer.");
                }
                return Optional.of(files.get(cid));
            }
        };
    }
}
