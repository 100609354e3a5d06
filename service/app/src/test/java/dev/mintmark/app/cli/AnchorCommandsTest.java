package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands on anchors and vouchers, alone and by a running service, on the embedded chain. */
@Tag("slow")
@Timeout(900)
final class AnchorCommandsTest {
    private static final String COLLECTOR = "0x00000000000000000000000000000000000000AB";
    private static final String MISTYPED = "0x00000000000000000000000000000000000000aB";

    @TempDir
    Path folder;

    private Program program;

    @Test
    void artworksAreAnchoredProvedAndClaimedAndVouchersGivenAndRevoked() throws Exception {
        program = new Program(folder.resolve("data"), Map.of());
        JsonNode alone = made("--anchor", "--royalty-bps", "250");
        assertThat(alone.at("/anchor/state").asString()).as("without a service").isEqualTo("ANCHORED");
        assertThat(alone.at("/anchor/royaltyBps").asInt()).isEqualTo(250);
        try (Program.Served served = program.serve()) {
            assertThat(served.get("/api/artworks").path("artworks")).hasSize(1);
            List<String> pinned = List.of(id(made("--pin")), id(made("--pin")), id(made("--pin")));
            JsonNode two = json("anchor", pinned.get(0), pinned.get(1), "--to", COLLECTOR);
            assertThat(two.path("anchors"))
                    .hasSize(2)
                    .allMatch(anchor -> anchor.path("to").asString().equals(COLLECTOR));
            JsonNode rest = json("anchor", "--all-pinned");
            assertThat(rest.path("anchors")).hasSize(1);
            assertThat(rest.at("/anchors/0/artwork").asString()).isEqualTo(pinned.get(2));
            assertThat(run(0, "anchor", "--all-pinned").out()).contains("No pinned artwork is to be anchored.");

            JsonNode proof = json("anchor-proof", pinned.get(0));
            assertThat(proof.path("data").asString()).matches("0x[0-9a-f]{200,}");
            assertThat(run(0, "anchor-proof", pinned.get(0)).out()).contains("under the root 0x", "any wallet mints");
            String sha256 = proof.at("/generation/tokenId").asString().substring(2);
            assertThat(run(0, "verify", sha256, "--trustless").out()).contains("authentic", "anchored   20");
            assertThat(json("verify", sha256)
                            .at("/evidence/chain/anchored/root")
                            .asString())
                    .isEqualTo(proof.path("root").asString());
            assertThat(json("claim", pinned.get(0)).at("/token/owner").asString())
                    .isEqualTo(COLLECTOR);
            wrongAnchors(pinned.get(1));

            vouchers(id(made("--pin")));
        }
        String another = id(made("--pin"));
        assertThat(json("voucher", another, "--to", COLLECTOR).path("state").asString())
                .isEqualTo("OPEN");
        run(0, "voucher", "revoke", another);
        assertThat(run(0, "audit", "list").out())
                .as("without a service")
                .containsPattern("mintmark voucher revoke.*" + another);
    }

    private void wrongAnchors(String anchored) throws Exception {
        assertThat(run(1, "anchor", anchored).err())
                .contains("is anchored already")
                .hasLineCount(1);
        assertThat(run(1, "mint", anchored).err()).contains("mintmark claim " + anchored);
        assertThat(run(1, "delete", anchored).err()).hasLineCount(1);
        assertThat(run(2, "anchor").err()).contains("--all-pinned").hasLineCount(1);
        assertThat(run(2, "anchor", anchored, "--all-pinned").err()).contains("--all-pinned");
        assertThat(run(2, "anchor", "no id").err()).contains("is not an artwork's ID");
        assertThat(run(1, "anchor", "unknown").err()).hasLineCount(1);
        assertThat(run(2, "anchor", anchored, "--royalty-bps", "1001").err()).startsWith("mintmark: --royalty-bps: ");
        assertThat(run(2, "generate", "a", "--anchor", "--mint").err()).contains("not both");
        assertThat(run(2, "generate", "a", "--anchor", "--royalty-bps", "1001").err())
                .startsWith("mintmark: --royalty-bps: ");
        assertThat(run(1, "claim", id(made("--pin"))).err())
                .contains("nothing to claim")
                .hasLineCount(1);
    }

    private void vouchers(String artwork) throws Exception {
        assertThat(run(2, "voucher", artwork).err()).contains("--to").hasLineCount(1);
        assertThat(run(2, "voucher", "--to", COLLECTOR).err()).contains("ID").hasLineCount(1);
        assertThat(run(2, "voucher", artwork, "--to", MISTYPED).err()).startsWith("mintmark: --to: ");
        assertThat(run(2, "voucher", artwork, "--to", COLLECTOR, "--creator", MISTYPED)
                        .err())
                .startsWith("mintmark: --creator: ");
        assertThat(run(2, "voucher", artwork, "--to", COLLECTOR, "--royalty-bps", "1001")
                        .err())
                .startsWith("mintmark: --royalty-bps: ");
        assertThat(run(2, "voucher", artwork, "--to", COLLECTOR, "--expires", "2020-01-01")
                        .err())
                .startsWith("mintmark: --expires: ");
        assertThat(run(1, "voucher", "revoke", artwork).err())
                .contains("No voucher was given")
                .hasLineCount(1);
        assertThat(run(0, "voucher", "list").out()).contains("No voucher was given.");

        JsonNode voucher = json(
                "voucher", artwork, "--to", COLLECTOR, "--royalty-bps", "100", "--name", "Lamp", "--expires", "30d");
        assertThat(voucher.path("state").asString()).isEqualTo("OPEN");
        assertThat(run(1, "voucher", artwork, "--to", COLLECTOR).err()).contains("voucher revoke");
        assertThat(run(0, "voucher", "list").out()).contains(artwork + "  OPEN  until ");
        assertThat(run(0, "voucher", "revoke", artwork).out()).contains(artwork + "  REVOKED  in block ");
        assertThat(json("voucher", "list").at("/vouchers/0/state").asString()).isEqualTo("REVOKED");
        assertThat(json("voucher", artwork, "--to", COLLECTOR, "--expires", "2034-01-01")
                        .path("state")
                        .asString())
                .isEqualTo("OPEN");
    }

    private static String id(JsonNode made) {
        return made.path("artwork").asString();
    }

    private JsonNode made(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("generate", "a lamp", "--steps", "1", "--out"));
        arguments.add(folder.resolve("lamp-" + System.nanoTime() + ".png").toString());
        arguments.addAll(List.of(options));
        return json(arguments.toArray(String[]::new)).at("/images/0");
    }

    private JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        return JsonMapper.shared().readTree(run(0, all.toArray(String[]::new)).out());
    }

    private Program.Ended run(int code, String... arguments) throws Exception {
        Program.Ended run = program.run(arguments);
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        return run;
    }
}
