package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The way to a signing key on a token, by the JDK's keytool as the README shows it; SoftHSM is the token. */
@Tag("slow")
final class TokenTest {
    private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    private static final String PIN = "2580";

    @TempDir
    Path scratch;

    private Path configuration;
    private Map<String, String> softHsm;

    @BeforeEach
    void aTokenWithTwoKeys() throws Exception {
        assumeTrue(Files.exists(LIBRARY), "SoftHSM (Debian's softhsm2) stands in for a token and is not installed");
        Path settings = Files.writeString(
                scratch.resolve("softhsm2.conf"),
                "directories.tokendir = " + Files.createDirectory(scratch.resolve("tokens")) + "\n");
        softHsm = Map.of("SOFTHSM2_CONF", settings.toString());
        configuration = Files.writeString(
                scratch.resolve("token.cfg"), "name = mintmark\nlibrary = " + LIBRARY + "\nslotListIndex = 0\n");
        run("softhsm2-util", "--init-token", "--free", "--label", "mintmark", "--pin", PIN, "--so-pin", PIN);
        keytool(authority("-genkeypair", "-keyalg", "EC", "-dname", "CN=House, O=House", "-ext", "bc:c"));
        keytool(authority("-exportcert", "-rfc", "-file", "house.pem"));
        aKey("curve", "EC", "256");
        aKey("modulus", "RSA", "3072");
    }

    @Test
    void signsWithAKeyThatStaysOnATokenDevice() throws Exception {
        assertThat(signed("curve")).isEqualTo("es256");
        assertThat(signed("modulus")).isEqualTo("ps256");
    }

    @Test
    void reportsATokenDeviceThatDoesNotOpenInOneSentence() throws Exception {
        refused(Map.of("MINTMARK_SIGN_PASSWORD", "0000"), "CKR_PIN_INCORRECT", "MINTMARK_SIGN_PASSWORD");
        refused(Map.of("MINTMARK_SIGN_PASSWORD", PIN), "2 keys", "curve", "modulus", "sign.alias");
        refused(Map.of("MINTMARK_SIGN_PASSWORD", PIN, "MINTMARK_SIGN_ALIAS", "other"), "\"other\"");
    }

    private void refused(Map<String, String> environment, String... said) throws Exception {
        Program.Ended refused = program(environment).run("verify", configuration.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.err()).contains(said);
    }

    /** Draws a picture with this key; returns the algorithm that the signature is found to be of. */
    private String signed(String alias) throws Exception {
        Program program = program(Map.of("MINTMARK_SIGN_PASSWORD", PIN, "MINTMARK_SIGN_ALIAS", alias));
        Path picture = scratch.resolve(alias + ".png");
        Program.Ended drawn = program.run("generate", "a fox", "--steps", "1", "--out", picture.toString());
        assertThat(drawn.code()).as(drawn.err()).isZero();
        Program.Ended verified = program.run("verify", "--json", picture.toString());
        assertThat(verified.json().path("verdict").asString()).isEqualTo("authentic");
        assertThat(verified.json().path("evidence").path("c2pa").path("state").asString())
                .isEqualTo("Trusted");
        JsonNode report =
                program.run("c2pa", "validate", "--crjson", picture.toString()).json();
        return report.path("manifests")
                .path(0)
                .path("signature")
                .path("algorithm")
                .asString();
    }

    private Program program(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(softHsm);
        all.put("MINTMARK_SIGN_PKCS11", configuration.toString());
        all.putAll(environment);
        return new Program(scratch.resolve("data"), all);
    }

    private void aKey(String alias, String kind, String bits) throws Exception {
        keytool(token(
                "-genkeypair", "-alias", alias, "-keyalg", kind, "-keysize", bits, "-dname", "CN=Studio, O=Studio"));
        keytool(token("-certreq", "-alias", alias, "-file", "request.pem"));
        keytool(authority(
                "-gencert",
                "-infile",
                "request.pem",
                "-outfile",
                "signer.pem",
                "-rfc",
                "-ext",
                "KU:c=digitalSignature",
                "-ext",
                "EKU=emailProtection"));
        Files.writeString(
                scratch.resolve("chain.pem"),
                Files.readString(scratch.resolve("signer.pem")) + Files.readString(scratch.resolve("house.pem")));
        keytool(token("-importcert", "-noprompt", "-alias", alias, "-file", "chain.pem"));
    }

    private String[] token(String... arguments) {
        return both(
                arguments,
                "-keystore",
                "NONE",
                "-storetype",
                "PKCS11",
                "-addprovider",
                "SunPKCS11",
                "-providerarg",
                configuration.toString(),
                "-storepass",
                PIN);
    }

    private static String[] authority(String... arguments) {
        return both(arguments, "-alias", "house", "-keystore", "house.p12", "-storepass", "of the house");
    }

    private static String[] both(String[] first, String... second) {
        return Stream.concat(Stream.of(first), Stream.of(second)).toArray(String[]::new);
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        run(both(
                new String[] {
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString()
                },
                arguments));
    }

    private void run(String... command) throws IOException, InterruptedException {
        Path said = scratch.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(softHsm);
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    }
}
