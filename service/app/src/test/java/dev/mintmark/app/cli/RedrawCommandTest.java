package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.draw.NewModel;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.workflow.PipelineFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class RedrawCommandTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | true  |    | 0  | exactly the pixels of the file, and the file's signer committed to this recipe.
            true  | false | 42 | 2  | this picture; its pixels differ no more than by watermark and file format, and the file's
            true  | false | 32 | 31 | this picture
            true  | false | 31 | 2  | another picture, but the file's signer committed to this recipe.
            true  | false | 36 | 32 | another picture
            true  | false | 42 | 48 | this picture; its pixels differ no more
            false | false | 42 | 2  | this picture; its pixels differ no more than by watermark and file format, but no valid
            false | true  |    | 0  | exactly the pixels of the file, but no valid manifest
            false | false | 9  | 90 | another picture, and no valid manifest in the file commits its signer to this recipe.
            """)
    void theConclusionSaysWhetherTheRecipeDrawsThePictureAndWhetherItsSignerCommittedToIt(
            boolean commitment, boolean equal, @Nullable Double psnr, int distance, String conclusion) {
        RedrawCommand.Answer answer = new RedrawCommand.Answer(
                commitment, new ManifestOrigin.Answer("Valid", null, null, null), equal, psnr, distance);

        assertThat(RedrawCommand.conclusion(answer)).startsWith("The recipe draws " + conclusion);
    }

    @TempDir
    Path folder;

    private static final String RECIPE = """
            {"artwork":"a","recipe":{"prompt":"a fox","negativePrompt":"","model":"%s","seed":1,"steps":2,"guidance":7.5,
            "sampler":"ddim","width":64,"height":64,"inputs":[]},"salt":"%s","commitment":"%s"}""".formatted("a".repeat(64), "b".repeat(64), "c".repeat(64));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                          | it is what "mintmark recipe ID" prints.
            no JSON                     | it is what "mintmark recipe ID" prints.
            {}                          | The field "artwork" is missing.
            "seed":1, -> "seed":null,   | The field "recipe.seed" is missing.
            "seed":1, ->                | The field "recipe.seed" is missing.
            "a fox" -> null             | The field "recipe.prompt" is missing.
            "a fox" -> 5                | The field must be a text.
            "seed":1 -> "seed":"1"      | The field must be a whole number.
            "inputs":[] -> "inputs":null| The field "recipe.inputs" is missing.
            "inputs":[] -> "input":[]   | The field "recipe.inputs" is missing.
            "salt" -> "sold"            | The field "salt" is missing.
            "steps":2 -> "steps":2,"x":1| There is no field "recipe.x".
            "inputs":[] -> "inputs":[],"loras":[{"name":"x"}]| (64 hex digits) of its file, and its weight.
            "inputs":[] -> "inputs":[],"textualInversions":[{"word":"x"}]| its word and the SHA-256 (64 hex digits) of its file.
            """)
    void aRecipeFileThatLacksSomethingIsRefusedInOneSentence(String change, String sentence) throws IOException {
        String[] fromTo = change.split("\\s*->\\s?", 2);
        Path recipe = folder.resolve("recipe.json");
        Files.writeString(recipe, fromTo.length == 1 ? change : RECIPE.replace(fromTo[0], fromTo[1]));

        CommandErrors.Ending ending = ending("redraw", recipe.toString(), "none.png", "--data", folder.toString());

        assertThat(ending.code()).isEqualTo(Main.WRONG_USE);
        assertThat(ending.sentence())
                .startsWith(recipe + " holds no recipe; it is what \"mintmark recipe ID\" prints.")
                .endsWith(sentence)
                .hasLineCount(1);
    }

    @Test
    void aPictureOfAnotherSizeIsRefusedBeforeTheDrawing() throws IOException {
        Path recipe = Files.writeString(folder.resolve("recipe.json"), RECIPE);
        Path image = folder.resolve("other.png");
        Files.write(image, ImageCodec.encode(PipelineFixture.clouds(128, 1), ImageFormat.PNG));

        CommandErrors.Ending ending =
                ending("redraw", recipe.toString(), image.toString(), "--data", folder.toString());

        assertThat(ending.code()).isEqualTo(Main.FAILED);
        assertThat(ending.sentence()).isEqualTo("The recipe draws 64 x 64 pixels and the file has 128 x 128.");
    }

    @Test
    void aModelThatIsNotHereIsNamedAndTheFolderIsFreeAgain() throws Exception {
        Path recipe = Files.writeString(folder.resolve("recipe.json"), RECIPE);
        Path image = folder.resolve("same.png");
        Files.write(image, ImageCodec.encode(PipelineFixture.clouds(64, 1), ImageFormat.PNG));

        CommandErrors.Ending ending =
                ending("redraw", recipe.toString(), image.toString(), "--data", folder.toString());

        assertThat(ending.code()).isEqualTo(Main.FAILED);
        assertThat(ending.sentence()).startsWith("No model here has the checksum " + "a".repeat(64));
        DataFolder.open(folder).lock().close();
    }

    @Test
    void theLorasAndTextualInversionsOfAModelThatIsNotHereAreNamed() throws Exception {
        Path recipe = Files.writeString(
                folder.resolve("recipe.json"),
                withInversion(withLora(RECIPE, "old film.safetensors", "e".repeat(64), 0.8)));
        Path image = folder.resolve("same.png");
        Files.write(image, ImageCodec.encode(PipelineFixture.clouds(64, 1), ImageFormat.PNG));

        CommandErrors.Ending ending =
                ending("redraw", recipe.toString(), image.toString(), "--data", folder.toString());

        assertThat(ending.sentence())
                .endsWith("add it with \"mintmark models add DIR --lora 'old film.safetensors:0.8'"
                        + " --textual-inversion 'FILE:<fox>'\".");
    }

    @Test
    void aRecipeThatNamesOtherAdditionsThanItsModelHasIsRefused() throws Exception {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        String sha256;
        try (DataFolder.Lock lock = data.lock();
                Database database = Database.open(data.database())) {
            sha256 = new Models(folder.resolve("none"), new SqlModelRepository(database, Clock.systemUTC()), 4)
                    .add(NewModel.of(PipelineFixture.tinyModel()))
                    .sha256();
        }
        String honest = RECIPE.replace("a".repeat(64), sha256);
        Path recipe =
                Files.writeString(folder.resolve("recipe.json"), withLora(honest, "x.safetensors", "e".repeat(64), 1));
        Path image = folder.resolve("same.png");
        Files.write(image, ImageCodec.encode(PipelineFixture.clouds(64, 1), ImageFormat.PNG));

        CommandErrors.Ending ending = ending(
                "redraw",
                recipe.toString(),
                image.toString(),
                "--data",
                data.root().toString());

        assertThat(ending.code()).isEqualTo(Main.FAILED);
        assertThat(ending.sentence())
                .isEqualTo("The recipe names other LoRAs than its model, \"tiny-sd\", has: \"mintmark models show"
                        + " tiny-sd\" prints them.");
        Files.writeString(recipe, withInversion(honest));
        assertThat(ending(
                                "redraw",
                                recipe.toString(),
                                image.toString(),
                                "--data",
                                data.root().toString())
                        .sentence())
                .isEqualTo("The recipe names other textual inversions than its model, \"tiny-sd\", has: \"mintmark"
                        + " models show tiny-sd\" prints them.");
    }

    private static String withLora(String recipe, String name, String sha256, double weight) {
        return recipe.replace(
                "\"inputs\":[]",
                "\"inputs\":[],\"loras\":[{\"name\":\"%s\",\"sha256\":\"%s\",\"weight\":%s}]"
                        .formatted(name, sha256, weight));
    }

    private static String withInversion(String recipe) {
        return recipe.replace(
                "\"inputs\":[]",
                "\"inputs\":[],\"textualInversions\":[{\"word\":\"<fox>\",\"sha256\":\"%s\"}]"
                        .formatted("e".repeat(64)));
    }

    private static CommandErrors.Ending ending(String... arguments) {
        List<CommandErrors.Ending> endings = new ArrayList<>();
        CommandLine command = Main.commandLine(arguments);
        command.setExecutionExceptionHandler((e, ended, parsed) -> {
            endings.add(CommandErrors.ending(e, ended));
            return Main.FAILED;
        });
        command.execute(arguments);
        assertThat(endings).hasSize(1);
        return endings.getFirst();
    }
}
