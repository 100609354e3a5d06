package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.Action;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.DigitalSourceType;
import dev.mintmark.c2pa.Ingredient;
import dev.mintmark.c2pa.Ingredient.Relationship;
import dev.mintmark.c2pa.Manifest;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.Thumbnail;
import dev.mintmark.c2pa.TrustAnchors;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What anybody without an account is told of a file, in headless Chromium, by a running service. */
@Tag("slow")
final class StudioVerifyTest {
    private static final Path DRIVER = Program.home().resolve("service/verify-page");

    /** Files of others' programs; a checkout need not have them. */
    private static final Path CASES = Path.of("../../../shared/fixtures/c2pa-cases/files");

    @TempDir
    Path folder;

    private static String chromium() {
        assumeTrue(
                Files.exists(DRIVER.resolve("node_modules/.package-lock.json")),
                "the driver's packages are not installed: run npm install in service/verify-page");
        String chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("");
        assumeTrue(!chromium.isEmpty(), "there is no Chromium");
        return chromium;
    }

    @Test
    void saysWhoSignedAndDrawsWhatTheFileWasMadeFrom() throws Exception {
        String chromium = chromium();
        ClaimSigner known =
                DevelopmentAuthority.openOrCreate(folder.resolve("known")).signer();
        ClaimSigner stranger =
                DevelopmentAuthority.openOrCreate(folder.resolve("stranger")).signer();
        byte[] picture = ImageCodec.encode(PipelineFixture.clouds(256, 7), ImageFormat.PNG);
        byte[] shot = ManifestWriter.sign(
                        picture,
                        Manifest.builder()
                                .generator("Camera", "3")
                                .title("shot.png")
                                .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                                .build(),
                        stranger)
                .bytes();
        byte[] edited =
                ManifestWriter.sign(picture, editing(shot, picture), known).bytes();
        byte[] changed = edited.clone();
        changed[changed.length - 20] ^= 1;
        Path plain = write("plain.png", picture);
        List<String> files = new ArrayList<>(List.of(
                write("edited.png", edited).toString(),
                write("shot.png", shot).toString(),
                write("changed.png", changed).toString(),
                plain.toString()));
        String hash = Sha256.hex(picture);
        String number = new BigInteger(hash, 16).toString();
        JsonNode said;
        try (Program.Served served = new Program(
                        folder.resolve("data"),
                        Map.of(
                                "MINTMARK_VERIFY_TRUST",
                                folder.resolve("known/root.pem").toString()))
                .serve()) {
            said = drive(
                    chromium,
                    served.address().toString(),
                    Map.of(
                            "files",
                            files,
                            "second",
                            true,
                            "report",
                            Files.createDirectories(folder.resolve("reports")).toString(),
                            "typed",
                            List.of("0x" + hash, number, "no hash")));
        }

        assertThat(said.path("errors")).isEmpty();
        assertThat(said.path("outside")).as("requests to others").isEmpty();
        assertThat(said.path("violations")).as("axe").isEmpty();
        assertThat(said.path("wide")).as("wider than its window").isEmpty();

        JsonNode first = said.path("files").path(0);
        assertThat(first.path("headline").asString())
                .contains("Signed by somebody else")
                .contains(
                        "“Development claim signer” signed this picture, and it has not been changed since. The trust list");
        assertThat(first.path("facts").asString())
                .contains("edited.png", "Holds; signer known")
                .contains("In part: its signed manifest says that an AI model made a part of it")
                .contains("Known to the trust list of this installation's settings.")
                .contains("no time-stamp shows when", "Editor/1")
                .contains("Edited: in part by an AI model (Brush 2)");
        assertThat(texts(first.path("items")))
                .satisfiesExactly(
                        item -> assertThat(item).startsWith("1 ").contains("This picture edited.png"),
                        item -> assertThat(item)
                                .startsWith("2 ")
                                .contains("Made from shot.png", "Holds; signer not known here"),
                        item -> assertThat(item).startsWith("2 ").contains("Model starter", "No manifest"));
        assertThat(first.path("pictures").asInt())
                .as("the file's and the shot's")
                .isEqualTo(2);

        List<String> at = new ArrayList<>();
        said.path("keys").forEach(each -> at.add(each.path("at").asString()));
        assertThat(at)
                .containsExactly(
                        "Made from shot.png",
                        "Model starter",
                        "This picture edited.png",
                        "Model starter",
                        "This picture edited.png");
        assertThat(said.path("keys").path(0).path("facts").asString())
                .contains("Not known to any list here: the name is what the certificate itself says.")
                .contains("Created: by a camera");
        assertThat(said.path("phone").asString()).isEqualTo("Made from shot.png");
        assertThat(said.path("spanish").asString())
                .contains("De dónde viene", "Firmada por", "ningún sello de tiempo dice cuándo", "IA en parte")
                .doesNotContain("Signed", "Made", "Holds");

        assertThat(said.path("files").path(1).path("headline").asString())
                .contains("Nobody here knows “Development claim signer”, which says nothing against the picture.");
        assertThat(said.path("files").path(1).path("facts").asString())
                .contains("Not said: its manifest says that a camera took it");
        assertThat(said.path("files").path(2).path("verdict").asString()).isEqualTo("tampered");
        assertThat(said.path("files").path(2).path("facts").asString())
                .contains("Its manifest says so, but does not count")
                .contains("The manifest does not hold, so the name proves nothing.");
        assertThat(said.path("files").path(3).path("headline").asString())
                .contains("No evidence found", "says nothing about who or what made it", "What can help");

        assertThat(first.path("second").asString())
                .contains("Both say the same.", "Ingredients\t2\t2", "It holds\tyes\tyes");
        assertThat(said.path("files").path(2).path("second").asString())
                .contains("It holds\tno\tno", "assertion.dataHash.mismatch");
        assertThat(said.path("files").path(3).path("second").asString())
                .contains("Both say the same.", "Manifest\tnone\tnone");

        assertThat(said.path("report").asString())
                .contains(
                        "This report is as this service signed it",
                        "No evidence found",
                        "not that the answer was right");
        assertThat(said.path("changedReport").asString())
                .isEqualTo("The readable part of this report was changed: it does not say what was signed.");

        assertThat(said.path("typed").path(0).path("path").asString()).isEqualTo("/verify/" + hash);
        assertThat(said.path("typed").path(1).path("path").asString()).isEqualTo("/verify/" + hash);
        assertThat(said.path("typed").path(2).path("said").asString()).startsWith("This is no SHA-256, token");
    }

    @Test
    void drawsTheTreesOfOthersFiles() throws Exception {
        String chromium = chromium();
        assumeTrue(Files.isDirectory(CASES), "the files of others' programs are not here: " + CASES);
        List<String> files;
        try (Stream<Path> listed = Files.list(CASES)) {
            files = listed.filter(file -> file.toString().matches(".*\\.(png|jpe?g|webp)"))
                    .sorted()
                    .limit(6)
                    .map(Path::toString)
                    .toList();
        }
        JsonNode said;
        try (Program.Served served = new Program(folder.resolve("data"), Map.of()).serve()) {
            said = drive(chromium, served.address().toString(), Map.of("files", files));
        }
        assertThat(said.path("errors")).isEmpty();
        assertThat(said.path("violations")).as("axe").isEmpty();
        assertThat(said.path("files")).hasSize(files.size());
        said.path("files")
                .forEach(each -> assertThat(each.path("verdict").asString())
                        .as(each.path("file").asString())
                        .isNotEmpty());
    }

    @Test
    void showsWhatTheModelOfAnArtworkIsMadeOf() throws Exception {
        String chromium = chromium();
        Program program = new Program(folder.resolve("data"), Map.of());
        JsonNode said;
        String id;
        String checksum;
        try (Program.Served served = program.serve()) {
            Program.Ended drawn = program.run(
                    "generate",
                    "a boat",
                    "--steps",
                    "2",
                    "--out",
                    folder.resolve("boat.png").toString(),
                    "--json");
            assertThat(drawn.code()).as(drawn.err()).isZero();
            id = drawn.json().path("images").path(0).path("artwork").asString();
            checksum = drawn.json().path("model").path("sha256").asString();
            said = drive(
                    chromium,
                    served.address().toString(),
                    Map.of("visit", List.of("/models", "/artworks/" + id), "typed", List.of("/artworks/" + id)));
        }

        assertThat(said.path("errors")).isEmpty();
        assertThat(said.path("violations")).as("axe").isEmpty();
        assertThat(said.path("wide")).as("wider than its window").isEmpty();
        String ends = checksum.substring(0, 8) + "…";
        assertThat(said.path("visited").path(0).asString())
                .contains("Mintmark starter", "14 files", ends, "Nothing was added to it.");
        assertThat(said.path("visited").path(1).asString())
                .contains("The model and what is in it", "Mintmark starter", ends)
                .contains("It proves which files drew the picture", "not what they were trained on");
        assertThat(said.path("typed").path(0).path("said").asString())
                .contains("Authentic", "Yes: a model drew it", "this installation's own authority");
    }

    private static Manifest editing(byte[] shot, byte[] picture) throws Exception {
        ManifestValidator validator = new ManifestValidator(TrustAnchors.NONE, Clock.systemUTC());
        return Manifest.builder()
                .generator("Editor", "1")
                .title("edited.png")
                .action(Action.opened(Ingredient.of(Relationship.PARENT_OF, "shot.png", shot, validator)
                        .withThumbnail(new Thumbnail("image/png", picture))))
                .action(Action.of(Action.EDITED)
                        .withSourceType(DigitalSourceType.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA)
                        .by("Brush", "2"))
                .ingredient(Ingredient.described(Relationship.INPUT_TO, "starter", null)
                        .withDataTypes("c2pa.types.model.onnx"))
                .build();
    }

    private Path write(String name, byte[] bytes) throws Exception {
        return Files.write(folder.resolve(name), bytes);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asString()));
        return texts;
    }

    private static JsonNode drive(String chromium, String address, Map<String, ?> order) throws Exception {
        Process process = new ProcessBuilder(
                        "node", "studio-verify.mjs", chromium, address, Program.JSON.writeValueAsString(order))
                .directory(DRIVER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return Program.JSON.readTree(out);
    }
}
