package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.ValidationReport.State;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every algorithm, with and without a time-stamp, from every kind of key file. */
@Tag("slow")
class SigningTest {
    private static TestAuthority authority;
    private static ManifestValidator validator;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority();
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    @Test
    void everyAlgorithmIsTrustedHereAndByTheReference() throws Exception {
        List<Question> questions = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            ClaimSigner signer = authority.signer(algorithm);
            for (String format : List.of("png", "jpeg", "webp")) {
                for (boolean stamped : new boolean[] {false, true}) {
                    SigningOptions options =
                            stamped ? SigningOptions.NONE.withTimeStamps(authority) : SigningOptions.NONE;
                    SignedAsset signed = ManifestWriter.sign(
                            SampleImages.of(format, 17, 20 + questions.size()),
                            SampleImages.content(),
                            OptionalAssertions.NONE,
                            signer,
                            options);
                    ValidationReport ours = validator.validate(signed.bytes());
                    String name = algorithm.label() + " " + format + (stamped ? " stamped" : "");
                    assertThat(signed.missingTimeStamp()).isNull();
                    assertThat(ours.state()).as(name + ours.findings()).isEqualTo(State.TRUSTED);
                    assertThat(ours.success().contains(StatusCode.TIME_STAMP_TRUSTED))
                            .isEqualTo(stamped);
                    assertThat(ours.signature().algorithm()).isEqualTo(algorithm);
                    names.add(name);
                    questions.add(new Question(signed.bytes(), authority.pem(), null));
                }
            }
        }
        List<Answer> answers = ReferenceEngine.ask(questions);
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            assertThat(answer.state())
                    .as(names.get(i) + answer.all().toPrettyString())
                    .isEqualTo("Trusted");
            assertThat(answer.success().contains("timeStamp.trusted"))
                    .as(names.get(i))
                    .isEqualTo(names.get(i).endsWith("stamped"));
        }
    }

    @Test
    void aStampOutlivesTheSigner() throws Exception {
        Instant then = Instant.now().minus(Duration.ofDays(100));
        ClaimSigner expired = authority.signer(
                SigningAlgorithm.ES256,
                then.minus(Duration.ofDays(10)),
                Instant.now().plusSeconds(2));
        SignedAsset stamped = ManifestWriter.sign(
                SampleImages.png(9, 9),
                SampleImages.content(),
                OptionalAssertions.NONE,
                expired,
                SigningOptions.NONE.withTimeStamps(authority));
        SignedAsset bare = ManifestWriter.sign(SampleImages.png(9, 9), SampleImages.content(), expired);
        Instant nextYear = Instant.now().plus(Duration.ofDays(365));

        assertThat(validator.validate(stamped.bytes(), nextYear).state()).isEqualTo(State.TRUSTED);
        assertThat(validator.validate(bare.bytes(), nextYear).failures())
                .contains(StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY);
        assertThat(validator.validate(bare.bytes(), then).state()).isEqualTo(State.TRUSTED);
    }

    @Test
    void theClaimedTimeOfSigningFitsTheCertificatesOrNot() throws Exception {
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        Instant now = Instant.now();
        for (Instant claimed :
                List.of(now.plusSeconds(60), now.minus(Duration.ofDays(2)), now.plus(Duration.ofDays(60)))) {
            TestManifest manifest = TestManifest.created();
            manifest.claimedTime = claimed;
            ValidationReport report = validator.validate(manifest.sign(SampleImages.png(9, 9), signer));
            assertThat(report.state()).as(report.findings().toString()).isEqualTo(State.TRUSTED);
            assertThat(report.informational())
                    .contains(
                            claimed.equals(now.plusSeconds(60))
                                    ? StatusCode.TIME_OF_SIGNING_INSIDE_VALIDITY
                                    : StatusCode.TIME_OF_SIGNING_OUTSIDE_VALIDITY);
        }
    }

    @Test
    void withoutTheAuthorityTheStampIsMissingAndSaidToBe() throws Exception {
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        byte[] foreign = authority.ask(anotherRequest());
        List<TimeStampAuthority> broken = List.of(
                _ -> {
                    throw new IOException("nobody answers");
                },
                _ -> new byte[0],
                _ -> new byte[100_000],
                _ -> HexFormat.of().parseHex("3080".repeat(32_000)),
                _ -> foreign,
                new TimeStampAuthority() {
                    @Override
                    public byte[] ask(byte[] request) throws IOException {
                        return authority.ask(request);
                    }

                    @Override
                    public int reservedBytes() {
                        return 100;
                    }
                });
        int plain = ManifestWriter.sign(SampleImages.png(9, 9), SampleImages.content(), signer)
                .bytes()
                .length;
        for (TimeStampAuthority authority : broken) {
            SignedAsset signed = ManifestWriter.sign(
                    SampleImages.png(9, 9),
                    SampleImages.content(),
                    OptionalAssertions.NONE,
                    signer,
                    SigningOptions.NONE.withTimeStamps(authority));
            assertThat(signed.missingTimeStamp()).contains("time-stamp is missing");
            assertThat(signed.bytes()).hasSizeBetween(plain - 4, plain + 4);
            assertThat(validator.validate(signed.bytes()).state()).isEqualTo(State.TRUSTED);
        }
    }

    @Test
    void everyLengthOfPaddingFits() throws Exception {
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        for (int reserve = 700; reserve < 1400; reserve += reserve < 1000 ? 61 : 1) {
            int room = reserve;
            SignedAsset signed = ManifestWriter.sign(
                    SampleImages.png(4, 4),
                    SampleImages.content(),
                    OptionalAssertions.NONE,
                    signer,
                    SigningOptions.NONE.withTimeStamps(new TimeStampAuthority() {
                        @Override
                        public byte[] ask(byte[] request) throws IOException {
                            return authority.ask(request);
                        }

                        @Override
                        public int reservedBytes() {
                            return room;
                        }
                    }));
            assertThat(validator.validate(signed.bytes()).state())
                    .as("%d", room)
                    .isEqualTo(State.TRUSTED);
            if (signed.missingTimeStamp() == null && reserve > 1300) {
                break;
            }
        }
    }

    @Test
    void theTimeStampsAuthorityHasAListOfItsOwn() throws Exception {
        byte[] signed = ManifestWriter.sign(
                        SampleImages.png(9, 9),
                        SampleImages.content(),
                        OptionalAssertions.NONE,
                        authority.signer(SigningAlgorithm.ES256),
                        SigningOptions.NONE.withTimeStamps(authority))
                .bytes();
        TrustPolicy policy = authority.policy().withTimeStamping(TrustAnchors.NONE);

        ValidationReport report = new ManifestValidator(policy, Clock.systemUTC()).validate(signed);

        assertThat(report.informational()).contains(StatusCode.TIME_STAMP_UNTRUSTED);
        assertThat(report.signature().signedAt()).isNull();
        assertThat(report.state()).isEqualTo(State.TRUSTED);
    }

    @Test
    void saysByWhichListASignerIsTrusted() throws Exception {
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        byte[] signed = ManifestWriter.sign(SampleImages.png(9, 9), SampleImages.content(), signer)
                .bytes();
        TrustPolicy nobody = TrustPolicy.of(TrustAnchors.NONE);
        TrustPolicy named = TrustPolicy.of(new TrustAnchors("the test list", List.of(authority.root)));
        TrustPolicy allowed = nobody.withAllowed(List.of(signer.chain().getFirst()));

        assertThat(trustedBy(nobody, signed)).isNull();
        assertThat(trustedBy(named, signed)).isEqualTo("the test list");
        assertThat(trustedBy(allowed, signed)).isEqualTo(TrustPolicy.ALLOWED_LIST);
        ValidationReport other = new ManifestValidator(
                        named.withPurposes(java.util.Set.of("1.2.3.4")), Clock.systemUTC())
                .validate(signed);
        assertThat(other.failures()).containsExactly(StatusCode.SIGNING_CREDENTIAL_INVALID);
    }

    @Test
    void ofSeveralListsTheFirstThatASignerIsOnIsNamed() throws Exception {
        byte[] signed = ManifestWriter.sign(
                        SampleImages.png(9, 9), SampleImages.content(), authority.signer(SigningAlgorithm.ES256))
                .bytes();
        TrustAnchors others = new TrustAnchors("the others", List.of(new TestAuthority().root));
        TrustAnchors first = new TrustAnchors("the first", List.of(authority.root));
        TrustAnchors second = first.named("the second");

        assertThat(trustedBy(TrustPolicy.of(others).withSigners(first).withSigners(second), signed))
                .isEqualTo("the first");
        assertThat(trustedBy(TrustPolicy.of(others).withSigners(second).withSigners(first), signed))
                .isEqualTo("the second");
        assertThat(trustedBy(TrustPolicy.of(others).withSigners(others), signed))
                .isNull();
    }

    @Test
    void aListForSomeSignersSpeaksForThemAndTheirRenewedCertificatesAlone() throws Exception {
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        ClaimSigner renewed = authority.signer(SigningAlgorithm.ES384);
        X509Certificate stranger =
                new TestAuthority().signer(SigningAlgorithm.ES256).chain().getFirst();
        byte[] signed = ManifestWriter.sign(SampleImages.png(9, 9), SampleImages.content(), renewed)
                .bytes();
        TrustAnchors list = new TrustAnchors("ours", List.of(authority.root));

        assertThat(trustedBy(TrustPolicy.of(list.onlyFor(signer.chain().getFirst())), signed))
                .isEqualTo("ours");
        assertThat(stranger.getSubjectX500Principal())
                .isEqualTo(signer.chain().getFirst().getSubjectX500Principal());
        assertThat(trustedBy(TrustPolicy.of(list.onlyFor(stranger)), signed)).isNull();
    }

    @Test
    void signsWithAKeyFromAPkcs12File() throws Exception {
        for (SigningAlgorithm algorithm : List.of(SigningAlgorithm.ES256, SigningAlgorithm.PS256)) {
            Path file = folder.resolve(algorithm.label() + ".p12");
            PrivateKeySigner signer = (PrivateKeySigner) authority.signer(algorithm);
            char[] password = "correct horse".toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("claims", signer.key(), password, signer.chain().toArray(new X509Certificate[0]));
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, password);
            }
            ClaimSigner loaded = KeyStoreSigner.pkcs12(file, password, null);

            byte[] signed = ManifestWriter.sign(SampleImages.png(9, 9), SampleImages.content(), loaded)
                    .bytes();

            assertThat(validator.validate(signed).state()).isEqualTo(State.TRUSTED);
            assertThatThrownBy(() -> KeyStoreSigner.pkcs12(file, "wrong".toCharArray(), null))
                    .isInstanceOf(SigningCertificateException.class)
                    .hasMessageContaining("the password is wrong");
            assertThatThrownBy(() -> KeyStoreSigner.pkcs12(file, password, "other"))
                    .hasMessageContaining("no private key named \"other\"")
                    .hasMessageContaining("claims");
        }
        ClaimSigner stronger = KeyStoreSigner.of(
                opened(folder.resolve("ps256.p12")), "claims", "correct horse".toCharArray(), SigningAlgorithm.PS384);
        assertThat(stronger.algorithm()).isEqualTo(SigningAlgorithm.PS384);
        assertThatThrownBy(() -> KeyStoreSigner.of(
                        opened(folder.resolve("es256.p12")),
                        "claims",
                        "correct horse".toCharArray(),
                        SigningAlgorithm.ES384))
                .hasMessageContaining("signs with es256, not with es384");
    }

    private static KeyStore opened(Path file) throws Exception {
        return KeyStore.getInstance(file.toFile(), "correct horse".toCharArray());
    }

    private static String trustedBy(TrustPolicy policy, byte[] signed) {
        return new ManifestValidator(policy, Clock.systemUTC())
                .validate(signed)
                .signature()
                .trustedBy();
    }

    private static byte[] anotherRequest() throws IOException {
        var generator = new org.bouncycastle.tsp.TimeStampRequestGenerator();
        return generator
                .generate(org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha256, new byte[32])
                .getEncoded();
    }
}
