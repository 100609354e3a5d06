package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.seal.TestKeys;
import dev.mintmark.app.verify.VerificationService.Sources;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.ManifestValidator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One service answers for web and command line, and opens the chain only where an answer needs it. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerificationServiceTest {
    private PipelineFixture fixture;
    private Artwork sealed;
    private Artwork pinned;
    private byte[] file;

    @BeforeAll
    void seal(@TempDir Path data) throws Exception {
        fixture = PipelineFixture.withoutDrawer(data);
        sealed = fixture.given("a valley", 5);
        pinned = fixture.pinned(fixture.given("a hill", 6), Minted.cid("1"));
        file = fixture.files.get(sealed.sealed().sha256()).orElseThrow();
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void verifyingAnUnpinnedArtworkOpensNoChain() {
        AtomicInteger opened = new AtomicInteger();
        VerificationService service = service(lazy(opened));
        Verification byHash = service.byHash(sealed.sealed().sha256(), Sources.REGISTER);
        Verification byFile = service.byFile(file, Sources.REGISTER);
        assertThat(byHash.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(byFile.verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThat(byFile.evidence().chain()).isEqualTo(new Evidence.NotMinted(false, null, null));
        assertThat(opened).hasValue(0);
    }

    @Test
    void pinnedUnknownAndTrustlessVerificationsOpenTheChainOnce() {
        AtomicInteger opened = new AtomicInteger();
        VerificationService service = service(lazy(opened));
        service.byHash(pinned.sealed().sha256(), Sources.REGISTER);
        assertThat(opened).hasValue(1);
        service.byHash("0".repeat(64), Sources.REGISTER);
        assertThat(opened).hasValue(1);

        AtomicInteger trustless = new AtomicInteger();
        Verification answer = service(lazy(trustless)).byHash(sealed.sealed().sha256(), Sources.TRUSTLESS);
        assertThat(answer.evidence().registry()).isNull();
        assertThat(trustless).hasValue(1);
    }

    @Test
    void aChainThatDoesNotOpenIsReportedAndTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        VerificationService service = service(new LazyLedger(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new SourceUnavailableException("The embedded chain does not start.");
            }
            return Minted.NOTHING;
        }));
        assertThat(service.byHash("0".repeat(64), Sources.REGISTER).evidence().chain())
                .isEqualTo(new Evidence.Unavailable("The embedded chain does not start."));
        assertThat(service.byHash("0".repeat(64), Sources.REGISTER).evidence().chain())
                .isEqualTo(new Evidence.NotMinted(false, 8L, null));
    }

    @Test
    void acceptsHashesInEitherCaseAndRefusesOtherText() {
        VerificationService service = service(lazy(new AtomicInteger()));
        String upperCase = sealed.sealed().sha256().toUpperCase(Locale.ROOT);
        assertThat(service.byHash(upperCase, Sources.REGISTER).verdict()).isEqualTo(Verdict.AUTHENTIC);
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> service.byHash("0x12", Sources.REGISTER));
    }

    private static LazyLedger lazy(AtomicInteger opened) {
        return new LazyLedger(() -> {
            opened.incrementAndGet();
            return Minted.NOTHING;
        });
    }

    private VerificationService service(LazyLedger ledger) {
        Verifier registered = Verifier.registered(
                fixture.artworks, fixture.files, ledger, Minted.network(Map.of()), manifests(), fixture.watermarker);
        return new VerificationService(
                registered,
                registered,
                Verifier.trustless(ledger, Minted.network(Map.of()), manifests(), fixture.watermarker));
    }

    private ManifestValidator manifests() {
        return new ManifestValidator(TrustLists.read(TestKeys.NOBODY_ELSE).policy(fixture.keys), Clock.systemUTC());
    }
}
