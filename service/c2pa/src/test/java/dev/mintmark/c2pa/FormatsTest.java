package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.asset.ArrayFormat;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Files of every format: signed, read, validated, stripped, and read by the reference. */
class FormatsTest {
    static final List<String> FORMATS = SampleFiles.FORMATS;

    /** Files of other software, one of each format. */
    private static final Path FILES =
            Path.of(Optional.ofNullable(System.getenv("C2PA_FORMATS")).orElse("../../../shared/fixtures/c2pa-formats"));

    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void keys() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static byte[] signed(byte[] file) throws Exception {
        Manifest manifest = Manifest.builder()
                .generator("Darkroom", "1.0")
                .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                .build();
        return ManifestWriter.sign(file, manifest, signer).bytes();
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void everyFormatIsSignedAndTrusted(String format) throws Exception {
        byte[] file = SampleImages.of(format, 16, 16);

        byte[] signed = signed(file);

        assertThat(validator.validate(signed).state())
                .as(validator.validate(signed).toString())
                .isEqualTo(State.TRUSTED);
        assertThatThrownBy(() -> signed(signed)).hasMessageContaining("has a manifest already");
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void withoutItsManifestItIsTheFileThatWasSigned(String format) throws Exception {
        byte[] file = SampleImages.of(format, 16, 16);

        byte[] stripped = ManifestReader.strip(signed(file));

        assertThat(ManifestReader.store(stripped)).isEmpty();
        if (format.endsWith("tiff")) {
            // The directory was moved to the end, where it stays.
            assertThat(validator.validate(signed(stripped)).state()).isEqualTo(State.TRUSTED);
            assertThat(Arrays.copyOfRange(stripped, 16, file.length))
                    .isEqualTo(Arrays.copyOfRange(file, 16, file.length));
        } else {
            assertThat(stripped).isEqualTo(file);
        }
    }

    @Test
    @Tag("slow")
    void theReferenceTrustsEveryFormat() throws Exception {
        List<Question> questions = new ArrayList<>();
        for (String format : FORMATS) {
            questions.add(new Question(signed(SampleImages.of(format, 16, 16)), authority.pem(), null));
        }
        List<Answer> answers = ReferenceEngine.ask(questions);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).state())
                    .as(FORMATS.get(i) + " " + answers.get(i))
                    .isEqualTo("Trusted");
        }
    }

    @Test
    @Tag("slow")
    void filesOfOtherSoftwareAreTrustedHereAndByTheReference() throws Exception {
        assumeTrue(Files.isDirectory(FILES), "The fixtures are not beside this checkout: " + FILES);
        List<String> names = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        try (var files = Files.list(FILES)) {
            for (Path path : files.sorted().toList()) {
                byte[] file = Files.readAllBytes(path);
                try {
                    ArrayFormat.of(file);
                } catch (C2paException e) {
                    continue; // a format that is not written here
                }
                byte[] signed = signed(ManifestReader.strip(file));
                assertThat(validator.validate(signed).state())
                        .as(path.toString())
                        .isEqualTo(State.TRUSTED);
                // The reference refuses this file of its own as hostile.
                if (!path.toString().endsWith("tiff_poc.tiff")) {
                    names.add(path.getFileName().toString());
                    questions.add(new Question(signed, authority.pem(), null));
                }
            }
        }
        assertThat(names).hasSizeGreaterThan(10);
        List<Answer> answers = ReferenceEngine.ask(questions);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).state())
                    .as(names.get(i) + " " + answers.get(i))
                    .isEqualTo("Trusted");
        }
    }

    @Test
    void offsetsOfPicturesAndTracksFollowThem() throws Exception {
        byte[] frame = SampleFiles.noise(90);
        byte[] picture = signed(SampleImages.of("avif", 1, 1));
        int places = indexOf(picture, "iloc");
        int item = ByteBuffer.wrap(picture).getInt(places + 18);
        assertThat(Arrays.copyOfRange(picture, item, item + 90)).isEqualTo(frame);

        byte[] film = signed(SampleImages.of("mp4", 1, 1));
        int chunk = ByteBuffer.wrap(film).getInt(indexOf(film, "stco") + 12);
        long large = ByteBuffer.wrap(film).getLong(indexOf(film, "co64") + 12);
        assertThat(Arrays.copyOfRange(film, chunk, chunk + 90)).isEqualTo(frame);
        assertThat(large).isEqualTo(chunk);
    }

    @Test
    void aPictureOfSeveralPagesGetsADirectoryForTheManifest() throws Exception {
        byte[] page = SampleImages.of("tiff", 8, 8);
        byte[] two = withSecondPage(page);
        byte[] signed = signed(two);

        assertThat(validator.validate(signed).state()).isEqualTo(State.TRUSTED);
        assertThat(validator.validate(signed(ManifestReader.strip(signed))).state())
                .isEqualTo(State.TRUSTED);
    }

    /** The file with its directory repeated as a second page. */
    private static byte[] withSecondPage(byte[] tiff) {
        ByteBuffer file = ByteBuffer.wrap(tiff)
                .order(tiff[0] == 'I' ? java.nio.ByteOrder.LITTLE_ENDIAN : java.nio.ByteOrder.BIG_ENDIAN);
        int first = file.getInt(4);
        int length = 2 + 12 * file.getShort(first) + 4;
        byte[] copy = Arrays.copyOf(tiff, tiff.length + tiff.length % 2 + length);
        System.arraycopy(tiff, first, copy, copy.length - length, length);
        ByteBuffer.wrap(copy).order(file.order()).putInt(first + length - 4, copy.length - length);
        return copy;
    }

    @Test
    void whatHoldsNoPictureIsNotSigned() {
        byte[] bare = HexFormat.of().parseHex("ff0a00112233445566778899");
        assertThatThrownBy(() -> signed(bare)).hasMessageContaining("bare codestream");
        assertThatThrownBy(() -> signed("<svg/>".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .hasMessageContaining("no picture");
        assertThatThrownBy(() -> signed(SampleFiles.box("ftyp", new byte[12])))
                .hasMessageContaining("neither pictures nor tracks");
        assertThatThrownBy(() -> signed("GIF89a\1\0\1\0\0\0\0;".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("no image");
    }

    private static int indexOf(byte[] file, String wanted) {
        return new String(file, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(wanted);
    }
}
