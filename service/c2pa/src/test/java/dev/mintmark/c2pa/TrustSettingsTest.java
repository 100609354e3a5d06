package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.ValidationReport.State;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The trust settings of c2pa-rs, in JSON and TOML. */
class TrustSettingsTest {
    private static final String EMAIL = "1.3.6.1.5.5.7.3.4";
    private static String root;
    private static byte[] file;

    @BeforeAll
    static void sign() throws Exception {
        TestAuthority authority = new TestAuthority();
        root = authority.pem();
        file = ManifestWriter.sign(
                        SampleImages.png(8, 8), SampleImages.content(), authority.signer(SigningAlgorithm.ES256))
                .bytes();
    }

    private static State state(String settings) throws C2paException {
        return new ManifestValidator(TrustSettings.parse(settings), Clock.systemUTC())
                .validate(file)
                .state();
    }

    private static String toml(String member, String value) {
        return "# settings\nversion = 1\nlist = [\n  \"a\",\n]\n[other]\n" + member + " = \"ignored\"\n[trust]\n"
                + member + " = \"\"\"\n" + value + "\"\"\"\n\n[verify]\nverify_trust = true\n";
    }

    private static String json(String member, String value) {
        return "{\"verify\": {\"verify_trust\": true}, \"trust\": {\"" + member + "\": \""
                + value.replace("\n", "\\n").replace("\r", "") + "\"}}";
    }

    @Test
    void anchorsAreTrusted() throws Exception {
        for (String member : new String[] {"trust_anchors", "user_anchors"}) {
            assertThat(state(toml(member, root))).isEqualTo(State.TRUSTED);
            assertThat(state(json(member, root))).isEqualTo(State.TRUSTED);
        }
        assertThat(state("{}")).isEqualTo(State.VALID);
        assertThat(state("")).isEqualTo(State.VALID);
    }

    @Test
    void signersMayBeAllowedThemselves() throws Exception {
        String signer = "-----BEGIN CERTIFICATE-----\n"
                + java.util.Base64.getMimeEncoder()
                        .encodeToString(ManifestReader.read(file)
                                .orElseThrow()
                                .active()
                                .signature()
                                .chain()
                                .getFirst()
                                .getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        assertThat(state(toml("allowed_list", signer))).isEqualTo(State.TRUSTED);
    }

    @Test
    void purposesAreListed() throws Exception {
        assertThat(TrustSettings.purposes("//id-kp-emailProtection\n" + EMAIL + "\n\n# none\n"))
                .containsExactly(EMAIL);
        String other = toml("trust_anchors", root).replace("[verify]", "trust_config = '1.2.3.4'\n[verify]");
        assertThat(state(other)).isEqualTo(State.INVALID);
        assertThatThrownBy(() -> TrustSettings.purposes("email")).hasMessageContaining("email");
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> TrustSettings.parse("{")).hasMessageContaining("no JSON");
        assertThatThrownBy(() -> TrustSettings.parse("trust anchors")).hasMessageContaining("no TOML");
        assertThatThrownBy(() -> TrustSettings.parse("[trust]\ntrust_anchors = \"\"\"x"))
                .hasMessageContaining("no end");
        assertThatThrownBy(() -> TrustSettings.parse("[trust]\ntrust_anchors = \"x\""))
                .hasMessageContaining("trust_anchors");
    }
}
