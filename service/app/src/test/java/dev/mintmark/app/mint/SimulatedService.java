package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.transactions.ManualClock;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.config.ChainSettings;
import dev.mintmark.app.config.SettingsLoader;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.MintSearch;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The parts of the service that mint, on a database, whose process can end and start again. */
final class SimulatedService {
    private static final BigInteger MAX_FEE = Network.gwei(500);

    /** Enough for some mints. */
    private static final String MAX_SPEND = "0.04";

    /** Gas of a batch. */
    private static final BigInteger DEAREST = BigInteger.valueOf(300_000);

    private static final String PAYER = Key.PAYER.address().hex();

    private final Database database;
    private final Map<String, String> settings = new TreeMap<>();
    private final ManualClock clock;
    private final SimulatedHttp http;
    private final Consumer<String> story;
    private final boolean isLimited;
    private final SqlArtworks artworks;
    private final SqlArtworkChanges changes;
    private final SqlOutbox outbox;
    private final Map<String, String> reasons = new TreeMap<>();
    private final Set<String> allowed = new HashSet<>();
    private Chain chain;
    private Minter minter;

    /**
     * @param keystores the files of {@link Key#PAYER} and {@link Key#ATTESTER}
     * @param holder receives the tokens
     * @param isLimited whether a day has a limit of its cost
     * @param story is told what happens
     */
    SimulatedService(
            Database database,
            Map<Key, Path> keystores,
            Address holder,
            boolean isLimited,
            ManualClock clock,
            SimulatedHttp.Server nodes,
            Consumer<String> story) {
        this.database = database;
        this.clock = clock;
        this.http = new SimulatedHttp(nodes);
        this.story = story;
        this.isLimited = isLimited;
        this.artworks = new SqlArtworks(database);
        this.changes = new SqlArtworkChanges(database, artworks, clock);
        this.outbox = new SqlOutbox(database);
        settings.put("MINTMARK_CHAIN_RPC", "http://one,http://two");
        settings.put("MINTMARK_CHAIN_CHAIN_ID", "" + SimulatedChain.CHAIN_ID);
        settings.put("MINTMARK_CHAIN_TOKEN", SimulatedChain.CONTRACT.checksummed());
        settings.put("MINTMARK_CHAIN_HOLDER", holder.checksummed());
        settings.put("MINTMARK_CHAIN_PASSWORD", "correct");
        settings.put("MINTMARK_CHAIN_KEYSTORE", keystores.get(Key.PAYER).toString());
        settings.put(
                "MINTMARK_CHAIN_ATTESTER_KEYSTORE", keystores.get(Key.ATTESTER).toString());
        settings.put("MINTMARK_CHAIN_MAX_FEE_GWEI", "500");
        if (isLimited) {
            settings.put("MINTMARK_CHAIN_MAX_SPEND_PER_DAY", MAX_SPEND);
        }
    }

    /** Orders the mint of an artwork, and returns its ID. */
    String order(String name) {
        return PinnedArtworks.insert(database, name).id();
    }

    Artwork artwork(String id) {
        return artworks.find(id).orElseThrow();
    }

    /** From now on artworks may fail for good in this way, as what was done leaves nothing else. */
    void allow(String failure) {
        allowed.add(failure);
    }

    /** Why an artwork is not confirmed yet. */
    String reason(String id) {
        return reasons.getOrDefault(id, "It was not its turn yet.");
    }

    /** What the attester says of an artwork. */
    Attestation attestation(String id, Address to) {
        return new Attester(
                        new SigningDomain(SimulatedChain.CHAIN_ID, SimulatedChain.CONTRACT),
                        chain.accounts().attester())
                .attestation(artwork(id), 1, to, to, clock.instant().plusSeconds(86_400));
    }

    /** Starts, or starts again with nothing in memory. */
    void start() throws Exception {
        ChainSettings loaded = SettingsLoader.load(Path.of("no-data"), settings).chain();
        chain = Chain.open(
                loaded,
                new Chain.ChainDependencies(
                        Path.of("not/needed"),
                        Path.of("not-needed"),
                        outbox,
                        http,
                        clock,
                        new SecureRandom(),
                        SecretFiles.PLAIN,
                        Timeouts.STANDARD));
        ChainIndex index = new SqlChainIndex(database);
        ChainIndexer indexer = new ChainIndexer(chain.client(), chain.logs(), index, clock);
        minter = new Minter(
                chain,
                new MintSearch(chain.logs(), index, indexer),
                new MintBatches(artworks, 3, Duration.ZERO, clock),
                clock);
    }

    /** What an operator does: cancels, raises fees, fills gaps, or nothing. */
    void lever(int which) {
        try {
            if (which == 0) {
                allowed.add("mint-cancelled"); // it is stored, whatever the node says
                chain.sender().replacements().cancel(null, null);
                story.accept("cancelled");
            } else if (which == 1) {
                chain.sender().replacements().bump(null, null);
                story.accept("bumped");
            } else if (which == 2) {
                chain.sender().replacements().fillGaps();
                story.accept("filled");
            }
        } catch (SourceUnavailableException | ConflictException e) {
            requireSentence("a lever", e.getMessage());
        }
    }

    /** What the service does at intervals. */
    void watch() {
        try {
            chain.reorganisations()
                    .run(block -> artworks.tokensIn(SimulatedChain.CHAIN_ID, block.number())
                            .forEach(artwork -> {
                                story.accept("token of " + artwork.id() + " is gone");
                                changes.unconfirmed(
                                        artwork.id(),
                                        block.number(),
                                        new Failure("mint-reorganised", "Its block is gone."));
                            }));
        } catch (SourceUnavailableException e) {
            requireSentence("the watch", e.getMessage());
        }
    }

    /** Takes an artwork as far as it goes now, as the pipeline does. */
    void step(String id) throws Exception {
        Artwork artwork = artwork(id);
        if (artwork.stage() == Stage.CONFIRMED || artwork.stage() == Stage.FAILED) {
            return;
        }
        reasons.put(id, "It waits for its block.");
        try {
            if (artwork.stage() == Stage.PINNED) {
                try {
                    if (minter.sign(artwork)) {
                        artwork = artwork(id);
                        if (artwork.stage() == Stage.PINNED) {
                            reasons.put(id, "It waits for others.");
                            return;
                        }
                    }
                } catch (MintingPausedException e) {
                    reasons.put(id, e.getMessage()); // a wallet may have minted it before
                }
            }
            if (artwork.stage() == Stage.SIGNED) {
                minter.send(artwork);
                artwork = changes.sent(id).orElse(artwork);
            }
            Optional<Token> token = minter.confirm(artwork);
            if (token.isPresent()) {
                changes.confirmed(id, token.get());
                story.accept(id + " confirmed");
            }
        } catch (SourceUnavailableException | MintingPausedException e) {
            reasons.put(id, e.getMessage());
        } catch (StepFailedException e) {
            if (!allowed.contains(e.failure().type())) {
                throw new AssertionError(id + " failed for good: " + e.failure(), e);
            }
            changes.failed(id, e.failure());
            story.accept(id + " failed: " + e.failure().type());
        }
    }

    /** Has a failed artwork go on. */
    void retry(String id) {
        if (artwork(id).stage() == Stage.FAILED) {
            changes.retry(id);
        }
    }

    /** An end, or a sentence that says what it waits for. */
    void requireReason(String id) {
        Artwork artwork = artwork(id);
        if (artwork.stage() == Stage.FAILED) {
            assertThat(artwork.failure()).as("why " + id + " failed").isNotNull();
        } else if (artwork.stage() != Stage.CONFIRMED) {
            requireSentence("why " + id + " waits", reason(id));
        }
    }

    private static void requireSentence(String what, String sentence) {
        assertThat(sentence).as(what).endsWith(".").hasSizeGreaterThan(15).doesNotContain("Exception");
    }

    /** No signed form offers more than the ceiling, and a day costs no more than its limit, apart from what is exempt. */
    void requireLimits() {
        BigInteger unlimited = BigInteger.ZERO;
        for (PendingTransaction one : outbox.since(SimulatedChain.CHAIN_ID, PAYER, 0)) {
            assertThat(one.attempts())
                    .as("what is offered for gas")
                    .allMatch(attempt -> attempt.fees().max().compareTo(MAX_FEE) <= 0);
            // fillers are not limited, nor is what was signed already when it is signed anew
            if (one.artworks().isEmpty() || one.attempts().size() > 1) {
                unlimited = unlimited.add(MAX_FEE.multiply(DEAREST));
            }
        }
        if (isLimited) {
            assertThat(chain.sender().spending().today())
                    .as("what transactions cost today")
                    .isLessThanOrEqualTo(new BigDecimal(MAX_SPEND)
                            .movePointRight(18)
                            .toBigIntegerExact()
                            .add(unlimited));
        }
    }

    /** The transactions that wait for a nonce from this one on, or for a block again. */
    List<PendingTransaction> waiting(long nonce) {
        List<PendingTransaction> waiting = new ArrayList<>(outbox.since(SimulatedChain.CHAIN_ID, PAYER, nonce));
        waiting.addAll(outbox.reopened(SimulatedChain.CHAIN_ID));
        return waiting;
    }
}
