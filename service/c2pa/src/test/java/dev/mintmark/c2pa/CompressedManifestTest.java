package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stores with a compressed manifest. */
@Tag("slow")
class CompressedManifestTest {
    private static TestAuthority authority;
    private static ManifestValidator validator;
    private static byte[] image;
    private static byte[] store;

    @BeforeAll
    static void sign() throws Exception {
        authority = new TestAuthority();
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        byte[] input = ManifestWriter.sign(SampleImages.png(9, 9), SampleImages.content(), signer)
                .bytes();
        image = SampleImages.png(10, 10);
        store = ManifestWriter.sign(
                        image,
                        SampleImages.content(),
                        OptionalAssertions.NONE.withInput(
                                Ingredient.of(Ingredient.Relationship.PARENT_OF, "input", input, validator)),
                        signer,
                        SigningOptions.NONE)
                .manifestStore();
    }

    @Test
    void readsACompressedIngredientLikeTheReference() throws Exception {
        byte[] file = SampleImages.withStore(image, withFirst(brotli(first())));

        ValidationReport ours = validator.validate(file);
        Answer theirs = ReferenceEngine.ask(List.of(new Question(file, authority.pem(), null)))
                .getFirst();

        // The store is shorter now, so the hash no longer leaves out exactly it; all else holds.
        assertThat(ours.failures()).containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
        assertThat(theirs.failure()).containsExactly("assertion.dataHash.mismatch");
        assertThat(ours.ingredientFailures()).isEmpty();
        assertThat(theirs.all().path("ingredientFailure").size()).isZero();
        assertThat(ours.manifests()).isEqualTo(2);
        assertThat(theirs.all().path("manifests").asInt()).isEqualTo(2);
        assertThat(theirs.all()
                        .path("crJson")
                        .path("manifests")
                        .get(1)
                        .path("isCompressedManifest")
                        .asBoolean())
                .isTrue();
        assertThat(validator.crJson(file)).contains("\"isCompressedManifest\": true");
    }

    @Test
    void anInputsCompressedManifestIsKept() throws Exception {
        Box.Super root = JumbfReader.parse(store);
        Box.Super only = root.superboxes().getFirst();
        byte[] input = SampleImages.withStore(
                image,
                JumbfWriter.superbox(
                        BoxType.STORE,
                        "c2pa",
                        List.of(JumbfWriter.superbox(
                                BoxType.COMPRESSED_MANIFEST,
                                only.label(),
                                List.of(JumbfWriter.box("brob", brotli(first())))))));
        assertThat(validator.validate(input).activeManifest()).isEqualTo(only.label());

        byte[] signed = ManifestWriter.sign(
                        SampleImages.png(9, 9),
                        SampleImages.content(),
                        OptionalAssertions.NONE.withInput(
                                Ingredient.of(Ingredient.Relationship.PARENT_OF, "input", input, validator)),
                        authority.signer(SigningAlgorithm.ES256),
                        SigningOptions.NONE)
                .bytes();

        // That the input's hash does not fit was known when it was used.
        ValidationReport ours = validator.validate(signed);
        assertThat(ours.state()).as(ours.findings().toString()).isEqualTo(ValidationReport.State.TRUSTED);
        assertThat(ours.manifests()).isEqualTo(2);
        Answer theirs = ReferenceEngine.ask(List.of(new Question(signed, authority.pem(), null)))
                .getFirst();
        assertThat(theirs.state()).as(theirs.all().toPrettyString()).isEqualTo("Trusted");
    }

    @Test
    void refusesWhatIsNoManifestWhenInflated() throws Exception {
        byte[] other = first();
        int label = new String(other, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("urn:c2pa:");
        other[label + 9] ^= 1;
        for (byte[] broken : List.of(
                new byte[0], new byte[] {1, 2, 3}, brotli(new byte[100]), brotli(other), brotli(new byte[20 << 20]))) {
            ValidationReport report = validator.validate(SampleImages.withStore(image, withFirst(broken)));
            assertThat(report.failures())
                    .as(HexFormat.of().formatHex(Arrays.copyOf(broken, 8)))
                    .containsExactly(StatusCode.MANIFEST_COMPRESSED_INVALID);
            assertThat(report.state()).isEqualTo(ValidationReport.State.INVALID);
        }
    }

    private static byte[] first() throws Exception {
        return JumbfReader.parse(store).children().getFirst().span().copyOf(store);
    }

    /** The store with these contents in the first manifest's box. */
    private static byte[] withFirst(byte[] compressed) throws Exception {
        Box.Super root = JumbfReader.parse(store);
        Box.Super first = root.superboxes().getFirst();
        List<byte[]> boxes = new ArrayList<>();
        boxes.add(JumbfWriter.superbox(
                BoxType.COMPRESSED_MANIFEST, first.label(), List.of(JumbfWriter.box("brob", compressed))));
        for (Box.Super other : root.superboxes().subList(1, root.superboxes().size())) {
            boxes.add(other.span().copyOf(store));
        }
        return JumbfWriter.superbox(BoxType.STORE, "c2pa", boxes);
    }

    /** A Brotli stream of stored blocks. RFC 7932, section 9. */
    static byte[] brotli(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int window = 1; // one bit 0: a window of 64 KiB
        for (int at = 0; at < content.length; window = 0) {
            int length = Math.min(1 << 16, content.length - at);
            // not the last block; four nibbles of length; stored
            int head = (length - 1) << 3 | 1 << 19;
            int bits = head << window;
            out.write(bits);
            out.write(bits >>> 8);
            out.write(bits >>> 16);
            out.write(content, at, length);
            at += length;
        }
        out.write(3);
        return out.toByteArray();
    }
}
