package dev.mintmark.c2pa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.cli.CliProcess.Ended;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands in processes of their own, as from the jar. */
@Tag("slow")
class CommandsTest {
    private static final String CREATED = """
            {"claim_generator_info": [{"name": "Test", "version": "1"}], "title": "a picture",
             "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [{"action": "c2pa.created",
               "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"}]}}]}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void picture() throws Exception {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(image, "jpeg", folder.resolve("in.jpg").toFile());
        ImageIO.write(image, "png", folder.resolve("part.png").toFile());
        Files.writeString(folder.resolve("created.json"), CREATED);
        Files.writeString(folder.resolve("edited.json"), "{\"title\": \"an edit\"}");
    }

    private Ended run(String... arguments) throws Exception {
        return new CliProcess(folder).run(arguments);
    }

    private Ended sign(String in, String out, String manifest, String... more) throws Exception {
        return new CliProcess(folder).sign(in, out, manifest, more);
    }

    private String root() throws Exception {
        return new CliProcess(folder).root();
    }

    @Test
    void aSignedFileIsReadValidatedAndStripped() throws Exception {
        Ended signed = sign("in.jpg", "out.jpg", "created.json");
        assertThat(signed.err()).isEmpty();
        assertThat(signed.code()).isZero();
        assertThat(signed.out()).contains("out.jpg: Valid, urn:c2pa:");
        assertThat(sign("in.jpg", "out.jpg", "created.json").err()).contains("exists already");
        assertThat(sign("in.jpg", "out.jpg", "created.json", "--force").code()).isZero();

        assertThat(run("validate", "out.jpg").out()).contains("Valid:", "passed: assertion.dataHash.match");
        Ended trusted = run("validate", "out.jpg", "--trust", root(), "--json");
        assertThat(trusted.code()).isZero();
        assertThat(trusted.out()).contains("\"state\": \"Trusted\"", "\"error\": null");
        assertThat(run("trust", "out.jpg", "--trust_anchors", root()).code()).isZero();
        assertThat(run("trust", "out.jpg").code()).isEqualTo(2);

        assertThat(run("read", "out.jpg").out()).contains("c2pa.claim.v2");
        assertThat(run("read", "out.jpg", "--tree").out()).contains("Asset:out.jpg, Manifest:urn:c2pa:");
        assertThat(run("read", "out.jpg", "--json").out())
                .contains("\"active_manifest\"", "\"title\": \"a picture\"", "\"validation_state\": \"Valid\"");
        assertThat(run("read", "out.jpg", "--detailed").out()).contains("\"assertion_store\"");
        assertThat(run("read", "out.jpg", "--crjson").out()).contains("\"@context\"");
        assertThat(run("read", "out.jpg", "--info").out()).contains("One manifest", "Manifest store size = ");
        assertThat(run("read", "out.jpg", "--certs").out()).contains("BEGIN CERTIFICATE");
        assertThat(run("read", "in.jpg").err()).contains("has no C2PA manifest");

        assertThat(run("strip", "out.jpg", "bare.jpg").code()).isZero();
        assertThat(folder.resolve("bare.jpg")).hasSameBinaryContentAs(folder.resolve("in.jpg"));
        assertThat(run("validate", "bare.jpg").code()).isEqualTo(1);
    }

    @Test
    void theFileItselfItsParentOrComponentsAreIngredients() throws Exception {
        sign("in.jpg", "first.jpg", "created.json");

        assertThat(sign("first.jpg", "second.jpg", "edited.json").code()).isZero();
        assertThat(run("read", "second.jpg", "--tree").out()).contains("Asset:first.jpg, Manifest:urn:c2pa:");
        assertThat(sign("in.jpg", "third.jpg", "edited.json", "--parent", "first.jpg", "--ingredient", "part.png")
                        .code())
                .isZero();
        assertThat(run("read", "third.jpg", "--tree").out())
                .contains("Asset:first.jpg, Manifest:urn:c2pa:")
                .contains("Asset:part.png");

        assertThat(run("ingredient", "first.jpg", "--output", "kept").code()).isZero();
        assertThat(folder.resolve("kept/manifest_data.c2pa")).exists();
        Files.writeString(
                folder.resolve("with.json"),
                CREATED.replaceFirst("\\{", "{\"ingredient_paths\": [\"kept/ingredient.json\"],"));
        assertThat(sign("in.jpg", "fourth.jpg", "with.json").err()).isEmpty();
        assertThat(run("read", "fourth.jpg", "--tree").out()).contains("Asset:first.jpg, Manifest:urn:c2pa:");
    }

    @Test
    void aManifestLiesBesideTheFile() throws Exception {
        Ended signed = sign("in.jpg", "out.jpg", "created.json", "--sidecar", "--remote", "https://example.org/m.c2pa");
        assertThat(signed.err()).isEmpty();
        assertThat(folder.resolve("out.c2pa")).exists();
        assertThat(run("validate", "out.jpg", "--store", "out.c2pa").code()).isZero();
        assertThat(run("validate", "out.jpg").out()).contains("https://example.org/m.c2pa");
    }

    @Test
    void manifestsAreCompressedAndPreparedForUpdates() throws Exception {
        assertThat(sign("in.jpg", "out.jpg", "created.json", "--compressed").out())
                .contains("out.jpg: Valid, urn:c2pa:");
        assertThat(Files.readString(folder.resolve("out.jpg"), StandardCharsets.ISO_8859_1))
                .contains("c2cm", "brob")
                .doesNotContain("c2pa.claim.v2");
        assertThat(run("read", "out.jpg", "--json").out()).contains("\"title\": \"a picture\"");
        ImageIO.write(
                ImageIO.read(folder.resolve("part.png").toFile()),
                "tiff",
                folder.resolve("page.tiff").toFile());
        assertThat(sign("page.tiff", "out.tiff", "created.json", "--updatable").out())
                .contains("out.tiff: Valid, urn:c2pa:");
        assertThat(run("validate", "out.tiff").out()).contains("assertion.dataHash.additionalExclusionsPresent");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(run("sign", "in.jpg", "out.jpg", "--manifest", "created.json")
                        .code())
                .isEqualTo(2);
        assertThat(run("sign", "in.jpg", "out.jpg", "--manifest", "created.json")
                        .err())
                .contains("No key to sign with");
        assertThat(run("sign", "in.jpg", "out.jpg").code()).isEqualTo(2);
        Files.writeString(folder.resolve("bad.json"), "{\"assertions\": [{}]}");
        Ended bad = sign("in.jpg", "out.jpg", "bad.json");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.err()).contains("an assertion has no label");
        assertThat(run("validate", "missing.jpg").err()).contains("There is no file missing.jpg");
        Files.createDirectory(folder.resolve("pictures"));
        assertThat(run("validate", "pictures").err()).contains("pictures is a folder; name a file");
        assertThat(run().code()).isEqualTo(2);
        assertThat(run("--help").out()).contains("sign", "read", "validate", "ingredient", "strip", "trust");
    }
}
