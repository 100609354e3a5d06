package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's examples, compiled and run by the Java launcher as a reader would. */
@Tag("slow")
class ReadmeTest {
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /** What the examples use without declaring it, in the order in which one needs the others. */
    private static final Map<String, String> GIVEN = new LinkedHashMap<>();

    static {
        GIVEN.put("authority", "var authority = DevelopmentAuthority.openOrCreate(Path.of(\"ca\"));");
        GIVEN.put("signer", "ClaimSigner signer = authority.signer();");
        GIVEN.put("issuer", "CertificateIssuer issuer = new CertificateIssuer(\"Example\", new SecureRandom());");
        GIVEN.put("issuerKeys", "KeyPair issuerKeys = issuer.keyPair(SigningAlgorithm.ES256);");
        GIVEN.put("signerKeys", "KeyPair signerKeys = issuer.keyPair(SigningAlgorithm.ES256);");
        GIVEN.put("privateKey", "PrivateKey privateKey = signerKeys.getPrivate();");
        GIVEN.put(
                "issuerCertificate",
                "var issuerCertificate = issuer.authority(issuerKeys, Instant.now(),"
                        + " Instant.now().plus(Duration.ofDays(2)));");
        GIVEN.put(
                "certificate",
                "var certificate = issuer.signer(signerKeys.getPublic(), issuerCertificate,"
                        + " issuerKeys.getPrivate(), Instant.now(), Instant.now().plus(Duration.ofDays(1)));");
        GIVEN.put(
                "validator",
                "ManifestValidator validator = new ManifestValidator("
                        + "TrustAnchors.fromPem(authority.trustAnchorsPem()), Clock.systemUTC());");
        GIVEN.put("edKeys", "KeyPair edKeys = KeyPairGenerator.getInstance(\"Ed25519\").generateKeyPair();");
        GIVEN.put("anchors", "TrustAnchors anchors = TrustAnchors.NONE;");
        GIVEN.put("timeStampAuthorities", "TrustAnchors timeStampAuthorities = TrustAnchors.NONE;");
        for (String name : List.of("file", "originalFile", "gullFile", "sketch")) {
            GIVEN.put(name, "byte[] " + name + " = Files.readAllBytes(Path.of(\"house.png\"));");
        }
        GIVEN.put("filmFile", "byte[] filmFile = Files.readAllBytes(Path.of(\"film.mp4\"));");
        GIVEN.put("smallJpeg", "byte[] smallJpeg = Files.readAllBytes(Path.of(\"small.jpg\"));");
        GIVEN.put("ocspResponse", "byte[] ocspResponse = new byte[] {48, 3, 10, 1, 1};");
        GIVEN.put(
                "content",
                "GeneratedImage content = new GeneratedImage(\"t\", \"s\", \"1\", \"m\", \"5a\".repeat(32), new byte[32],"
                        + " null, 1L, Instant.now());");
        GIVEN.put(
                "manifest",
                "Manifest manifest = Manifest.builder().generator(\"g\", \"1\").action(Action.created("
                        + "DigitalSourceType.DIGITAL_CAPTURE)).assertion(CustomAssertion.cbor(\"org.example.place\","
                        + " Map.of(\"where\", \"home\"))).build();");
        GIVEN.put("signedAsset", "SignedAsset signedAsset = ManifestWriter.sign(file, manifest, signer);");
        GIVEN.put("signedFile", "byte[] signedFile = signedAsset.bytes();");
        GIVEN.put(
                "placeUri",
                "String placeUri = \"self#jumbf=/c2pa/\" + signedAsset.manifestUrn() +"
                        + " \"/c2pa.assertions/org.example.place\";");
    }

    @TempDir
    Path folder;

    static List<String> examples() throws Exception {
        List<String> examples = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("README.md")));
        while (example.find()) {
            examples.add(example.group(1));
        }
        return examples;
    }

    static List<String> snippets() throws Exception {
        List<String> all = examples();
        return all.subList(1, all.size());
    }

    @Test
    void theExampleTrustsWhatItSigned() throws Exception {
        assertThat(run(examples().getFirst())).contains("Trusted");
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void everySnippetRuns(String snippet) throws Exception {
        StringBuilder before = new StringBuilder();
        List<String> names = new ArrayList<>(GIVEN.keySet());
        String used = snippet;
        List<String> needed = new ArrayList<>();
        for (String name : names.reversed()) {
            boolean declared =
                    Pattern.compile("\\w+ " + name + " =").matcher(snippet).find();
            if (!declared && Pattern.compile("\\b" + name + "\\b").matcher(used).find()) {
                needed.addFirst(GIVEN.get(name));
                used += GIVEN.get(name);
            }
        }
        needed.forEach(line -> before.append("    ").append(line).append('\n'));

        run("import dev.mintmark.c2pa.*;\n\nbyte[] post(String type, byte[] body) throws IOException {\n"
                + "    throw new IOException(\"nobody answers\");\n}\n\nvoid main() throws Exception {\n" + before
                + snippet
                + "}\n");
    }

    private String run(String source) throws Exception {
        Files.write(folder.resolve("house.png"), SampleImages.png(64, 64));
        Files.write(folder.resolve("film.mp4"), SampleImages.of("mp4", 8, 8));
        Files.write(folder.resolve("small.jpg"), SampleImages.jpeg(8, 8));
        Files.createDirectories(folder.resolve("resources"));
        Files.writeString(folder.resolve("manifest.json"), "{\"title\": \"a definition\"}");
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder.resolve("ca"));
        if (!Files.exists(folder.resolve("ca/root.pem"))) {
            Files.copy(authority.trustAnchorsPem(), folder.resolve("ca/root.pem"));
        }
        Files.writeString(folder.resolve("Example.java"), source);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path log = folder.resolve("output");
        Process process = new ProcessBuilder(List.of(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "Example.java"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int code = process.waitFor();
        String output = Files.readString(log);
        assertThat(code).as(output + "\n" + source).isZero();
        return output;
    }
}
