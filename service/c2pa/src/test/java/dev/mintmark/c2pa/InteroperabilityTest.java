package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole matrix: formats, algorithms, with and without a time-stamp, sizes odd and even, with and without a list of
 * soft-binding algorithms. The reference trusts every file, and so do we.
 */
@Tag("long")
class InteroperabilityTest {
    private static final int[] SIZES = {16, 17, 64, 255, 1024};
    private static final int LARGEST = 4096;

    @ParameterizedTest
    @EnumSource
    void everyFileIsTrusted(SigningAlgorithm algorithm) throws Exception {
        TestAuthority authority = new TestAuthority();
        ManifestValidator validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        ClaimSigner signer = authority.signer(algorithm);
        List<String> bindings = List.of(GeneratedImage.WATERMARK_ALGORITHM);
        int files = 0;
        for (String format : List.of("png", "jpeg", "webp")) {
            List<Integer> sizes = new ArrayList<>();
            for (int size : SIZES) {
                sizes.add(size);
            }
            // The largest is slow to make and the same for every algorithm.
            if (algorithm == SigningAlgorithm.ES256) {
                sizes.add(LARGEST);
            }
            for (int size : sizes) {
                byte[] image = Samples.of(format, size, size + 1);
                for (boolean stamped : new boolean[] {false, true}) {
                    SignedAsset signed = ManifestWriter.sign(
                            image,
                            Samples.content(),
                            Declarations.NONE,
                            signer,
                            stamped ? SigningOptions.NONE.withTimeStamps(authority) : SigningOptions.NONE);
                    String name = algorithm + " " + format + " " + size + (stamped ? " stamped" : "");
                    assertThat(validator.validate(signed.bytes()).state())
                            .as(name)
                            .isEqualTo(ValidationReport.State.TRUSTED);
                    List<Answer> answers = ReferenceEngine.ask(List.of(
                            new Question(signed.bytes(), authority.pem(), null),
                            new Question(signed.bytes(), authority.pem(), bindings)));
                    for (Answer answer : answers) {
                        assertThat(answer.state())
                                .as(name + answer.all().toPrettyString())
                                .isEqualTo("Trusted");
                    }
                    files++;
                }
            }
        }
        System.out.println(algorithm.label() + ": " + files + " files trusted by the reference and by us");
    }
}
