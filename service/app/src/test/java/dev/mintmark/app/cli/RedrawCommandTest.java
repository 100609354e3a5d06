package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
