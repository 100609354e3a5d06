package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.ValidationReport.State;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
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
    void signersMayBeAllowedByTheirHashes() throws Exception {
        byte[] signer = ManifestReader.read(file)
                .orElseThrow()
                .active()
                .signature()
                .chain()
                .getFirst()
                .getEncoded();
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(signer));
        String other = Base64.getEncoder().encodeToString(new byte[32]);
        assertThat(state(toml("allowed_list", "# a comment\n" + hash + "\n"))).isEqualTo(State.TRUSTED);
        assertThat(state(toml("allowed_list", root + other + "\n" + hash + "\n")))
                .isEqualTo(State.TRUSTED);
        assertThat(state(toml("allowed_list", other + "\n"))).isEqualTo(State.VALID);
        assertThatThrownBy(() -> state(toml("allowed_list", "nobody\n"))).hasMessageContaining("allowed_list");
    }

    @Test
    void tablesMayBeInline() throws Exception {
        String inline = "trust = { verify_trust_list = true, list = [ \"]\", { a = 1 } ], trust_anchors = \"\"\"" + root
                + "\"\"\" } # anchors\n[verify]\nx = 1\n";
        assertThat(state(inline)).isEqualTo(State.TRUSTED);
        assertThat(state("other = { trust_anchors = \"\"\"" + root + "\"\"\" }"))
                .isEqualTo(State.VALID);
        assertThat(state("[trust]\nverify_trust_list = true\n[[trust_anchors]]\ntrust_anchors = \"x\"\n"))
                .isEqualTo(State.VALID);
        assertThatThrownBy(() -> state("trust = { trust_anchors = 1")).hasMessageContaining("no end");
        assertThatThrownBy(() -> state("a = " + "[".repeat(100))).hasMessageContaining("nested");
    }

    @Test
    void anchorsAreThoseOfTimeStampsToo() throws Exception {
        TestAuthority authority = new TestAuthority();
        TestAuthority stamper = new TestAuthority();
        byte[] stamped = ManifestWriter.sign(
                        SampleImages.png(8, 8),
                        SampleImages.content().manifest(OptionalAssertions.NONE),
                        authority.signer(SigningAlgorithm.ES256),
                        SigningOptions.NONE.withTimeStamps(stamper))
                .bytes();
        String both = toml("trust_anchors", authority.pem())
                .replace("[verify]", "user_anchors = '''" + stamper.pem() + "'''\n[verify]");
        ValidationReport report = new ManifestValidator(TrustSettings.parse(both), Clock.systemUTC()).validate(stamped);
        assertThat(report.success()).as(report.toString()).contains(StatusCode.TIME_STAMP_TRUSTED);
    }

    @Test
    void identitiesHaveAnchorsOfTheirOwn() throws Exception {
        for (String settings : new String[] {
            toml("trust_anchors", root).replace("[trust]", "[cawg_trust]"),
            json("user_anchors", root).replace("\"trust\"", "\"cawg_trust\"")
        }) {
            TrustPolicy policy = TrustSettings.parse(settings);
            assertThat(policy.identities().anchors()).hasSize(1);
            assertThat(policy.signerAuthorities().anchors()).isEmpty();
        }
        assertThatThrownBy(() -> TrustSettings.parse("[cawg_trust]\ntrust_anchors = 'x'"))
                .hasMessageContaining("cawg_trust.trust_anchors");
    }

    @Test
    void purposesAreListed() throws Exception {
        assertThat(TrustSettings.purposes("//id-kp-emailProtection\n" + EMAIL + "\n\n# none\n"))
                .containsExactly(EMAIL);
        // As in c2pa-rs, the list adds to emailProtection.
        assertThat(TrustSettings.purposes("1.2.3.4")).containsExactly("1.2.3.4", EMAIL);
        assertThat(TrustSettings.purposes("# none")).isEmpty();
        String other = toml("trust_anchors", root).replace("[verify]", "trust_config = '1.2.3.4'\n[verify]");
        assertThat(state(other)).isEqualTo(State.TRUSTED);
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
