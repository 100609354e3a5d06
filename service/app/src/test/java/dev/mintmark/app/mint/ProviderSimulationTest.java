package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.web3j.crypto.Wallet;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mints on a simulated chain whose two providers fail in every way that providers were seen to, while blocks are reorganised, the
 * process ends, others use the key, the operator intervenes and the clock is set back. Every artwork becomes one token, and while it does not, a
 * sentence says why. {@code -Dsimulation.runs} and {@code -Dsimulation.seed} set how many runs and the first seed; {@code
 * scripts/bench chain} makes ten thousand.
 */
@Tag("slow")
final class ProviderSimulationTest {
    private static final int RUNS = Integer.getInteger("simulation.runs", 100);
    private static final long SEED = Long.getLong("simulation.seed", 1);

    @TempDir
    static Path folder;

    private static final Map<Key, Path> KEYSTORES = new TreeMap<>();
    private static Database database;
    private static List<String> tables;

    @BeforeAll
    static void open() throws Exception {
        for (Key key : List.of(Key.PAYER, Key.ATTESTER)) {
            // the least work that the format allows
            byte[] json = JsonMapper.shared().writeValueAsBytes(Wallet.create("correct", key.pair(), 2, 1));
            KEYSTORES.put(key, Files.write(folder.resolve(key + ".json"), json));
        }
        database = Database.open(folder.resolve("mintmark.db"));
        tables = database.reader()
                .withHandle(db -> db.select("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE"
                                + " 'sqlite%' AND name NOT LIKE 'audit%'")
                        .mapTo(String.class)
                        .filter(table -> db.select("SELECT COUNT(*) FROM " + table)
                                        .mapTo(Long.class)
                                        .one()
                                == 0)
                        .list());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void everyArtworkBecomesOneTokenWhateverTheProvidersDo() throws Exception {
        long started = System.nanoTime();
        long questions = 0;
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            questions += run(seed).questions();
        }
        Duration time = Duration.ofNanos(System.nanoTime() - started);
        System.out.printf("%d runs, %d questions to nodes, %d s%n", RUNS, questions, time.toSeconds());
    }

    @Test
    void aSeedGivesTheSameRunAgain() throws Exception {
        for (long seed = SEED; seed < SEED + 5; seed++) {
            assertThat(run(seed).trace()).as("seed " + seed).isEqualTo(run(seed).trace());
        }
    }

    /** Both providers fail in one way, and no other. */
    @ParameterizedTest
    @EnumSource(SimulatedNode.Fault.class)
    void noFaultIsWorseAlone(SimulatedNode.Fault fault) throws Exception {
        for (long seed = SEED; seed < SEED + 3; seed++) {
            run(seed, List.of(fault));
        }
    }

    private static ProviderSimulation run(long seed) throws Exception {
        return run(seed, List.of(SimulatedNode.Fault.values()));
    }

    private static ProviderSimulation run(long seed, List<SimulatedNode.Fault> faults) throws Exception {
        empty();
        ProviderSimulation simulation = new ProviderSimulation(seed, faults, database, KEYSTORES);
        try {
            simulation.run();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("Seed " + seed + ": " + e.getMessage() + "\n" + simulation.story(), e);
        }
        return simulation;
    }

    private static void empty() {
        database.writer().useHandle(db -> {
            db.execute("PRAGMA foreign_keys = OFF");
            db.useTransaction(all -> {
                for (String table : tables) {
                    all.execute("DELETE FROM " + table);
                }
                all.execute("DELETE FROM sqlite_sequence WHERE name <> 'audit_log'");
            });
            db.execute("PRAGMA foreign_keys = ON");
        });
    }
}
