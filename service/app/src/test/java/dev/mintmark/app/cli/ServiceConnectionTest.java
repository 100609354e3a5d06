package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.verify.Evidence;
import dev.mintmark.app.verify.Provenance;
import dev.mintmark.app.verify.Verdict;
import dev.mintmark.app.verify.Verification;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** An answer that the service writes is read as the same record, whatever it leaves out. */
final class ServiceConnectionTest {
    private static final Provenance TREE = new Provenance(
            "fox.png",
            "image/png",
            null,
            List.of(),
            "Trusted",
            List.of(),
            "urn:c2pa:1",
            "Mintmark/0.1.0",
            new Provenance.Signer(
                    "Mintmark",
                    "An organisation",
                    "A root",
                    "0a",
                    Instant.EPOCH,
                    Instant.EPOCH.plusSeconds(1),
                    "es256",
                    "this installation",
                    new Provenance.Stamp(Instant.EPOCH, "A clock", true)),
            Provenance.Ai.GENERATED,
            List.of(new Provenance.Action("c2pa.created", "trainedAlgorithmicMedia", null, "a model", null)),
            1,
            null,
            List.of(Provenance.without("starter", null, "inputTo", List.of("c2pa.types.model.onnx"))),
            2);

    static Stream<Verification> verifications() {
        String hash = "ab".repeat(32);
        Evidence.C2pa c2pa = new Evidence.C2pa(
                true,
                "Trusted",
                true,
                List.of(),
                List.of(),
                "urn:c2pa:1",
                "Mintmark/0.1.0",
                "this installation",
                null,
                TREE);
        Evidence.C2pa ignored = new Evidence.C2pa(
                true,
                "Invalid",
                false,
                List.of("claim.malformed"),
                List.of("claim.missing"),
                null,
                null,
                null,
                "it is expired",
                null);
        Evidence.Minted minted =
                new Evidence.Minted(true, "0x" + hash, "0x" + "1".repeat(40), hash, false, 7L, 8, null);
        return Stream.of(
                new Verification(
                        hash,
                        Verdict.AUTHENTIC,
                        new Evidence(c2pa, null, null, null, new Evidence.Registry("a"), minted, null, null, null),
                        new Verification.ArtworkSummary(
                                "a",
                                hash,
                                Instant.EPOCH,
                                new Verification.ModelReference("starter", hash),
                                "/image",
                                new Verification.TokenSummary(1, "0xc", "0x" + hash, "0xa", "0xb", false),
                                null)),
                new Verification(
                        hash,
                        Verdict.RECOVERED,
                        new Evidence(
                                ignored,
                                new Evidence.Watermark(true, "0123456789abcdef", 9.5, 1e-10, "Not stored here."),
                                new Evidence.Fingerprint(hash, 4),
                                new Evidence.Regions(0.71, 0.4, "0012/3333", null, "Only 40 %."),
                                new Evidence.Registry(null),
                                new Evidence.Burnt(
                                        true,
                                        true,
                                        "0x" + hash,
                                        hash,
                                        true,
                                        7L,
                                        "0x" + hash,
                                        8,
                                        9,
                                        new Evidence.Anchored("0xr", 5, "0xa", Instant.EPOCH)),
                                new Evidence.Pinned("bafkrei", true),
                                null,
                                new Evidence.Image("judged is frame 2")),
                        null),
                new Verification(
                        hash,
                        Verdict.UNKNOWN,
                        new Evidence(
                                new Evidence.C2pa(
                                        false, "None", null, List.of(), List.of(), null, null, null, null, null),
                                null,
                                new Evidence.Unavailable("a"),
                                new Evidence.Regions(0.01, 0.01, "1111/1311", "Too little is to be seen.", null),
                                null,
                                new Evidence.Unavailable("b"),
                                new Evidence.Unavailable("c"),
                                null,
                                null),
                        null));
    }

    @ParameterizedTest
    @MethodSource("verifications")
    void readsAVerificationAsTheServiceWroteIt(Verification verification) {
        String json = JsonMapper.shared().writeValueAsString(verification);

        assertThat(ServiceConnection.JSON.readValue(json, Verification.class)).isEqualTo(verification);
    }
}
