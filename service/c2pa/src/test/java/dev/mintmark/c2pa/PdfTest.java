package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.SamplePdf;
import dev.mintmark.c2pa.asset.SamplePdf.Places;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Manifests in PDF files, which are read and not written. */
class PdfTest {
    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    /** A PDF whose hash leaves out the data of the store's stream. */
    private static byte[] signed(Places places) throws Exception {
        byte[] store = new byte[4000];
        for (int round = 0; round < 3; round++) {
            byte[] file = SamplePdf.of(store, places);
            FileRange range = range(file, store);
            byte[] without = Source.of(file).without(range).toArray();
            TestManifest manifest = TestManifest.created()
                    .add(
                            "c2pa.hash.data",
                            TestManifest.cbor(
                                    "c2pa.hash.data",
                                    ArrayFormat.dataHash(without, range, 0).encode()));
            byte[] next = TestManifest.store(List.of(manifest.box(signer)));
            if (round == 2) {
                assertThat(next).hasSameSizeAs(store);
                return SamplePdf.of(next, places);
            }
            store = next;
        }
        throw new IllegalStateException();
    }

    private static FileRange range(byte[] file, byte[] store) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("stream\r\n", text.indexOf("/Type/EmbeddedFile")) + 8;
        return new FileRange(at, store.length);
    }

    @Test
    void aPdfIsTrusted() throws Exception {
        for (Places places : Places.values()) {
            byte[] file = signed(places);
            ValidationReport report = validator.validate(file);
            assertThat(report.state())
                    .as(places + " " + report.findings() + report.error())
                    .isEqualTo(State.TRUSTED);
            assertThat(ManifestReader.read(file)).isPresent();
            assertThat(validator.validate(SamplePdf.of(null, places)).state()).isEqualTo(State.NONE);
            assertThat(Ingredient.of(Ingredient.Relationship.PARENT_OF, "a", file, validator)
                            .manifest())
                    .isPresent();
        }
    }

    @Test
    @Tag("slow")
    void theReferenceFindsTheSame() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Places places : Places.values()) {
            byte[] file = signed(places);
            files.put(places.toString(), file);
            byte[] changed = file.clone();
            changed[11] ^= 1;
            files.put(places + " changed", changed);
        }
        List<Question> questions = new ArrayList<>();
        files.values().forEach(file -> questions.add(new Question(file, pem(), null)));
        List<Answer> answers = ReferenceEngine.ask(questions);
        int i = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Answer theirs = answers.get(i++);
            ValidationReport ours = validator.validate(file.getValue());
            assertThat(ours.state().label()).as(file.getKey() + theirs).isEqualTo(theirs.state());
            assertThat(ours.failures().stream().map(StatusCode::code).toList()).isEqualTo(theirs.failure());
            assertThat(ours.state()).isEqualTo(file.getKey().endsWith("changed") ? State.INVALID : State.TRUSTED);
        }
    }

    private static String pem() {
        try {
            return authority.pem();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Bytes changed, inserted, removed and moved: the file is not valid then, or its store is written differently. */
    @Test
    void noByteOfAPdfCanBeChanged() throws Exception {
        Random random = new Random(3);
        for (Places places : Places.values()) {
            byte[] file = signed(places);
            byte[] store = ManifestReader.store(file).orElseThrow();
            FileRange range = range(file, store);
            for (int i = 0; i < 1500; i++) {
                byte[] changed = changed(file, random);
                ValidationReport report = validator.validate(changed);
                if (report.state() == State.TRUSTED || report.state() == State.VALID) {
                    assertThat(changed).hasSameSizeAs(file);
                    for (int at = 0; at < file.length; at++) {
                        boolean outside = at < range.offset() || at >= range.end();
                        assertThat(!outside || changed[at] == file[at]).isTrue();
                    }
                }
            }
        }
    }

    private static byte[] changed(byte[] file, Random random) {
        int at = random.nextInt(file.length);
        int length = Math.min(file.length - at, 1 + random.nextInt(40));
        byte[] head = Arrays.copyOf(file, at);
        byte[] part = Arrays.copyOfRange(file, at, at + length);
        byte[] tail = Arrays.copyOfRange(file, at + length, file.length);
        return switch (random.nextInt(5)) {
            case 0 -> SampleFiles.joined(head, tail);
            case 1 -> SampleFiles.joined(head, part, part, tail);
            case 2 -> SampleFiles.joined(head, tail, part);
            case 3 -> head;
            default -> {
                byte[] changed = file.clone();
                changed[at] ^= (byte) (1 << random.nextInt(8));
                yield changed;
            }
        };
    }

    @Test
    void aPdfIsSignedApartOnly() throws Exception {
        byte[] file = SamplePdf.of(null, Places.TABLE);
        Manifest manifest = SampleImages.content().manifest(OptionalAssertions.NONE);
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> ManifestWriter.sign(file, manifest, signer))
                .withMessageContaining("not written");
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> ManifestReader.strip(signed(Places.TABLE)))
                .withMessageContaining("not removed");
        SignedAsset apart = ManifestWriter.signApart(file, manifest, signer, SigningOptions.NONE);
        assertThat(validator.validate(file, apart.manifestStore()).state()).isEqualTo(State.TRUSTED);
    }

    @Test
    void whatIsNotAStoreIsAnError() throws Exception {
        String file = new String(signed(Places.TABLE), StandardCharsets.ISO_8859_1);
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put(file.replace("/AFRelationship/Data         ", "/AFRelationship/C2PA_Manifest"), "more than one");
        wrong.put(file.replace("/Root 1 0 R", "/Root 1 0 R/Encrypt 1 0 R"), "encrypted");
        wrong.put(file.replace("/EF<</F 6 0 R>>", "/EF<</F 2 0 R>>"), "no embedded file");
        wrong.put(file.replace("/Type/EmbeddedFile", "/Filter /LZWDecode"), "compressed");
        wrong.put(file.replace("startxref", "startyref"), "startxref");
        wrong.put(file.replace("trailer\n<<", "trailer\n<</Prev " + file.lastIndexOf("xref\n0")), "circle");
        wrong.put(file.replace("/Root 1 0 R", "/Root true "), "no catalog");
        String length = "/Type/EmbeddedFile/Length "
                + ManifestReader.store(file.getBytes(StandardCharsets.ISO_8859_1))
                        .orElseThrow()
                        .length;
        wrong.put(file.replace(length, "/Type/EmbeddedFile/Length 1000"), "does not end");
        wrong.put(file.replace(length, "/Type/EmbeddedFile/Length 9999"), "beyond the file");
        wrong.put("%PDF-1.7", "startxref");
        wrong.forEach((text, why) -> {
            ValidationReport report = validator.validate(text.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(report.state()).as(why).isEqualTo(State.ERROR);
            assertThat(report.error()).contains(why);
        });
        byte[] deep = ("%PDF-1.7\n1 0 obj\n" + "[".repeat(100_000) + "\nxref\n0 2\n0000000000 65535 f \n"
                        + "0000000009 00000 n \ntrailer\n<</Root 1 0 R>>\nstartxref\n" + (17 + 100_000 + 1) + "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(validator.validate(deep).state()).isEqualTo(State.ERROR);
    }
}
