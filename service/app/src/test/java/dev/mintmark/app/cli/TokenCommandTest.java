package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands on tokens and vouchers, by a running service and the embedded chain. */
@Tag("slow")
final class TokenCommandTest {
    private static final String COLLECTOR = "0x00000000000000000000000000000000000000AB";

    @TempDir
    Path folder;

    private Program program;

    @Test
    void aTokenIsListedSoldCancelledTransferredAndBurnt() throws Exception {
        program = new Program(folder.resolve("data"), Map.of());
        try (Program.Served served = program.serve()) {
            assertThat(served.get("/api/artworks").path("artworks")).isEmpty();
            JsonNode fox = made("a fox", "--mint");
            String token = fox.path("sha256").asString();
            String other = made("a heron", "--mint").path("sha256").asString();
            String holder = json("token", "show", token).at("/token/owner").asString();

            JsonNode payer = json("chain", "status").at("/accounts/0");
            assertThat(payer.path("roles").path(0).asString()).isEqualTo("payer");
            assertThat(payer.path("nonce").asInt()).isGreaterThanOrEqualTo(2);
            assertThat(payer.path("pending").asInt()).isZero();
            assertThat(run(0, "chain", "status").out()).contains("at most 500", "The service can mint.");

            for (String command : new String[] {"bump", "cancel-tx"}) {
                assertThat(run(1, "chain", command).err())
                        .contains("No transaction waits")
                        .hasLineCount(1);
                assertThat(run(2, "chain", command, "0x12").err()).contains("0x and 64 hex digits");
                assertThat(run(2, "chain", command, "--max-fee-gwei", "0").err())
                        .contains("--max-fee-gwei");
            }
            assertThat(run(1, "chain", "fill-gap").err()).contains("There is no gap");
            assertThat(json("chain", "reindex").path("block").asLong()).isPositive();
            assertThat(run(0, "chain", "reindex").out()).contains("were read again, up to block");
            assertThat(run(0, "chain", "pause").out()).contains("Minting is paused on the contract");
            assertThat(run(1, "chain", "status").out()).contains("Minting is paused");
            assertThat(json("chain", "unpause").path("paused").asBoolean()).isFalse();

            assertThat(run(0, "token", "list", token, "--price", "0.25").out()).startsWith("listed for 0.25 until ");
            assertThat(json("token", "show", token).at("/listing/priceWei").asString())
                    .isEqualTo("250000000000000000");
            assertThat(run(0, "token", "buy", token).out())
                    .contains("bought it for 0.25, of which 0.0125 are the royalty");
            JsonNode sold = json("token", "show", "0x" + token);
            assertThat(sold.at("/token/owner").asString()).isNotEqualTo(holder);

            assertThat(json("token", "list", other, "--price", "1")
                            .path("priceWei")
                            .asString())
                    .isEqualTo("1000000000000000000");
            assertThat(json("token", "cancel", other).path("owner").asString()).isEqualTo(holder);
            assertThat(run(1, "token", "buy", other).err())
                    .contains("is not listed here")
                    .hasLineCount(1);
            assertThat(json("token", "transfer", other, COLLECTOR).path("owner").asString())
                    .isEqualTo(COLLECTOR);
            assertThat(run(2, "token", "burn", token).err())
                    .contains("cannot be undone; repeat the command with --yes.");
            assertThat(json("token", "burn", token, "--yes").path("owner").isNull())
                    .isTrue();
            aBurntTokenIsSaidToBeBurnt(served, fox.path("artwork").asString(), token);
            assertThat(run(1, "token", "burn", other, "--yes").err()).contains("who alone can burn it");
            assertThat(run(2, "token", "list", other, "--price", "cheap").err())
                    .contains("such as 0.25")
                    .hasLineCount(1);
            assertThat(run(1, "token", "withdraw", holder).err()).contains("holds nothing for " + holder);

            aMintFollowsItsOrder();

            String pinned = made("an owl", "--pin").path("artwork").asString();
            JsonNode voucher = json("voucher", pinned, "--to", COLLECTOR);
            assertThat(voucher.path("to").asString()).isEqualTo(COLLECTOR);
            assertThat(voucher.path("data").asString()).matches("0x[0-9a-f]{200,}");
            assertThat(run(1, "delete", pinned).err())
                    .contains("can still succeed")
                    .hasLineCount(1);
        }
    }

    private void aMintFollowsItsOrder() throws Exception {
        String drawn = made("a crow").path("artwork").asString();
        assertThat(run(2, "mint", drawn, "--royalty-bps", "2000").err())
                .startsWith("mintmark: --royalty-bps: ")
                .hasLineCount(1);
        assertThat(run(2, "generate", "a crow", "--to", COLLECTOR).err())
                .contains("they need --mint or --anchor.")
                .hasLineCount(1);
        JsonNode minted = json("mint", drawn, "--to", COLLECTOR, "--royalty-bps", "250", "--name", "Crow");
        assertThat(minted.at("/token/owner").asString()).isEqualTo(COLLECTOR);
        assertThat(minted.at("/ipfs/metadataCid").isString()).isTrue();
        JsonNode token = json("token", "show", minted.path("sha256").asString()).path("token");
        assertThat(token.path("creator").asString()).isEqualTo(COLLECTOR);
        String raven =
                made("a raven", "--mint", "--to", COLLECTOR).path("sha256").asString();
        assertThat(json("token", "show", raven).at("/token/owner").asString()).isEqualTo(COLLECTOR);
    }

    private void aBurntTokenIsSaidToBeBurnt(Program.Served served, String artwork, String token) throws Exception {
        JsonNode shown = json("show", artwork).path("token");
        String burn = "in block " + shown.path("burntBlock").asLong() + " by the transaction "
                + shown.path("burntTx").asString();
        assertThat(run(0, "show", artwork).out()).contains("burnt      " + burn);
        assertThat(run(0, "list").out()).contains(artwork + "  BURNT ");
        assertThat(run(1, "token", "show", token).err())
                .contains("The token 0x" + token + " was burnt " + burn + "; its file can never be minted again.")
                .hasLineCount(1);
        HttpResponse<String> gone =
                served.send(HttpRequest.newBuilder(served.address().resolve("/api/tokens/" + token)));
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(gone.body()).contains("/problems/gone", "was burnt");
        assertThat(run(1, "token", "show", "1".repeat(64)).err()).contains("There is no token 0x1111");
        JsonNode evidence = json("verify", token).at("/evidence/chain");
        assertThat(evidence.path("burnt").asBoolean()).isTrue();
        assertThat(evidence.path("burntTx")).isEqualTo(shown.path("burntTx"));
        assertThat(run(0, "verify", token, "--trustless").out())
                .contains("authentic: ", "0x" + token + ", burnt " + burn);
    }

    @Test
    void aCheckNamesATokenThatIsNotInItsBlockAndRepairsIt() throws Exception {
        Path data = folder.resolve("data");
        program = new Program(data, Map.of());
        try (Program.Served unused = program.serve()) {
            String id = made("a fox", "--mint").path("artwork").asString();
            assertThat(run(0, "chain", "check").out()).contains("Of 1 token, 0 are missing from chain 31337");

            String database = "jdbc:sqlite:" + data.resolve("mintmark.db");
            try (Connection db = DriverManager.getConnection(database)) {
                while (!exists(db, "final_blocks WHERE checked AND number = (SELECT token_block FROM artworks)")) {
                    Thread.sleep(200); // the service checks it by itself
                }
                db.createStatement().execute("UPDATE artworks SET token_block = token_block - 1");
            }

            assertThat(run(1, "chain", "check").out()).contains(id, "--repair has its mint go on.", "1 is missing");
            JsonNode repaired = run(1, "chain", "check", "--repair", "--json").json();
            assertThat(repaired.at("/tokens/0/artwork").asString()).isEqualTo(id);
            assertThat(repaired.at("/tokens/0/repaired").asBoolean()).isTrue();
            while (!json("show", id).path("stage").asString().equals("CONFIRMED")) {
                Thread.sleep(200);
            }
            assertThat(json("chain", "check").path("missing").asInt()).isZero();
        }
    }

    private static boolean exists(Connection db, String rows) throws Exception {
        try (ResultSet row = db.createStatement().executeQuery("SELECT 1 FROM " + rows)) {
            return row.next();
        }
    }

    private JsonNode made(String prompt, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("generate", prompt, "--steps", "1", "--out", folder.toString()));
        command.addAll(List.of(options));
        return json(command.toArray(String[]::new)).path("images").path(0);
    }

    private JsonNode json(String... arguments) throws Exception {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        return run(0, all).json();
    }

    private Program.Ended run(int code, String... arguments) throws Exception {
        Program.Ended ended = program.run(arguments);
        assertThat(ended.code()).as(ended.err()).isEqualTo(code);
        return ended;
    }
}
