package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.workflow.PipelineFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
