package dev.mintmark.app.chain.anvil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.transactions.Fees;
import dev.mintmark.app.chain.transactions.Wallet;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainFixture;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EmbeddedChainTest {
    @TempDir
    Path folder;

    @Test
    void finalBlocksSurviveAKilledChainAndPendingMintsAreMintedOnce() throws Exception {
        try (ChainFixture fixture = ChainFixture.open(folder)) {
            fixture.models.register(ChainFixture.MODEL);
            List<Token> tokens = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Artwork artwork = fixture.pinned("round " + i);
                fixture.minter.sign(artwork);
                fixture.minter.send(artwork);
                kill(fixture); // the transaction waits, is mined, or is mined and not final
                tokens.add(patiently(() -> fixture.confirmed(artwork)));
                kill(fixture); // the token is final
            }
            kill(fixture); // nothing was mined since

            for (Token token : tokens) {
                Ledger.OnChain known = patiently(
                                () -> fixture.ledger.token(token.tokenId().substring(2)))
                        .orElseThrow();
                assertThat(known.tx()).isEqualTo(token.tx());
                assertThat(known.block()).isEqualTo(token.block());
            }
            assertThat(minted(fixture)).isEqualTo(4);
            assertThat(fixture.stored()).isEqualTo(4);
        }
    }

    @Test
    void aRestartKeepsTheContractAndItsTokens() throws Exception {
        String contract;
        Token token;
        try (ChainFixture fixture = ChainFixture.open(folder)) {
            fixture.models.register(ChainFixture.MODEL);
            contract = fixture.contract();
            token = fixture.mint(fixture.pinned("kept"));
        }
        try (ChainFixture fixture = ChainFixture.open(folder)) {
            assertThat(fixture.contract()).isEqualTo(contract);
            assertThat(fixture.ledger.token(token.tokenId().substring(2)))
                    .hasValueSatisfying(known -> assertThat(known.tx()).isEqualTo(token.tx()));
            assertThat(fixture.mint(fixture.pinned("after")).contract()).isEqualTo(contract);
        }
    }

    @Test
    void aChainThatLostItsStateGetsTheStoredTransactionsAgain() throws Exception {
        Token token;
        try (ChainFixture fixture = ChainFixture.open(folder)) {
            fixture.models.register(ChainFixture.MODEL);
            token = fixture.mint(fixture.pinned("replayed"));
        }
        Files.delete(folder.resolve("chain/state"));
        try (ChainFixture fixture = ChainFixture.open(folder)) {
            assertThat(fixture.contract()).isEqualTo(token.contract());
            Ledger.OnChain known =
                    fixture.ledger.token(token.tokenId().substring(2)).orElseThrow();
            assertThat(known.tx()).isEqualTo(token.tx());
            assertThat(known.owner()).isEqualTo(token.owner());
        }
    }

    @Test
    void aKilledServiceLeavesNoChainProcessAndMintsNothingTwice() throws Exception {
        Process service = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dmintmark.home=" + AnvilBinary.home(),
                        MintingService.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> confirmed = new ArrayList<>();
        long anvil = -1;
        try (var lines = service.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("anvil ")) {
                    anvil = Long.parseLong(line.substring(6));
                } else if (line.startsWith("confirmed ")) {
                    confirmed.add(line.substring(10));
                }
                if (confirmed.size() == 3) {
                    break;
                }
            }
            service.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        assertThat(confirmed).hasSize(3);
        ProcessHandle.of(anvil)
                .ifPresent(left -> left.onExit().orTimeout(10, TimeUnit.SECONDS).join());

        try (ChainFixture fixture = ChainFixture.open(folder)) {
            Set<String> expected = new HashSet<>();
            for (String name : fixture.signed()) {
                expected.add(fixture.confirmed(fixture.artwork(name)).tokenId());
            }
            assertThat(expected).containsAll(confirmed);
            assertThat(minted(fixture)).isEqualTo(expected.size());
        }
    }

    @Test
    void aTransactionThatArrivesWhileABlockIsFinalizedBecomesFinalByItself() throws Exception {
        try (ChainFixture fixture = ChainFixture.open(folder)) {
            ChainClient client = fixture.chain.client();
            Account payer = fixture.chain.accounts().payer();
            Wallet wallet = new Wallet(client, payer);
            ContractCall call = new ContractCall(payer.address(), BigInteger.ONE, "0x");
            Fees fees = Fees.suggested(client, client.network().maxFee());
            long nonce = client.transactionCount(payer.address(), "latest");
            for (int burst = 0; burst < 20; burst++) {
                // the last of a burst falls anywhere into a round of mining
                for (int i = 0; i < 3 + 2 * burst; i++) {
                    wallet.send(nonce++, call, BigInteger.valueOf(21_000), fees);
                }
                for (int i = 0; i < 200 && client.transactionCount(payer.address(), "finalized") < nonce; i++) {
                    Thread.sleep(25);
                }
                assertThat(client.transactionCount(payer.address(), "finalized"))
                        .as("burst %d", burst)
                        .isEqualTo(nonce);
            }
        }
    }

    @Test
    void refusesASecondChainOnTheSameFolder() throws Exception {
        try (ChainFixture fixture = ChainFixture.open(folder);
                HttpClient http = HttpClient.newHttpClient()) {
            assertThat(fixture.chain.chainId()).isEqualTo(EmbeddedChain.CHAIN_ID);
            assertThatThrownBy(() -> EmbeddedChain.start(AnvilBinary.path(), folder.resolve("chain"), List.of(), http))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("Another process keeps the chain");
        }
    }

    @Test
    void namesTheMissingProgram() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> EmbeddedChain.start(Path.of("nowhere/anvil"), folder, List.of(), http))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("nowhere/anvil")
                    .hasMessageContaining("install");
        }
    }

    @Test
    void endsTheProcessOfAnEarlierRun() throws Exception {
        AnvilProcess left = AnvilProcess.start(AnvilBinary.path(), folder, 0, null);
        assertThat(left.isAlive()).isTrue();

        AnvilProcess.endLeftover(folder, AnvilBinary.path());

        assertThat(left.isAlive()).isFalse();
        assertThat(folder.resolve("anvil.pid")).doesNotExist();
    }

    @Test
    void doesNotEndAnotherProgramWithThatProcessId() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        Files.writeString(folder.resolve("anvil.pid"), Long.toString(other.pid()));

        AnvilProcess.endLeftover(folder, AnvilBinary.path());

        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }

    private void kill(ChainFixture fixture) throws Exception {
        String pid = pid();
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        while (pid().equals(pid)) {
            Thread.sleep(20);
        }
        patiently(() -> fixture.chain.client().block("latest"));
    }

    /** The child's process ID; the one before while the next is being started. */
    private String pid() throws Exception {
        for (int i = 0; i < 1000; i++) {
            Path file = folder.resolve("chain/anvil.pid");
            String pid = Files.exists(file) ? Files.readString(file) : "";
            if (!pid.isEmpty()) {
                return pid;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("The embedded chain did not come back within 5 s.");
    }

    /** Asks until the chain is back: while it starts it may be unavailable, and it is never wrong. */
    private static <T> T patiently(Callable<T> question) throws Exception {
        for (int i = 0; i < 300; i++) {
            try {
                return question.call();
            } catch (SourceUnavailableException e) {
                Thread.sleep(50);
            }
        }
        throw new AssertionError("The chain did not come back within 15 s.");
    }

    private static long minted(ChainFixture fixture) throws Exception {
        return fixture.mints();
    }
}
