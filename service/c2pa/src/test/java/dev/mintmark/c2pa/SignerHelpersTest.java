package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers with keys elsewhere need, and values that cannot be written. */
class SignerHelpersTest {
    @TempDir
    Path folder;

    @Test
    void derBecomesTwoNumbers() throws Exception {
        Map<SigningAlgorithm, String> names = Map.of(
                SigningAlgorithm.ES256, "SHA256withECDSA",
                SigningAlgorithm.ES384, "SHA384withECDSA",
                SigningAlgorithm.ES512, "SHA512withECDSA");
        for (Map.Entry<SigningAlgorithm, String> name : names.entrySet()) {
            KeyPair pair = TestAuthority.keys(name.getKey());
            for (int i = 0; i < 10; i++) {
                Signature der = Signature.getInstance(name.getValue());
                der.initSign(pair.getPrivate());
                der.update(new byte[] {(byte) i});
                byte[] converted = name.getKey().fromDer(der.sign());
                Signature verifier = Signature.getInstance(name.getKey().jcaName());
                verifier.initVerify(pair.getPublic());
                verifier.update(new byte[] {(byte) i});
                assertThat(converted).hasSize(name.getKey().signatureLength());
                assertThat(verifier.verify(converted)).isTrue();
            }
        }
        // A number that begins with zeros, and one with a zero before a bit that is set.
        byte[] short5 = HexFormat.of().parseHex("30" + "26" + "020105" + "0221" + "00" + "ff".repeat(32));
        assertThat(SigningAlgorithm.ES256.fromDer(short5))
                .isEqualTo(HexFormat.of().parseHex("00".repeat(31) + "05" + "ff".repeat(32)));
        assertThat(SigningAlgorithm.ED25519.fromDer(new byte[] {1, 2})).containsExactly(1, 2);
        for (String wrong : new String[] {"", "00", "3003020101", "3009020101020101020101", "0400", "30060201010201"}) {
            byte[] bytes = HexFormat.of().parseHex(wrong);
            assertThatThrownBy(() -> SigningAlgorithm.ES256.fromDer(bytes))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no DER");
        }
        byte[] tooLong = HexFormat.of().parseHex("3027" + "0222" + "01".repeat(34) + "020101");
        assertThatThrownBy(() -> SigningAlgorithm.ES256.fromDer(tooLong)).hasMessageContaining("32 bytes");
    }

    private record Cancelled(CompletableFuture<byte[]> answer) implements AsyncClaimSigner {
        @Override
        public SigningAlgorithm algorithm() {
            return SigningAlgorithm.ES256;
        }

        @Override
        public List<X509Certificate> chain() {
            return List.of();
        }

        @Override
        public CompletionStage<byte[]> sign(byte[] toBeSigned) {
            answer.cancel(true);
            return answer;
        }
    }

    @Test
    void aCancelledSignatureIsAReason() {
        ClaimSigner signer = new Cancelled(new CompletableFuture<>()).waiting();
        assertThatThrownBy(() -> signer.sign(new byte[1]))
                .isInstanceOf(C2paException.class)
                .hasMessageContaining("cancelled");
    }

    @Test
    void aValueThatCannotBeWrittenFailsAtOnce() {
        Action action = Action.of(Action.EDITED);
        assertThatThrownBy(() -> action.with("changes", new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("changes");
        assertThatThrownBy(() -> action.withParameter("left", List.of(new StringBuilder())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("left");
        assertThatThrownBy(() -> Manifest.builder().generatorField("theme", new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("theme");
        Icon icon = new Icon("image/png", new byte[1]);
        assertThat(action.withParameter("tool", Map.of("icon", icon)).name()).isEqualTo(Action.EDITED);
    }

    @Test
    void commentsOfAListMayBeInAnyLanguage() throws Exception {
        String text = "# Zertifikate f\u00fcr die Pr\u00fcfung\n" + new TestAuthority().pem();
        for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            Path file = Files.writeString(folder.resolve("list.pem"), text, charset);
            assertThat(TrustAnchors.fromPem(file).anchors()).hasSize(1);
        }
    }
}
