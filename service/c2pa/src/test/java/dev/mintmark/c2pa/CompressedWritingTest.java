package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.Brotli;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are signed with compressed manifests. */
@Tag("slow")
class CompressedWritingTest {
    private static final String NOTES = "org.example.notes";
    private static final SigningOptions COMPRESSED = SigningOptions.NONE.withCompressedManifests();

    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static Manifest.Builder photograph() {
        return Manifest.builder()
                .generator("Camera", "1.0")
                .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                .assertion(CustomAssertion.cbor(NOTES, Map.of("text", "a red house ".repeat(200))));
    }

    private static SignedAsset signed(byte[] file, SigningOptions options) throws C2paException {
        return ManifestWriter.sign(file, photograph().build(), signer, options);
    }

    private static List<String> types(byte[] file) throws C2paException {
        return JumbfReader.parse(ManifestReader.store(file).orElseThrow()).superboxes().stream()
                .map(box -> box.description().type())
                .toList();
    }

    private static void areTrusted(Map<String, byte[]> files) throws Exception {
        List<Question> questions = new ArrayList<>();
        for (byte[] file : files.values()) {
            questions.add(new Question(file, authority.pem(), null));
        }
        List<Answer> answers = ReferenceEngine.ask(questions);
        int i = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Answer theirs = answers.get(i++);
            ValidationReport ours = validator.validate(file.getValue());
            assertThat(ours.state())
                    .as(file.getKey() + " " + ours.findings() + ours.error())
                    .isEqualTo(State.TRUSTED);
            assertThat(theirs.state()).as(file.getKey() + " " + theirs).isEqualTo("Trusted");
        }
    }

    @Test
    void everyFormatIsTrustedHereAndByTheReference() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String format : SampleFiles.FORMATS) {
            byte[] file = SampleImages.of(format, 16, 16);
            SignedAsset plain = signed(file, SigningOptions.NONE);
            SignedAsset signed = signed(file, COMPRESSED);
            assertThat(types(signed.bytes())).as(format).containsExactly(BoxType.COMPRESSED_MANIFEST);
            assertThat(signed.manifestStore().length + 1500).as(format).isLessThan(plain.manifestStore().length);
            if (!format.endsWith("tiff")) {
                assertThat(ManifestReader.strip(signed.bytes())).as(format).isEqualTo(file);
            }
            files.put(format, signed.bytes());
        }
        for (String format : List.of("png", "jpeg", "gif", "jxl")) {
            byte[] file = SampleImages.of(format, 16, 16);
            files.put(
                    format + " in boxes",
                    signed(file, COMPRESSED.withBinding(HardBinding.BOXES)).bytes());
        }
        files.put(
                "a film in blocks",
                signed(SampleImages.of("mp4", 1, 1), COMPRESSED.withBinding(HardBinding.merkle(1)))
                        .bytes());
        areTrusted(files);
    }

    @Test
    void signaturesOfAllKindsFit() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        byte[] file = SampleImages.png(16, 16);
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            ClaimSigner other = authority.signer(algorithm);
            files.put(
                    algorithm.label(),
                    ManifestWriter.sign(file, photograph().build(), other, COMPRESSED)
                            .bytes());
        }
        Manifest identified = photograph().identity(signer, "cawg.creator").build();
        files.put(
                "stamped",
                ManifestWriter.sign(file, photograph().build(), signer, COMPRESSED.withTimeStamps(authority))
                        .bytes());
        byte[] withIdentity =
                ManifestWriter.sign(file, identified, signer, COMPRESSED).bytes();
        // Whoever stands behind the identity is on no list.
        assertThat(validator.validate(withIdentity).state()).isEqualTo(State.VALID);
        for (int i = 0; i < 300; i++) {
            ManifestWriter.sign(file, identified, signer, COMPRESSED);
        }
        areTrusted(files);
    }

    @Test
    void ingredientsAreCompressedTooAndStayWhatTheyWere() throws Exception {
        byte[] parent = signed(SampleImages.png(9, 9), SigningOptions.NONE).bytes();
        byte[] component = signed(SampleImages.jpeg(9, 9), COMPRESSED).bytes();
        Ingredient opened = Ingredient.of(Ingredient.Relationship.PARENT_OF, "parent.png", parent, validator);
        Ingredient placed = Ingredient.of(Ingredient.Relationship.COMPONENT_OF, "part.jpg", component, validator);
        Manifest edit = Manifest.builder()
                .generator("Darkroom", "1.0")
                .action(Action.opened(opened))
                .action(Action.placed(placed))
                .build();
        byte[] file = ManifestWriter.sign(SampleImages.png(16, 16), edit, signer, COMPRESSED)
                .bytes();

        assertThat(types(file)).hasSize(3).containsOnly(BoxType.COMPRESSED_MANIFEST);
        Ingredient whole = Ingredient.of(Ingredient.Relationship.PARENT_OF, "file.png", file, validator);
        Ingredient plainOne = Ingredient.of(Ingredient.Relationship.COMPONENT_OF, "parent.png", parent, validator);
        Manifest both = Manifest.builder()
                .generator("Darkroom", "1.0")
                .action(Action.opened(whole))
                .action(Action.placed(plainOne))
                .build();
        // One manifest is there compressed and not, and is kept once.
        byte[] again = ManifestWriter.sign(SampleImages.png(17, 17), both, signer, SigningOptions.NONE)
                .bytes();
        assertThat(types(again)).hasSize(4).contains(BoxType.MANIFEST, BoxType.COMPRESSED_MANIFEST);
        areTrusted(Map.of("edit", file, "again", again));
    }

    @Test
    void updatesAreCompressedAndRedactCompressedManifests() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String format : List.of("png", "jpeg", "svg", "webp", "mp3", "mp4")) {
            SigningOptions options = COMPRESSED.withBinding(HardBinding.UPDATABLE);
            SignedAsset signed = signed(SampleImages.of(format, 16, 16), options);
            String uri = "self#jumbf=/c2pa/" + signed.manifestUrn() + "/c2pa.assertions/" + NOTES;
            byte[] updated = updated(signed.bytes(), publication());
            assertThat(types(updated)).as(format).hasSize(2).containsOnly(BoxType.COMPRESSED_MANIFEST);
            files.put(format + " updated", updated);
            files.put(format + " updated twice", updated(updated, publication()));
            if (format.equals("mp4")) { // The length of its first manifest is hashed.
                continue;
            }
            byte[] redacted = updated(signed.bytes(), publication().redact(uri, "c2pa.PII.present"));
            assertThat(types(redacted)).as(format).hasSize(2).containsOnly(BoxType.COMPRESSED_MANIFEST);
            assertThat(contents(signed.bytes())).contains("a red house");
            assertThat(contents(redacted)).doesNotContain("a red house").contains("c2pa.PII.present");
            files.put(format + " redacted", redacted);
        }
        areTrusted(files);
    }

    private static Manifest.Builder publication() {
        return Manifest.builder().generator("Publisher", "1.0").action(Action.of(Action.PUBLISHED));
    }

    private static byte[] updated(byte[] file, Manifest.Builder statements) throws C2paException {
        return ManifestWriter.update(file, statements, validator, signer, COMPRESSED)
                .bytes();
    }

    /** All that the manifests of a file say, as text. */
    private static String contents(byte[] file) throws Exception {
        byte[] store = ManifestReader.store(file).orElseThrow();
        StringBuilder all = new StringBuilder();
        for (Box.Super box : JumbfReader.parse(store).superboxes()) {
            byte[] manifest = Brotli.inflated(
                    store, box.only(BoxType.BROTLI).orElseThrow().payload(), 1 << 20);
            all.append(new String(manifest, StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    @Test
    void throughChannelsAndApartItIsTheSame(@TempDir Path folder) throws Exception {
        Path in = Files.write(folder.resolve("in.png"), SampleImages.png(16, 16));
        Path out = folder.resolve("out.png");
        try (FileChannel from = FileChannel.open(in);
                FileChannel to = FileChannel.open(
                        out, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ManifestWriter.sign(Source.of(from), photograph().build(), signer, COMPRESSED, to);
        }
        byte[] file = Files.readAllBytes(out);
        assertThat(types(file)).containsExactly(BoxType.COMPRESSED_MANIFEST);
        assertThat(validator.validate(file).state()).isEqualTo(State.TRUSTED);
        byte[] bare = Files.readAllBytes(in);
        SignedAsset apart = ManifestWriter.signApart(bare, photograph().build(), signer, COMPRESSED);
        assertThat(validator.validate(bare, apart.manifestStore()).state()).isEqualTo(State.TRUSTED);
    }

    @Test
    void withoutTheLibraryASentenceNamesIt() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("brotli4j")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader without =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            var begun = without.loadClass(Brotli.class.getName()).getMethod("begun", byte[].class);
            assertThatThrownBy(() -> begun.invoke(null, (Object) new byte[9]))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("without the library com.aayushatharva.brotli4j:brotli4j");
        }
    }
}
