package dev.mintmark.app.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.CertificateIssuer;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.PemBundle;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Watermarker;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthorityTest {
    @TempDir
    Path folder;

    private Authority authority;

    @BeforeEach
    void make() throws Exception {
        authority = SealingKeys.authority(new KeyFolder(folder), SecretFiles.PLAIN, new SecureRandom());
        authority.ensure(SigningAlgorithm.ES256);
    }

    @Tag("slow")
    @Test
    void filesOfEarlierSignersStayTrusted() throws Exception {
        byte[] first = seal();
        for (SigningAlgorithm algorithm : List.of(
                SigningAlgorithm.ES384, SigningAlgorithm.ES512, SigningAlgorithm.PS256, SigningAlgorithm.ED25519)) {
            X509Certificate made = authority.rotate(algorithm);
            assertThat(authority.signer().algorithm()).isEqualTo(algorithm);
            assertThat(authority.signerChain()).containsExactly(made);
            assertThat(state(seal())).isEqualTo(ValidationReport.State.TRUSTED);
        }
        assertThat(authority.retired()).hasSize(4);
        assertThat(state(first)).isEqualTo(ValidationReport.State.TRUSTED);
    }

    @Tag("slow")
    @Test
    void acceptsAnotherAuthoritysChainAfterChecks() throws Exception {
        byte[] before = seal();
        try (TestPki house = new TestPki()) {
            PKCS10CertificationRequest request;
            try (PEMParser parser = new PEMParser(new java.io.StringReader(new String(
                    authority.request("Studio, Ltd.", "Signer"), java.nio.charset.StandardCharsets.US_ASCII)))) {
                request = (PKCS10CertificationRequest) parser.readObject();
            }
            var key = new JcaPKCS10CertificationRequest(request).getPublicKey();
            assertThat(request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key)))
                    .isTrue();
            assertThat(request.getSubject().toString()).contains("Studio\\, Ltd.");
            KeyPair asked = new KeyPair(key, null);
            X509Certificate issued = house.signer(asked);

            assertThatThrownBy(() -> accept(house.signer(TestPki.generate()), house.root))
                    .hasMessageContaining("does not belong");
            assertThatThrownBy(() -> accept(house.withoutOrganisation(asked), house.root))
                    .hasMessageContaining("organisation");
            assertThatThrownBy(() -> accept(issued)).hasMessageContaining("CN=House");
            assertThatThrownBy(() -> accept()).isInstanceOf(KeyException.class);
            assertThatThrownBy(() -> accept(issued, authority.root().orElseThrow()))
                    .isInstanceOf(KeyException.class);

            accept(issued, house.root);
            byte[] after = seal();
            assertThat(authority.signerChain()).containsExactly(issued, house.root);
            assertThat(state(after)).isEqualTo(ValidationReport.State.TRUSTED);
            assertThat(state(before)).isEqualTo(ValidationReport.State.TRUSTED);

            authority.rotate(SigningAlgorithm.ES256);
            assertThat(state(seal())).isEqualTo(ValidationReport.State.TRUSTED);
            assertThat(state(after)).isEqualTo(ValidationReport.State.TRUSTED);
        }
    }

    @Test
    void aSignerIsRenewedBeforeItExpires() throws Exception {
        X509Certificate made = authority.signerChain().getFirst();
        in(Duration.ofDays(330)).ensure(SigningAlgorithm.ES256);
        assertThat(authority.signerChain()).containsExactly(made);
        in(Duration.ofDays(340)).ensure(SigningAlgorithm.ES256);
        assertThat(authority.signerChain()).doesNotContain(made);
        assertThat(authority.retired()).containsExactly(made);
    }

    @Test
    void renewalKeepsTheSignersAlgorithm() throws Exception {
        authority.rotate(SigningAlgorithm.ES384);
        in(Duration.ofDays(340)).ensure(SigningAlgorithm.ES256);
        assertThat(authority.signerChain().getFirst().getPublicKey().getEncoded())
                .as("P-384")
                .hasSizeGreaterThan(100);
    }

    @Test
    void renewsTheSignerWhileTheServiceRuns() throws Exception {
        AtomicReference<Instant> time = new AtomicReference<>(Instant.now().minus(Duration.ofDays(340)));
        Clock clock = new MovingClock(time);
        Path running = folder.resolve("running");
        SealingKeys keys = SealingKeys.open(
                new KeyFolder(running),
                TestKeys.OWN,
                SecretFiles.PLAIN,
                new SecureRandom(),
                clock,
                WatermarkKeyHistory.NONE);
        Sealer sealer = new Sealer(
                keys, SignatureExtras.NONE, new Watermarker(keys.watermark()), new SecureRandom(), clock, "test");
        X509Certificate first = keys.signer().chain().getFirst();
        time.updateAndGet(at -> at.plus(Duration.ofDays(300)));
        assertThat(keys.signer().chain()).containsExactly(first);

        time.set(Instant.now());
        byte[] sealed = sealer.seal(SealerTest.artwork(ImageFormat.JPEG), PipelineFixture.clouds(256, 6), null, null)
                .file();

        X509Certificate renewed = keys.signer().chain().getFirst();
        assertThat(renewed).isNotEqualTo(first);
        assertThat(renewed.getNotAfter().toInstant())
                .isAfter(first.getNotAfter().toInstant());
        assertThat(SealingKeys.authority(new KeyFolder(running), SecretFiles.PLAIN, new SecureRandom())
                        .retired())
                .containsExactly(first);
        assertThat(new ManifestValidator(keys.anchors(), clock).validate(sealed).state())
                .isEqualTo(ValidationReport.State.TRUSTED);
    }

    @Test
    void concurrentSealsRenewTheSignerOnce() throws Exception {
        AtomicReference<Instant> time = new AtomicReference<>(Instant.now().minus(Duration.ofDays(340)));
        Clock clock = new MovingClock(time);
        Authority authority = new Authority(
                new KeyFolder.AuthorityFolder(folder.resolve("running")), SecretFiles.PLAIN, new SecureRandom(), clock);
        authority.ensure(SigningAlgorithm.ES256);
        SignerSource running = new AutoRenewingSigner(authority, clock);
        running.current();
        time.set(Instant.now());
        Set<X509Certificate> signers = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 32; i++) {
                threads.submit(() -> signers.add(running.current().chain().getFirst()));
            }
        }
        assertThat(signers).hasSize(1);
        assertThat(authority.retired()).hasSize(1);
    }

    @Test
    void usesAValidSignerThatCannotBeRenewed() throws Exception {
        AtomicReference<Instant> time = new AtomicReference<>(Instant.now().minus(Duration.ofDays(340)));
        Path place = folder.resolve("running");
        Clock clock = new MovingClock(time);
        Authority authority =
                new Authority(new KeyFolder.AuthorityFolder(place), SecretFiles.PLAIN, new SecureRandom(), clock);
        authority.ensure(SigningAlgorithm.ES256);
        SignerSource running = new AutoRenewingSigner(authority, clock);
        X509Certificate first = running.current().chain().getFirst();
        Files.delete(place.resolve("root.key"));

        time.set(Instant.now());
        assertThat(running.current().chain()).containsExactly(first);
        time.set(Instant.now().plus(Duration.ofDays(26)));
        assertThatThrownBy(running::current).isInstanceOf(KeyException.class).hasMessageContaining("root.key");
    }

    @Test
    void doesNotReplaceAKeyWhoseAuthorityIsMissing() throws Exception {
        byte[] key = Files.readAllBytes(folder.resolve("c2pa/root.key"));
        Files.delete(folder.resolve("c2pa/root.pem"));

        assertThatThrownBy(() -> authority.ensure(SigningAlgorithm.ES256))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("root.pem is missing")
                .hasMessageContaining("backup");
        assertThat(Files.readAllBytes(folder.resolve("c2pa/root.key"))).isEqualTo(key);
        Files.delete(folder.resolve("c2pa/root.key"));
        assertThatThrownBy(() -> authority.ensure(SigningAlgorithm.ES256))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("signer.pem is there");
    }

    @Test
    void makesAnAuthorityAgainAfterAnInterruptedAttempt() throws Exception {
        Path place = folder.resolve("cut");
        Files.createDirectories(place);
        Files.createFile(place.resolve("root.making"));
        Files.writeString(place.resolve("root.key"), "of nobody's certificate");
        Authority again = new Authority(
                new KeyFolder.AuthorityFolder(place), SecretFiles.PLAIN, new SecureRandom(), Clock.systemUTC());

        again.ensure(SigningAlgorithm.ES256);

        assertThat(again.root()).isPresent();
        assertThat(again.signerChain()).hasSize(1);
        assertThat(place.resolve("root.making")).doesNotExist();
    }

    /** Otherwise the next one would take the key for that of a lost authority. */
    @Test
    void anAttemptThatIsInterruptedIsMarked() throws Exception {
        Path place = folder.resolve("cut");
        AtomicReference<Instant> never = new AtomicReference<>();
        Authority cut = new Authority(
                new KeyFolder.AuthorityFolder(place), SecretFiles.PLAIN, new SecureRandom(), new MovingClock(never));
        assertThatThrownBy(() -> cut.ensure(SigningAlgorithm.ES256)).isInstanceOf(NullPointerException.class);
        assertThat(place.resolve("root.making")).exists();
    }

    @Test
    void anImportedChainIsTrustedForItsSignerAloneAndAnEarlierAuthorityForAll() throws Exception {
        X509Certificate root = authority.root().orElseThrow();
        try (TestPki house = new TestPki()) {
            X509Certificate issued =
                    house.signer(new KeyPair(authority.signerChain().getFirst().getPublicKey(), null));
            accept(issued, house.root);
            SealingKeys.retireCertificates(folder.resolve("c2pa/old"), PemBundle.encode(List.of(root)));
            SealingKeys.retireCertificates(folder.resolve("c2pa/old"), PemBundle.encode(List.of(house.root)));

            assertThat(authority.trustLists())
                    .containsExactlyInAnyOrder(
                            new TrustAnchors(List.of(root)),
                            new TrustAnchors(List.of(house.root)).onlyFor(issued),
                            new TrustAnchors(List.of(house.root)));
        }
    }

    @Test
    void replacesASignerThatAnAuthorityOfAnotherNameIssued() throws Exception {
        X509Certificate before = authority.signerChain().getFirst();
        KeyPair rootKey = new KeyPair(
                authority.root().orElseThrow().getPublicKey(),
                PemBundle.parse(Files.readAllBytes(folder.resolve("c2pa/root.key")))
                        .key());
        Instant now = Instant.now();
        X509Certificate renamed = new CertificateIssuer("Another", new SecureRandom())
                .authority(rootKey, now, now.plus(Duration.ofDays(300)));
        Files.write(folder.resolve("c2pa/root.pem"), PemBundle.encode(List.of(renamed)));

        authority.ensure(SigningAlgorithm.ES256);

        X509Certificate signer = authority.signerChain().getFirst();
        assertThat(signer).isNotEqualTo(before);
        assertThat(signer.getIssuerX500Principal()).isEqualTo(renamed.getSubjectX500Principal());
    }

    @Test
    void replacesASignerOfAnotherKeyWithTheSameName() throws Exception {
        CertificateIssuer forger = new CertificateIssuer("Mintmark", new SecureRandom());
        KeyPair other = TestPki.generate();
        KeyPair pair = TestPki.generate();
        Instant now = Instant.now();
        X509Certificate named = forger.signer(
                pair.getPublic(),
                authority.root().orElseThrow(),
                other.getPrivate(),
                now,
                now.plus(Duration.ofDays(300)));
        Files.write(folder.resolve("c2pa/signer.pem"), new PemBundle(List.of(named), pair.getPrivate()).encode());

        authority.ensure(SigningAlgorithm.ES256);

        X509Certificate signer = authority.signerChain().getFirst();
        assertThat(signer).isNotEqualTo(named);
        signer.verify(authority.root().orElseThrow().getPublicKey());
    }

    @Test
    void keepsRetiredCertificatesWithEqualSerialNumbersApart() throws Exception {
        try (TestPki house = new TestPki();
                TestPki other = new TestPki()) {
            RetiredCertificates old = new RetiredCertificates(folder.resolve("old"));
            X509Certificate one = house.numbered(BigInteger.valueOf(-26));
            X509Certificate two = other.numbered(BigInteger.valueOf(-26));
            old.keep(List.of(one));
            old.keep(List.of(two));
            assertThat(old.chains()).containsExactlyInAnyOrder(List.of(one), List.of(two));
        }
    }

    private static final class MovingClock extends Clock {
        private final AtomicReference<Instant> time;

        MovingClock(AtomicReference<Instant> time) {
            this.time = time;
        }

        @Override
        public Instant instant() {
            return time.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private Authority in(Duration time) {
        return new Authority(
                new KeyFolder.AuthorityFolder(folder.resolve("c2pa")),
                SecretFiles.PLAIN,
                new SecureRandom(),
                Clock.offset(Clock.systemUTC(), time));
    }

    private void accept(X509Certificate... chain) throws KeyException {
        authority.accept(PemBundle.encode(List.of(chain)));
    }

    private byte[] seal() throws Exception {
        SealingKeys keys = TestKeys.open(folder, TestKeys.OWN, new SecureRandom());
        return new Sealer(
                        keys,
                        SignatureExtras.NONE,
                        new Watermarker(keys.watermark()),
                        new SecureRandom(),
                        Clock.systemUTC(),
                        "test")
                .seal(SealerTest.artwork(ImageFormat.JPEG), PipelineFixture.clouds(256, 6), null, null)
                .file();
    }

    private ValidationReport.State state(byte[] file) throws Exception {
        return new ManifestValidator(TrustAnchors.fromPem(authority.writeAnchors()), Clock.systemUTC())
                .validate(file)
                .state();
    }
}
