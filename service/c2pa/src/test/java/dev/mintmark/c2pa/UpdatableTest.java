package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.asset.ArrayFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Updates of files that say how long their manifest is. */
@Tag("slow")
class UpdatableTest {
    private static final List<String> FORMATS = List.of("webp", "wav", "tiff", "bigtiff", "mp3", "mp3, tagged");
    private static final String PLACE = "org.example.place";
    private static final SigningOptions UPDATABLE = SigningOptions.NONE.withBinding(HardBinding.UPDATABLE);

    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static SignedAsset signed(byte[] file) throws C2paException {
        Manifest manifest = Manifest.builder()
                .generator("Camera", "1.0")
                .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                .assertion(CustomAssertion.cbor(PLACE, Map.of("name", "here".repeat(30))))
                .build();
        return ManifestWriter.sign(file, manifest, signer, UPDATABLE);
    }

    private static Manifest.Builder publication(String title) {
        return Manifest.builder().generator("Publisher", "1.0").title(title).action(Action.of(Action.PUBLISHED));
    }

    private static byte[] updated(byte[] file, Manifest.Builder statements) throws C2paException {
        return ManifestWriter.update(file, statements, validator, signer, UPDATABLE)
                .bytes();
    }

    @Test
    void filesAreUpdatedAndTrustedHereAndByTheReference() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String format : FORMATS) {
            byte[] file = SampleImages.of(format, 16, 16);
            SignedAsset signed = signed(file);
            files.put(format, signed.bytes());
            // One of two titles makes a store of odd length.
            byte[] once = updated(signed.bytes(), publication("even"));
            byte[] odd = updated(signed.bytes(), publication("uneven"));
            byte[] twice = updated(once, publication("again"));
            assertThat(validator.validate(twice).manifests()).isEqualTo(3);
            String uri = "self#jumbf=/c2pa/" + signed.manifestUrn() + "/c2pa.assertions/" + PLACE;
            byte[] redacted = updated(signed.bytes(), publication("less").redact(uri, "c2pa.PII.present"));
            assertThat(text(redacted)).doesNotContain("herehere");
            files.put(format + " updated", once);
            files.put(format + " updated oddly", odd);
            files.put(format + " updated twice", twice);
            files.put(format + " redacted", redacted);
            byte[] changed = once.clone();
            changed[
                    switch (format) {
                        case "tiff" -> 9;
                        case "bigtiff" -> 200; // in its strip
                        case "mp3" -> once.length - 9;
                        default -> 20;
                    }] ^= 1;
            files.put(format + " changed", changed);
            if (!format.contains("tiff")) { // Their directories stay at the end.
                for (byte[] update : List.of(once, odd, twice, redacted)) {
                    assertThat(ManifestReader.strip(update)).as(format).isEqualTo(file);
                }
            }
        }
        compare(files);
    }

    private static void compare(Map<String, byte[]> files) throws Exception {
        List<Question> questions = new ArrayList<>();
        for (byte[] file : files.values()) {
            questions.add(new Question(file, authority.pem(), null));
        }
        List<Answer> answers = ReferenceEngine.ask(questions);
        int i = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Answer theirs = answers.get(i++);
            ValidationReport ours = validator.validate(file.getValue());
            State expected = file.getKey().endsWith("changed") ? State.INVALID : State.TRUSTED;
            assertThat(ours.state())
                    .as(file.getKey() + " " + ours.findings() + ours.error())
                    .isEqualTo(expected);
            assertThat(theirs.state()).as(file.getKey() + " " + theirs).isEqualTo(expected.label());
        }
    }

    /** The field is left out of the hash, and still has one value only. */
    @Test
    void anotherLengthIsNotValid() throws Exception {
        for (String format : List.of("webp", "wav")) {
            byte[] file = updated(signed(SampleImages.of(format, 16, 16)).bytes(), publication("p"));
            byte[] shorter = file.clone();
            shorter[4] -= 2;
            assertThat(validator.validate(shorter).state()).as(format).isIn(State.INVALID, State.ERROR);
            byte[] longer = Arrays.copyOf(file, file.length + 8);
            assertThat(validator.validate(longer).state()).as(format).isEqualTo(State.INVALID);
            assertThat(ArrayFormat.of(file).find(file).orElseThrow().lengths()).hasSize(1);
            assertThat(ArrayFormat.of(longer).find(longer).orElseThrow().lengths())
                    .as("of a file that is longer than it says")
                    .isEmpty();
        }
    }

    /** Here only the length of the tag differs, and the sound would begin elsewhere. */
    @Test
    void theSoundBeginsWhereTheTagsPaddingEnds() throws Exception {
        byte[] sync = {(byte) 0xff, (byte) 0xfb, (byte) 0x90, 0x64};
        byte[] tag = "ID3\3\0\0\0\0\0\31".getBytes(StandardCharsets.ISO_8859_1);
        byte[] title = "TIT2\0\0\0\5\0\0\0song".getBytes(StandardCharsets.ISO_8859_1);
        byte[] file = SampleFiles.joined(tag, title, new byte[10], sync, SampleFiles.noise(60), sync, new byte[90]);
        byte[] song = signed(file).bytes();
        byte[] later = song.clone();
        int length = (song[8] << 7 | song[9]) + 64;
        later[8] = (byte) (length >> 7);
        later[9] = (byte) (length & 0x7f);

        assertThat(validator.validate(song).state()).isEqualTo(State.TRUSTED);
        assertThat(validator.validate(later).failures()).contains(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
    }

    @Test
    void whatDoesNotFollowFromTheManifestsLengthIsNotLeftOut() {
        byte[] webp = SampleImages.of("webp", 16, 16);
        byte[] more = Arrays.copyOf(webp, webp.length + 4);
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> signed(more))
                .withMessageContaining("follow the RIFF file");
        byte[] song = SampleImages.of("mp3, tagged", 16, 16);
        song[33] = 1;
        song[34] = 1;
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> signed(song))
                .withMessageContaining("than padding");
    }

    /** Some programs write the lengths of ID3 2.4 as plain numbers, so that it is not clear where the frames end. */
    @Test
    void aPictureInAnMp3WhoseLengthIsWrittenPlainlyStaysWhole() throws Exception {
        byte[] picture = new byte[9_029];
        Arrays.fill(picture, (byte) 'x');
        byte[] sound = SampleImages.of("mp3", 16, 16);
        int tag = 10 + picture.length;
        byte[] song = ByteBuffer.allocate(10 + tag + sound.length)
                .put(new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, (byte) (tag >> 7), (byte) (tag & 0x7f)})
                .put("APIC".getBytes(StandardCharsets.US_ASCII))
                .putInt(picture.length)
                .putShort((short) 0)
                .put(picture)
                .put(sound)
                .array();
        Manifest manifest = Manifest.builder()
                .generator("Recorder", "1.0")
                .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                .build();

        byte[] signed = ManifestWriter.sign(song, manifest, signer).bytes();

        assertThat(new String(signed, StandardCharsets.ISO_8859_1)).contains("x".repeat(picture.length));
        assertThat(validator.validate(signed).state()).isEqualTo(State.TRUSTED);
    }

    /** Formats in which no length is hashed have the usual hash. */
    @Test
    void otherFormatsAreSignedAsUsual() throws Exception {
        for (String format : List.of("png", "jpeg", "mp4", "svg")) {
            ValidationReport report =
                    validator.validate(signed(SampleImages.of(format, 16, 16)).bytes());
            assertThat(report.state()).as(format).isEqualTo(State.TRUSTED);
            assertThat(report.informational())
                    .doesNotContain(StatusCode.ASSERTION_DATA_HASH_ADDITIONAL_EXCLUSIONS_PRESENT);
        }
        byte[] webp = SampleImages.of("webp", 16, 16);
        SignedAsset apart = ManifestWriter.signApart(
                webp,
                Manifest.builder()
                        .generator("Camera", "1.0")
                        .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                        .build(),
                signer,
                UPDATABLE);
        assertThat(validator.validate(webp, apart.manifestStore()).state()).isEqualTo(State.TRUSTED);
    }

    @Test
    void theLengthOfAStoreInATiffIsThatOfItsTag() throws Exception {
        byte[] file = updated(signed(SampleImages.of("bigtiff", 16, 16)).bytes(), publication("p"));
        int count =
                text(file).indexOf(new String(new byte[] {(byte) 0xcd, 0x41, 0, 7}, StandardCharsets.ISO_8859_1)) + 4;
        long store = ByteBuffer.wrap(file).getLong(count);
        assertThat(store).isEqualTo(ManifestReader.store(file).orElseThrow().length);
        ByteBuffer.wrap(file).putLong(count, store - 1);
        assertThat(validator.validate(file).state()).isIn(State.INVALID, State.ERROR);
    }

    private static String text(byte[] file) {
        return new String(file, StandardCharsets.ISO_8859_1);
    }
}
