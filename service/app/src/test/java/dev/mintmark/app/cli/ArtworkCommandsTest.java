package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.workflow.PipelineFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The commands on artworks, without a running service and with one. */
@Tag("slow")
final class ArtworkCommandsTest {
    @TempDir
    Path folder;

    @Test
    void listShowVerifyAndDeleteStartNoChain() throws Exception {
        Program program = new Program(folder.resolve("data"), Map.of());
        allCommands(program);
        assertThat(program.run("list").err()).isEqualTo("No artwork was found.\n");
        assertThat(ok(program.run("retry", "--all")).out()).isEqualTo("0 failed artworks to try again.\n");
        assertThat(program.run("retry").code()).isEqualTo(Main.WRONG_USE);
        assertThat(program.run("retry", "--all", "a").code()).isEqualTo(Main.WRONG_USE);

        assertThat(folder.resolve("data/chain"))
                .as("what the embedded chain keeps")
                .doesNotExist();
    }

    @Test
    void commandsUseTheRunningService() throws Exception {
        Program program = new Program(folder.resolve("data"), Map.of());
        try (Program.Served served = program.serve()) {
            assertThat(ok(program.run("open", "--print", "--json"))
                            .json()
                            .path("address")
                            .asString())
                    .matches("http://127\\.0\\.0\\.1:\\d+/");
            allCommands(program);
            assertThat(served.get("/api/artworks").path("artworks")).isEmpty();
        }
    }

    /** The image that it starts from is in the data folder, or given again with --input. */
    @Test
    void aDrawingFromAnImageIsDrawnAgainFromItsRecipe() throws Exception {
        Path init = folder.resolve("init.png");
        Files.write(init, ImageCodec.encode(PipelineFixture.clouds(128, 3), ImageFormat.PNG));
        Path picture = folder.resolve("from.png");
        Program program = new Program(folder.resolve("data"), Map.of());
        JsonNode made = ok(program.run(
                        "generate",
                        "a fox",
                        "--init",
                        init.toString(),
                        "--strength",
                        "0.5",
                        "--outpaint",
                        "0,0,64,0",
                        "--steps",
                        "2",
                        "--sampler",
                        "euler",
                        "--out",
                        picture.toString(),
                        "--json"))
                .json()
                .path("images")
                .path(0);
        assertThat(made.path("width").asInt()).isEqualTo(192);
        Path recipe = folder.resolve("recipe.json");
        Files.writeString(
                recipe,
                ok(program.run("recipe", made.path("artwork").asString())).out());

        assertThat(ok(program.run("redraw", recipe.toString(), picture.toString()))
                        .out())
                .contains("The recipe draws this picture", "the file's signer committed to this recipe.");

        ok(program.run("delete", made.path("artwork").asString()));
        Program.Ended lost = program.run("redraw", recipe.toString(), picture.toString());
        assertThat(lost.code()).isEqualTo(1);
        assertThat(lost.err()).contains(Sha256.hex(Files.readAllBytes(init)), "give its file with --input");
        assertThat(ok(program.run("redraw", recipe.toString(), picture.toString(), "--input", init.toString()))
                        .out())
                .contains("The recipe draws this picture");
        Program.Ended alone = program.run("generate", "a fox", "--mask", init.toString());
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.err()).contains("give the image by --init").hasLineCount(1);
    }

    @Test
    void aDataFolderThatIsPerhapsMistypedIsSaidToBeNew() throws Exception {
        Program program = new Program(folder.resolve("mistyped"), Map.of());

        assertThat(ok(program.run("verify", "0".repeat(64))).err()).contains("the data folder is new", "mistyped");
        assertThat(ok(program.run("verify", "0".repeat(64))).err()).doesNotContain("folder is new");
    }

    private void allCommands(Program program) throws Exception {
        Path picture = folder.resolve("fox.png");
        JsonNode made = ok(program.run("generate", "a fox", "--steps", "1", "--out", picture.toString(), "--json"))
                .json()
                .path("images")
                .path(0);
        String id = made.path("artwork").asString();
        String sha256 = made.path("sha256").asString();

        JsonNode page = ok(program.run("list", "--json", "--search", "fox")).json();
        assertThat(page.path("artworks")).hasSize(1);
        assertThat(page.at("/artworks/0/id").asString()).isEqualTo(id);
        assertThat(ok(program.run("list", "--search", "zebra")).out()).isEmpty();
        assertThat(ok(program.run("show", id)).out()).contains("artwork    " + id, "SEALED, done", sha256);
        assertThat(ok(program.run("show", id, "--json")).json()).isEqualTo(page.at("/artworks/0"));
        assertThat(ok(program.run("recipe", id)).json().at("/recipe/prompt").asString())
                .isEqualTo("a fox");
        Path recipe = Files.writeString(
                folder.resolve("recipe.json"), ok(program.run("recipe", id)).out());
        assertThat(ok(program.run("redraw", recipe.toString(), picture.toString()))
                        .out())
                .contains("The recipe draws this picture", "the file's signer committed to this recipe.");
        JsonNode byHash = ok(program.run("verify", sha256, "--json")).json();
        assertThat(byHash.path("verdict").asString()).isEqualTo("authentic");
        assertThat(byHash.at("/evidence/chain/minted").asBoolean(true)).isFalse();
        assertThat(ok(program.run("verify", picture.toString())).out()).startsWith("authentic: this exact file");

        Program.Ended tooLate = program.run("cancel", id);
        assertThat(tooLate.code()).isEqualTo(1);
        assertThat(tooLate.err()).contains(id + " is SEALED").hasLineCount(1);
        assertThat(program.run("show", "none").err()).isEqualTo("mintmark: There is no artwork none.\n");
        assertThat(ok(program.run("delete", id, "--json")).json().toString())
                .isEqualTo("{\"artwork\":\"" + id + "\",\"deleted\":true}");
        assertThat(program.run("show", id).code()).isEqualTo(1);
        Program.Ended missing = program.run("models", "remove", "none");
        assertThat(missing.err()).isEqualTo("mintmark: There is no model \"none\"; there is starter.\n");
        assertThat(missing.code()).as("nothing is wrong with the command line").isEqualTo(1);
        assertThat(program.run("generate", "x", "--model", "none").code())
                .as("an option is wrong")
                .isEqualTo(2);
        assertThat(program.run("models", "remove", "starter").err()).contains("cannot be removed");
        Program.Ended wrong = program.run("show", "../x");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalCancelsWhatGenerateQueuedWhileItsModelLoads(String signal, int code) throws Exception {
        Path data = folder.resolve("data");
        Process generate = new Program(data, Map.of())
                .start("generate", "a fox", "--steps", "100", "--count", "3", "--out", folder.toString());
        List<String> stages = stages(data);
        for (int i = 0; stages.size() < 3; i++) {
            assertThat(generate.isAlive() && i < 1200).as("the command works").isTrue();
            Thread.sleep(100);
            stages = stages(data);
        }

        new ProcessBuilder("kill", "-" + signal, String.valueOf(generate.pid()))
                .start()
                .waitFor();
        assertThat(generate.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(generate.exitValue()).isEqualTo(code);
        assertThat(stages(data)).hasSize(3).containsOnly("CANCELLED");
    }

    private static List<String> stages(Path data) throws SQLException {
        List<String> stages = new ArrayList<>();
        if (!data.resolve("mintmark.db").toFile().exists()) {
            return stages;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mintmark.db"));
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = 'artworks'")) {
            if (!tables.next()) {
                return stages;
            }
            try (ResultSet rows = statement.executeQuery("SELECT stage FROM artworks")) {
                while (rows.next()) {
                    stages.add(rows.getString(1));
                }
            }
        }
        return stages;
    }

    private static Program.Ended ok(Program.Ended ended) {
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }
}
