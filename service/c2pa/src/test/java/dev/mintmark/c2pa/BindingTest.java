package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files signed with hashes of their boxes and with Merkle trees. */
@Tag("slow")
class BindingTest {
    private static final List<String> BOXES = List.of("png", "jpeg", "gif", "jxl");
    private static final List<String> TREES = List.of("avif", "heic", "mp4");

    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static byte[] signed(byte[] file, HardBinding binding) throws C2paException {
        return ManifestWriter.sign(
                        file,
                        SampleImages.content().manifest(OptionalAssertions.NONE),
                        signer,
                        SigningOptions.NONE.withBinding(binding))
                .bytes();
    }

    /** A film whose last box mdat is longer. */
    private static byte[] film(String format, int more) {
        byte[] film = SampleFiles.joined(SampleImages.of(format, 1, 1), SampleFiles.noise(more));
        int mdat = new String(film, StandardCharsets.ISO_8859_1).indexOf("mdat") - 4;
        ByteBuffer.wrap(film).putInt(mdat, film.length - mdat);
        return film;
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
            boolean changed = file.getKey().endsWith("changed");
            assertThat(ours.state())
                    .as(file.getKey() + " " + ours.findings())
                    .isEqualTo(changed ? State.INVALID : State.TRUSTED);
            assertThat(theirs.state())
                    .as(file.getKey() + " " + theirs)
                    .isEqualTo(ours.state().label());
            assertThat(ours.failures().stream().map(StatusCode::code).toList())
                    .as(file.getKey())
                    .isEqualTo(theirs.failure());
        }
    }

    @Test
    void hashesOfBoxesAreTrustedHereAndByTheReference() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String format : BOXES) {
            byte[] file = signed(SampleImages.of(format, 40, 30), HardBinding.BOXES);
            assertThat(new String(file, StandardCharsets.ISO_8859_1)).as(format).contains("c2pa.hash.boxes");
            files.put(format, file);
            byte[] changed = file.clone();
            changed[changed.length - 20] ^= 1;
            files.put(format + " changed", changed);
        }
        compare(files);
    }

    @Test
    void blocksOfFilmsAreTrustedHereAndByTheReference() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String format : TREES) {
            for (int more : new int[] {0, 941, 942, 943, 9_000}) {
                byte[] file = signed(film(format, more), HardBinding.merkle(1));
                files.put(format + " " + more, file);
                byte[] changed = file.clone();
                changed[changed.length - 20] ^= 1;
                files.put(format + " " + more + " changed", changed);
            }
            files.put(format + " in one block", signed(film(format, 5_000), HardBinding.merkle(1_000)));
        }
        compare(files);
    }

    /** Channels, with the same result, and the film is read once. */
    @Test
    void aTreeIsWrittenThroughChannels(@TempDir Path folder) throws Exception {
        byte[] film = film("mp4", 3_000_000);
        Path out = folder.resolve("out");
        Manifest manifest = SampleImages.content().manifest(OptionalAssertions.NONE);
        SigningOptions options = SigningOptions.NONE.withBinding(HardBinding.merkle(64));
        try (FileChannel to =
                FileChannel.open(out, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ManifestWriter.sign(Source.of(film), manifest, signer, options, to);
            assertThat(validator.validate(Source.of(to)).state()).isEqualTo(State.TRUSTED);
        }
        assertThat(ManifestReader.strip(Files.readAllBytes(out))).isEqualTo(film);
    }

    @Test
    void aManifestThatLiesApartCanHaveAnyBinding() throws Exception {
        Map<String, HardBinding> bindings =
                Map.of("png", HardBinding.BOXES, "jpeg", HardBinding.BOXES, "mp4", HardBinding.merkle(1));
        for (Map.Entry<String, HardBinding> each : bindings.entrySet()) {
            byte[] file = SampleImages.of(each.getKey(), 40, 30);
            SignedAsset apart = ManifestWriter.signApart(
                    file,
                    SampleImages.content().manifest(OptionalAssertions.NONE),
                    signer,
                    SigningOptions.NONE.withBinding(each.getValue()));
            assertThat(validator.validate(file, apart.manifestStore()).state())
                    .as(each.getKey())
                    .isEqualTo(State.TRUSTED);
        }
    }

    @Test
    void whatHasNoSuchBindingIsRefused() {
        Map<String, HardBinding> wrong = new LinkedHashMap<>();
        wrong.put("webp", HardBinding.BOXES);
        wrong.put("tiff", HardBinding.BOXES);
        wrong.put("avif", HardBinding.BOXES);
        wrong.put("png", HardBinding.merkle(1));
        wrong.forEach((format, binding) -> assertThatExceptionOfType(C2paException.class)
                .as(format)
                .isThrownBy(() -> signed(SampleImages.of(format, 9, 9), binding)));
        byte[] png = SampleImages.png(9, 9);
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> signed(Arrays.copyOf(png, png.length + 1), HardBinding.BOXES))
                .withMessageContaining("Bytes follow the last box");
        byte[] two = SampleFiles.joined(SampleImages.of("mp4", 1, 1), SampleFiles.box("mdat", new byte[30]));
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> signed(two, HardBinding.merkle(1)))
                .withMessageContaining("2 boxes mdat");
        byte[] fragmented = SampleFiles.joined(SampleImages.of("mp4", 1, 1), SampleFiles.box("moof", new byte[0]));
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> signed(fragmented, HardBinding.merkle(1)))
                .withMessageContaining("1 boxes mdat, or fragments");
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> signed(film("mp4", 110_000_000), HardBinding.merkle(1)))
                .withMessageContaining("blocks of 1024");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> HardBinding.merkle(0));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new HardBinding(HardBinding.Kind.WHOLE, 4096));
    }

    /** A film, a picture: the updates lie behind it, and the manifest that it had stays where it is. */
    @Test
    void filmsAreUpdatedAndTrustedHereAndByTheReference() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String format : TREES) {
            byte[] file = SampleImages.of(format, 1, 1);
            byte[] signed = signed(file, HardBinding.WHOLE);
            byte[] once = updated(signed);
            byte[] twice = updated(once);
            assertThat(validator.validate(once).manifests()).isEqualTo(2);
            assertThat(validator.validate(twice).manifests()).isEqualTo(3);
            for (byte[] update : List.of(once, twice)) {
                assertThat(ManifestReader.strip(update)).isEqualTo(file);
                assertThat(ManifestReader.read(update).orElseThrow().active().actions())
                        .anySatisfy(action -> assertThat(action.get("action")).isEqualTo("c2pa.published"));
            }
            files.put(format + " updated", once);
            files.put(format + " updated twice", twice);
            byte[] changed = once.clone();
            changed[new String(once, StandardCharsets.ISO_8859_1).indexOf("mdat") + 9] ^= 1;
            files.put(format + " changed", changed);
            files.put(format + " with a tree, updated", updated(signed(film(format, 4_000), HardBinding.merkle(1))));
            byte[] again = signed(file, HardBinding.WHOLE);
            assertThat(ManifestReader.store(ManifestWriter.embed(
                            once, ManifestReader.store(again).orElseThrow())))
                    .isPresent();
        }
        compare(files);
    }

    private static byte[] updated(byte[] signed) throws C2paException {
        return ManifestWriter.update(signed, publication(), validator, signer, SigningOptions.NONE)
                .bytes();
    }

    private static Manifest.Builder publication() {
        return Manifest.builder().generator("Publisher", "1.0").action(Action.of(Action.PUBLISHED));
    }

    @Test
    void partsOfAnUpdatedFilmsStoreBelongTogether() throws Exception {
        byte[] updated = updated(signed(SampleImages.of("mp4", 1, 1), HardBinding.WHOLE));
        String text = new String(updated, StandardCharsets.ISO_8859_1);
        int update = text.lastIndexOf("uuid") - 4;
        byte[] without = Arrays.copyOf(updated, update);
        assertThat(validator.validate(without).state()).isEqualTo(State.ERROR);
        byte[] two = SampleFiles.joined(updated, Arrays.copyOfRange(updated, update, updated.length));
        assertThat(validator.validate(two).state()).isEqualTo(State.ERROR);
        byte[] alone = updated.clone();
        System.arraycopy("manifest".getBytes(StandardCharsets.US_ASCII), 0, alone, text.indexOf("original\0"), 8);
        assertThat(validator.validate(alone).state()).isEqualTo(State.ERROR);
        byte[] offset = updated.clone();
        offset[text.lastIndexOf("update\0") + 7 + 3] = 1;
        assertThat(validator.validate(offset).state()).isEqualTo(State.ERROR);
    }

    @Test
    void nothingInTheOriginalManifestOfAFilmCanBeRedacted() throws Exception {
        Manifest manifest = Manifest.builder()
                .generator("Camera", "1.0")
                .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                .assertion(CustomAssertion.cbor("org.example.place", Map.of("name", "here")))
                .build();
        SignedAsset signed = ManifestWriter.sign(SampleImages.of("mp4", 1, 1), manifest, signer);
        String uri = "self#jumbf=/c2pa/" + signed.manifestUrn() + "/c2pa.assertions/org.example.place";
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> ManifestWriter.update(
                        signed.bytes(),
                        publication().redact(uri, "c2pa.PII.present"),
                        validator,
                        signer,
                        SigningOptions.NONE))
                .withMessageContaining("nothing can be redacted");
    }

    /** Both engines read no store in which two assertions have one label. */
    @Test
    void twoAssertionsWithOneLabelAreAnErrorHereAndInTheReference() throws Exception {
        TestManifest manifest = TestManifest.created().add("org.example.x", new CborMapWriter());
        manifest.undeclared.add(TestManifest.cbor(
                "org.example.x", new CborMapWriter().text("a", "b").encode()));
        byte[] file = manifest.sign(SampleImages.png(9, 9), signer);
        assertThat(validator.validate(file).state()).isEqualTo(State.ERROR);
        assertThat(ReferenceEngine.ask(List.of(new Question(file, authority.pem(), null)))
                        .getFirst()
                        .state())
                .isEqualTo("Error");
    }
}
