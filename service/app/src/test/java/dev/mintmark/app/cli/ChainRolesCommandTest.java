package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.chain.ConfiguredChainFixture;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.contracts.MintmarkCalls;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.RawTransaction;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;

/** The commands on roles on a chain of the settings, with and without a running service. */
@Tag("slow")
final class ChainRolesCommandTest {
    private static final String OTHER = Key.OTHER.address().checksummed();

    @TempDir
    Path folder;

    private ConfiguredChainFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new ConfiguredChainFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void theOwnersKeyChangesRolesAndIsAskedForByNothingElse() throws Exception {
        Program owner =
                program(Map.of("OWNER_KEYSTORE", fixture.keys.file(Key.OWNER).toString()));
        assertThat(run(owner, 0, "chain", "roles").out())
                .contains(
                        "owner          " + Key.OWNER.address() + " (the key is here: owner)",
                        "pending owner  none",
                        "pauser         " + Key.PAUSER.address() + " (the key is here: pauser)",
                        "payer          " + Key.PAYER.address());
        assertThat(run(owner, 0, "chain", "set-pauser", "none").out()).contains("The change set-pauser is final");
        JsonNode admin =
                run(owner, 0, "chain", "set-model-admin", OTHER, "--json").json();
        assertThat(admin.path("tx").asString()).startsWith("0x");
        assertThat(admin.path("account").asString()).isEqualTo(OTHER);

        Program.Ended made = run(owner, 0, "chain", "set-attester", "--new");
        assertThat(made.err()).contains("Set chain.attesterKeystore to ");
        JsonNode roles = run(owner, 0, "chain", "roles", "--json").json();
        assertThat(roles.path("pauser").isNull()).isTrue();
        assertThat(roles.at("/modelAdmin/address").asString()).isEqualTo(OTHER);
        String attester = roles.at("/attesters/0/address").asString();
        Path file = folder.resolve("data/chain/attester-" + attester.toLowerCase(Locale.ROOT) + ".json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Program renewed = program(Map.of(
                "OWNER_KEYSTORE", fixture.keys.file(Key.OWNER).toString(), "ATTESTER_KEYSTORE", file.toString()));
        assertThat(run(renewed, 0, "chain", "status").out()).contains("The service can mint.");
        run(renewed, 0, "chain", "revoke-attester", Key.ATTESTER.address().checksummed());
        assertThat(run(renewed, 0, "chain", "roles", "--history").out())
                .contains("not attester   " + Key.ATTESTER.address() + ", revoked");

        Program locked =
                program(Map.of("OWNER_KEYSTORE", fixture.keys.file(Key.OWNER).toString(), "OWNER_PASSWORD", "another"));
        assertThat(run(locked, 1, "chain", "set-pauser", OTHER).err())
                .contains("(chain.ownerKeystore) does not open with chain.ownerPassword.")
                .hasLineCount(1);
        run(locked, 1, "chain", "status");
        assertThat(run(locked, 0, "chain", "roles").err()).contains("does not open with chain.ownerPassword");
        assertThat(run(owner, 2, "chain", "set-pauser", "0x12").err()).hasLineCount(1);
        assertThat(run(owner, 2, "chain", "set-attester").err()).contains("--new");
    }

    @Test
    void aRunningServicePausesAndPrintsWhatTheOwnerMustSend() throws Exception {
        Program program = program(Map.of());
        try (Program.Served served = program.serve()) {
            assertThat(run(program, 0, "chain", "pause").out()).contains("Minting is paused");

            Program.Ended unpause = run(program, 0, "chain", "unpause");
            assertThat(unpause.out())
                    .contains(
                            "from   " + Key.OWNER.address(),
                            "to     " + fixture.contract,
                            "value  0",
                            "data   " + MintmarkCalls.resumeMinting());
            assertThat(unpause.err()).contains("The key of " + Key.OWNER.address() + " is not here");
            JsonNode offer = run(program, 0, "chain", "transfer-ownership", OTHER, "--json")
                    .json();
            assertThat(offer.path("tx").isNull()).isTrue();
            assertThat(offer.path("data").asString()).isEqualTo(MintmarkCalls.transferOwnership(Key.OTHER.address()));
            Path batch = folder.resolve("batch.json");
            assertThat(run(program, 0, "chain", "transfer-ownership", OTHER, "--safe-json", batch.toString())
                            .err())
                    .contains("Transaction Builder");
            JsonNode safe = Program.JSON.readTree(batch.toFile());
            assertThat(safe.path("version").asString()).isEqualTo("1.0");
            assertThat(safe.path("chainId").asString()).isEqualTo("31337");
            assertThat(safe.at("/meta/createdFromSafeAddress").asString())
                    .isEqualTo(Key.OWNER.address().checksummed());
            assertThat(safe.at("/transactions/0/to").asString()).isEqualTo(fixture.contract);
            assertThat(safe.at("/transactions/0/value").asString()).isEqualTo("0");
            assertThat(safe.at("/transactions/0/data").asString())
                    .isEqualTo(MintmarkCalls.transferOwnership(Key.OTHER.address()));
            assertThat(run(program, 1, "chain", "accept-ownership").err())
                    .contains("is offered to nobody")
                    .hasLineCount(1);

            HttpResponse<String> refused = served.post(
                    "/api/chain/roles/transaction",
                    "{\"change\":\"set-pauser\",\"account\":\"" + Key.PAYER.address() + "\"}");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("/problems/conflict", "payer (chain.keystore)");
            for (String body :
                    List.of("{\"change\":\"sell\"}", "{}", "{\"change\":\"set-pauser\",\"account\":\"0x1\"}")) {
                assertThat(served.post("/api/chain/roles/transaction", body).statusCode())
                        .as(body)
                        .isIn(400, 422);
            }
            assertThat(served.get("/api/chain/roles").at("/owner/keys")).isEmpty();
        }
    }

    @Test
    void theOwnersKeySignsBesideARunningServiceWhichSends() throws Exception {
        Program service = program(Map.of());
        Program owner =
                program(Map.of("OWNER_KEYSTORE", fixture.keys.file(Key.OWNER).toString()));
        try (Program.Served served = service.serve()) {
            JsonNode pauser =
                    run(owner, 0, "chain", "set-pauser", OTHER, "--json").json();
            assertThat(pauser.path("tx").asString()).startsWith("0x");
            assertThat(pauser.path("block").asLong()).isPositive();
            assertThat(served.get("/api/chain/roles").at("/pauser/address").asString())
                    .isEqualTo(OTHER);
            assertThat(run(owner, 0, "chain", "set-pauser", "none").out()).contains("The change set-pauser is final");

            String change = "{\"change\":\"set-model-admin\",\"account\":\"none\"";
            JsonNode terms = Program.JSON.readTree(
                    served.post("/api/chain/roles/unsigned", change + "}").body());
            assertThat(terms.at("/transaction/from").asString())
                    .isEqualTo(Key.OWNER.address().checksummed());
            for (Key signer : List.of(Key.OWNER, Key.OTHER)) {
                String raw = signed(terms, signer, signer == Key.OWNER ? MintmarkCalls.pauseMinting() : null);
                HttpResponse<String> refused =
                        served.post("/api/chain/roles/signed", change + ",\"raw\":\"" + raw + "\"}");
                assertThat(refused.statusCode()).isEqualTo(422);
                assertThat(refused.body())
                        .contains(signer == Key.OWNER ? "another call" : "signed by " + Key.OTHER.address());
            }
            for (String raw : List.of("0x02", "0x02c0", "0x02f8" + "00".repeat(200), "0x01ff", "zz")) {
                assertThat(served.post("/api/chain/roles/signed", change + ",\"raw\":\"" + raw + "\"}")
                                .statusCode())
                        .as(raw)
                        .isEqualTo(422);
            }
            String right = signed(terms, Key.OWNER, null);
            String body = change + ",\"raw\":\"" + right + "\"}";
            assertThat(served.post("/api/chain/roles/signed", body).body()).contains("\"tx\":\"0x");
            assertThat(served.post("/api/chain/roles/signed", body).statusCode())
                    .as("there is nothing to change any more")
                    .isEqualTo(409);
        }
    }

    /** @param other data in the place of the right one, or null */
    private static String signed(JsonNode terms, Key signer, @Nullable String other) {
        JsonNode transaction = terms.path("transaction");
        return Numeric.toHexString(Account.of(signer.pair())
                .sign(RawTransaction.createTransaction(
                        transaction.path("chainId").asLong(),
                        BigInteger.valueOf(terms.path("nonce").asLong()),
                        new BigInteger(terms.path("gas").asString()),
                        transaction.path("to").asString(),
                        BigInteger.ZERO,
                        other == null ? transaction.path("data").asString() : other,
                        new BigInteger(terms.path("tipWei").asString()),
                        new BigInteger(terms.path("maxFeeWei").asString()))));
    }

    @Test
    void aServiceWhosePayerOwnsTheContractDoesNotStart() throws Exception {
        fixture.send(Key.OWNER, MintmarkCalls.transferOwnership(Key.PAYER.address()));
        fixture.send(Key.PAYER, MintmarkCalls.acceptOwnership());
        Program program = program(Map.of());

        Program.Ended ended = run(program, 1, "serve", "--port", "0");

        assertThat(ended.err()).contains("The payer " + Key.PAYER.address() + " (chain.keystore) owns the contract");
        assertThat(run(program, 0, "chain", "transfer-ownership", OTHER).out())
                .as("the payer's key is the owner's, so it can hand over")
                .contains("is final");
        assertThat(run(
                                program(Map.of(
                                        "OWNER_KEYSTORE",
                                        fixture.keys.file(Key.OTHER).toString())),
                                0,
                                "chain",
                                "accept-ownership")
                        .out())
                .contains("is final");
        program.serve().close();
    }

    @Test
    void theContractIsDeployedForAnOwnerWhoseKeyIsElsewhere() throws Exception {
        Map<String, String> set = fixture.keys.environment(fixture.rpc(), ConfiguredChainFixture.SERVICE, Map.of());
        Program program = new Program(folder.resolve("fresh"), set);
        String network = fixture.rpc().toString();

        assertThat(run(program, 2, "deploy", "--network", network).err())
                .contains("--owner", "chain.ownerKeystore")
                .hasLineCount(1);
        assertThat(run(program, 2, "deploy", "--network", network, "--owner", "0x12")
                        .err())
                .contains("--owner")
                .hasLineCount(1);
        assertThat(run(
                                program,
                                1,
                                "deploy",
                                "--network",
                                network,
                                "--owner",
                                Key.PAYER.address().checksummed())
                        .err())
                .contains("can have no role on the contract");
        Program.Ended deployed = run(program, 0, "deploy", "--network", network, "--owner", OTHER);
        String address = deployed.out().strip();
        assertThat(deployed.err()).contains("The contract's address is " + address + ".");
        Path files = folder.resolve("fresh/chain/deployments/31337-" + address);
        JsonNode record = Program.JSON.readTree(files.resolve("deployment.json").toFile());
        assertThat(record.path("contract").asString()).isEqualTo("src/Mintmark.sol:Mintmark");
        assertThat(record.path("constructorArguments").asString()).hasSize(256);
        JsonNode again = run(
                        new Program(folder.resolve("fresher"), set),
                        0,
                        "deploy",
                        "--network",
                        network,
                        "--owner",
                        OTHER,
                        "--json")
                .json();
        assertThat(again.path("address").asString()).isEqualTo(address);
        assertThat(again.path("found").asBoolean()).isTrue();
        Map<String, String> minting = new TreeMap<>(set);
        minting.put("MINTMARK_CHAIN_TOKEN", deployed.out().strip());
        JsonNode roles = run(new Program(folder.resolve("fresh"), minting), 0, "chain", "roles", "--json")
                .json();
        assertThat(roles.at("/owner/address").asString()).isEqualTo(OTHER);
        assertThat(roles.at("/owner/keys")).isEmpty();
        assertThat(roles.at("/modelAdmin/keys/0").asString()).isEqualTo("admin");
        assertThat(run(
                                program,
                                0,
                                "deploy",
                                "--network",
                                network,
                                "--owner",
                                Key.OWNER.address().checksummed())
                        .err())
                .contains("its owner is " + OTHER);
    }

    @Test
    void aMintWithoutAHolderIsRefusedBeforeItDraws() throws Exception {
        List<Key> keys = new ArrayList<>(ConfiguredChainFixture.SERVICE);
        keys.remove(Key.HOLDER);
        Program program = new Program(
                folder.resolve("data"), fixture.keys.environment(fixture.rpc(), keys, fixture.withToken(Map.of())));

        assertThat(run(program, 1, "generate", "a fox", "--mint", "--steps", "1")
                        .err())
                .contains("chain.holder, the address that receives tokens, is not set");
    }

    private Program program(Map<String, String> more) {
        return new Program(
                folder.resolve("data"),
                fixture.keys.environment(fixture.rpc(), ConfiguredChainFixture.SERVICE, fixture.withToken(more)));
    }

    private static Program.Ended run(Program program, int code, String... arguments) throws Exception {
        Program.Ended ended = program.run(arguments);
        assertThat(ended.code()).as(ended.err()).isEqualTo(code);
        return ended;
    }
}
