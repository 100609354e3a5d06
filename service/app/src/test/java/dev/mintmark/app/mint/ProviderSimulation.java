package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.transactions.ManualClock;
import dev.mintmark.app.store.Database;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.MintmarkCalls;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.web3j.crypto.Hash;

/**
 * One seeded run: some artworks are minted by the service's own ledger, outbox and sender, on a simulated chain behind two simulated
 * providers, under a clock that a test moves. Everything that happens follows from the seed.
 */
final class ProviderSimulation {
    private static final int TURNS = 60;
    private static final int RECOVERY = 120;

    /** After so many turns it is known which final blocks are gone. */
    private static final int NOTICED = 6;

    private static final BigInteger COINS = BigInteger.TEN.pow(18);
    private static final Address HOLDER = Address.of("0x00000000000000000000000000000000000000a1");
    private static final String PAYER = Key.PAYER.address().hex();
    private static final String WALLET = Key.OTHER.address().hex();

    private final long seed;
    private final Random random;
    private final SimulatedService service;
    private final ManualClock clock = new ManualClock();
    private final SimulatedChain blocks;
    private final List<SimulatedNode> nodes;
    private final List<SimulatedNode.Fault> faults;
    private final List<String> ids = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private int questions;
    private int crashAt = -1;
    private long trace = 17;

    /**
     * @param faults those of the nodes
     * @param keystores the files of {@link Key#PAYER} and {@link Key#ATTESTER}
     */
    ProviderSimulation(long seed, List<SimulatedNode.Fault> faults, Database database, Map<Key, Path> keystores) {
        this.seed = seed;
        this.faults = faults;
        this.random = new Random(seed);
        service = new SimulatedService(
                database, keystores, HOLDER, random.nextBoolean(), clock, this::answer, this::event);
        blocks = new SimulatedChain(Key.OWNER.address(), Key.ATTESTER.address(), clock, new Random(random.nextLong()));
        blocks.state().setBalance(PAYER, COINS);
        blocks.state().setBalance(WALLET, COINS);
        blocks.mine();
        nodes = List.of(new SimulatedNode(blocks, clock), new SimulatedNode(blocks, clock));
    }

    /** The process ends at this point; what is in its memory is gone. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    private SimulatedHttp.Page answer(URI address, String question) throws IOException {
        questions++;
        SimulatedNode node = nodes.get("one".equals(address.getHost()) ? 0 : 1);
        String asked = question.substring(question.indexOf("\"method\""));
        try {
            SimulatedHttp.Page page = node.answer(question);
            note(asked.substring(0, asked.lastIndexOf("\"id\"")) + page);
            return page;
        } finally {
            if (crashAt >= 0 && crashAt-- == 0) {
                throw new Crash();
            }
        }
    }

    private void note(String what) {
        trace = trace * 31 + what.hashCode();
    }

    private void event(String what) {
        events.add(what);
        note(what);
    }

    /** What happened, in a number: the same for the same seed. */
    long trace() {
        return trace;
    }

    int questions() {
        return questions;
    }

    /** What was done to the chain and its nodes, for whoever looks into a failure. */
    String story() {
        return String.join(", ", events);
    }

    /** Runs it; throws an {@link AssertionError} where a promise is broken. */
    void run() throws Exception {
        service.start();
        for (int i = 0; i <= random.nextInt(4); i++) {
            ids.add(service.order(seed + " " + i));
        }
        for (int turn = 0; turn < TURNS; turn++) {
            if (random.nextInt(4) == 0) {
                int node = random.nextInt(2);
                SimulatedNode.Fault fault = faults.get(random.nextInt(faults.size()));
                nodes.get(node).become(fault, random.nextLong());
                event("node " + node + " " + fault);
            }
            happen();
            String id = ids.get(random.nextInt(ids.size()));
            guarded(() -> service.step(id));
        }
        crashAt = -1;
        ids.forEach(service::requireReason);
        recover();
        checkEnd();
    }

    private interface Work {
        void run() throws Exception;
    }

    private void guarded(Work work) throws Exception {
        try {
            work.run();
        } catch (Crash e) {
            event("crash");
            service.start();
        }
        service.requireLimits();
    }

    private void happen() throws Exception {
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5 -> mine(1 + random.nextInt(3));
            case 6 -> {
                blocks.forget();
                event("forgets");
            }
            case 7 -> reorganise(1 + random.nextInt(SimulatedChain.FINALITY - 1));
            case 8 -> reorganise(SimulatedChain.FINALITY + 1 + random.nextInt(4));
            case 9 -> {
                boolean pauses = random.nextInt(3) == 0;
                blocks.state().pause(pauses);
                event(pauses ? "paused" : "resumed");
            }
            case 10 -> {
                if (random.nextInt(3) == 0) {
                    blocks.setBaseFee(Network.gwei(1 + random.nextInt(3000)));
                } else {
                    blocks.usualBaseFee();
                }
                event("base fee " + blocks.baseFee());
            }
            case 11 -> {
                blocks.state().setBalance(PAYER, random.nextInt(3) == 0 ? BigInteger.ONE : COINS);
                event("coins " + blocks.state().balance(PAYER));
            }
            case 12 -> pass(Duration.ofMillis(-random.nextInt(7_200_000)));
            case 13 -> crashAt = random.nextInt(20);
            case 14 -> otherProgram();
            case 15 -> byWallet(ids.get(random.nextInt(ids.size())));
            case 16 -> {
                int which = random.nextInt(6);
                guarded(() -> service.lever(which));
            }
            case 17, 18 -> guarded(service::watch);
            default -> pass(Duration.ofMillis(random.nextInt(120_000)));
        }
    }

    private void mine(int count) {
        for (int i = 0; i < count; i++) {
            blocks.mine();
        }
        event("mined to " + blocks.height());
    }

    private void reorganise(int depth) {
        blocks.reorganise(depth);
        event("reorganised " + depth);
    }

    private void pass(Duration time) {
        clock.pass(time);
        event("passed " + time);
    }

    /** Another program has the payer's key. */
    private void otherProgram() {
        if (random.nextInt(4) != 0) {
            return;
        }
        long nonce = blocks.state().nonce(PAYER);
        String refusal = blocks.take(foreign(PAYER, nonce, WALLET, "0x"), blocks.state());
        service.allow("nonce-lost");
        event("another program uses nonce " + nonce + ": " + refusal);
    }

    /** Somebody redeems a voucher of an artwork that is to be minted. */
    private void byWallet(String id) {
        if (random.nextInt(4) != 0) {
            return;
        }
        long nonce = blocks.state().nonce(WALLET);
        blocks.take(
                foreign(
                        WALLET,
                        nonce,
                        SimulatedChain.CONTRACT.hex(),
                        MintmarkCalls.mint(service.attestation(id, HOLDER), new byte[65])),
                blocks.state());
        event("a wallet mints " + id);
    }

    private SimulatedChain.Transaction foreign(String sender, long nonce, String to, String data) {
        return new SimulatedChain.Transaction(
                Hash.sha3("0x" + Long.toHexString(random.nextLong() | Long.MIN_VALUE)),
                sender,
                nonce,
                BigInteger.valueOf(200_000),
                Network.gwei(700),
                Network.gwei(100),
                to,
                BigInteger.ZERO,
                data);
    }

    private void recover() throws Exception {
        event("recovery");
        nodes.forEach(node -> node.become(SimulatedNode.Fault.HONEST, 0));
        blocks.state().pause(false);
        blocks.state().setBalance(PAYER, COINS);
        blocks.usualBaseFee();
        pass(Duration.ofHours(
                48)); // past what the clock has shown: while it is behind, waits go by the machine's counter
        for (int turn = 0; turn < RECOVERY && (turn < NOTICED || !isSettled()); turn++) {
            pass(Duration.ofSeconds(turn % 20 == 19 ? 86_400 : 30));
            guarded(service::watch);
            for (String id : ids) {
                service.retry(id);
                guarded(() -> service.step(id));
            }
            blocks.mine();
        }
    }

    private boolean isSettled() {
        return ids.stream().allMatch(id -> service.artwork(id).stage() == Stage.CONFIRMED)
                && service.waiting(blocks.state().nonce(PAYER)).isEmpty();
    }

    private void checkEnd() {
        for (String id : ids) {
            Artwork artwork = service.artwork(id);
            assertThat(artwork.stage()).as(id + ", " + service.reason(id)).isEqualTo(Stage.CONFIRMED);
            Token token = artwork.token();
            long mints = blocks.blocks().stream()
                    .flatMap(block -> block.receipts().stream())
                    .flatMap(receipt -> receipt.outcome().events().stream())
                    .filter(event -> event.topics().size() == 4
                            && event.topics()
                                    .get(1)
                                    .equals("0x" + artwork.sealed().sha256()))
                    .count();
            assertThat(mints).as("tokens of " + id).isOne();
            assertThat(blocks.block(token.block()).receipts())
                    .as("the transactions of the token's block")
                    .anyMatch(receipt -> receipt.transaction().hash().equals(token.tx()));
        }
        assertThat(service.waiting(blocks.state().nonce(PAYER)))
                .as("transactions that wait for a nonce")
                .isEmpty();
    }
}
