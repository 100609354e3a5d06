package dev.mintmark.c2pa;

import static dev.mintmark.c2pa.StatusCode.*;
import static dev.mintmark.c2pa.TestManifest.action;
import static dev.mintmark.c2pa.TestManifest.created;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Labels;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/** Signs manifests that break one rule each, and collects where the validator answers otherwise than expected. */
abstract class RuleFixture {
    static final String NOTE = "org.example.note";
    static final String CLOUD = "c2pa.cloud-data";
    static final String EXTERNAL = "c2pa.external-reference";
    static final String DATA_BOX = "self#jumbf=c2pa.databoxes/c2pa.data";

    static TestAuthority authority;
    static ClaimSigner signer;

    /** Wrong results by what was tried. */
    final Map<String, String> wrong = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
    }

    void expect(String what, TestManifest manifest, StatusCode... failures) throws Exception {
        compare(what, manifest.sign(SampleImages.png(8, 8), signer), failures);
    }

    void compare(String what, byte[] file, StatusCode... failures) {
        ValidationReport report = new ManifestValidator(authority.policy(), Clock.systemUTC()).validate(file);
        boolean right = report.failures().equals(List.of(failures))
                && report.ingredientFailures().isEmpty()
                && (report.state() == ValidationReport.State.TRUSTED) == (failures.length == 0);
        boolean explained = report.findings().stream()
                .allMatch(finding -> finding.explanation().matches("(?s)[A-Za-z].*[.]"));
        if (!right || !explained) {
            wrong.put(what, report.state() + " " + report.failures() + report.ingredientFailures() + report.findings());
        }
    }

    static CborMapWriter with(CborMapWriter action, CborMapWriter parameters) {
        return action.map("parameters", parameters);
    }

    static CborMapWriter naming(String action, byte[]... references) {
        return with(action(action), new CborMapWriter().array("ingredients", List.of(references)));
    }

    static CborMapWriter related(byte[]... references) {
        return with(action("c2pa.edited"), new CborMapWriter().array("relatedAssertions", List.of(references)));
    }

    static byte[] wrongHash(String label) {
        return new HashedUri("self#jumbf=c2pa.assertions/" + label, new byte[32], null).encode();
    }

    static CborMapWriter ingredient(String relationship) {
        return new CborMapWriter().text("relationship", relationship);
    }

    static CborMapWriter note() {
        return new CborMapWriter().text("note", "hello");
    }

    /** A manifest with these ingredients, a note and these actions after c2pa.created. */
    static TestManifest acting(TestManifest manifest, CborMapWriter... more) {
        return manifest.add("c2pa.actions.v2", withCreated(more));
    }

    static CborMapWriter withCreated(CborMapWriter... more) {
        List<CborMapWriter> all =
                new java.util.ArrayList<>(List.of(action("c2pa.created").text("digitalSourceType", "http://x/y")));
        all.addAll(List.of(more));
        return TestManifest.actions(all.toArray(CborMapWriter[]::new));
    }

    static TestManifest family() {
        return created()
                .add(Labels.INGREDIENT_V3, ingredient("parentOf"))
                .add(Labels.INGREDIENT_V3 + "__1", ingredient("componentOf"))
                .add(NOTE, note());
    }

    static CborMapWriter softBinding(String alg, CborMapWriter... blocks) {
        return new CborMapWriter()
                .text("alg", alg)
                .array(
                        "blocks",
                        java.util.Arrays.stream(blocks)
                                .map(CborMapWriter::encode)
                                .toList());
    }

    static CborMapWriter cloud(String label, String... leftOut) {
        List<String> without = List.of(leftOut);
        CborMapWriter cloud = new CborMapWriter();
        cloud.text("label", without.contains("label") ? null : label);
        cloud.put("size", without.contains("size") ? null : CborWriter.integer(3));
        cloud.put(
                "location",
                without.contains("location")
                        ? null
                        : new HashedUri("https://example.org/x", new byte[32], "sha256").encode());
        return cloud.text("content_type", without.contains("content_type") ? null : "image/jpeg");
    }

    static byte[] updated(byte[] png, byte[] parent, TestManifest update) throws Exception {
        return TestManifest.file(png, List.of(parent, update.box(signer)));
    }
}
