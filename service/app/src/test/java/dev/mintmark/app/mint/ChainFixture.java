package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlListings;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.Domain;
import dev.mintmark.contracts.Generation;
import dev.mintmark.contracts.Mintmark;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A data folder with its database and its embedded chain, as the service has them. */
public final class ChainFixture implements AutoCloseable {
    public static final String MODEL = sha256("a model");
    static final Settings.Chain EMBEDDED = new Settings.Chain(List.of(), 0, null, null, null, null);
    static final Sender.Timeouts BRISK =
            new Sender.Timeouts(Duration.ofMillis(300), Duration.ofMinutes(5), Duration.ofSeconds(60));

    public final Database database;
    public final Chain chain;
    final Outbox outbox;
    private final HttpClient http = HttpClient.newHttpClient();

    private final Path folder;

    private ChainFixture(Path folder, Sender.Timeouts patience) throws Exception {
        this.folder = folder;
        database = Database.open(folder.resolve("mintmark.db"));
        outbox = new SqlOutbox(database.writer(), database.reader());
        try {
            chain = Chain.open(EMBEDDED, parts(folder), patience);
        } catch (Exception e) {
            database.close();
            http.close();
            throw e;
        }
    }

    public static ChainFixture open(Path folder) throws Exception {
        return new ChainFixture(folder, BRISK);
    }

    static ChainFixture open(Path folder, Sender.Timeouts patience) throws Exception {
        return new ChainFixture(folder, patience);
    }

    private Chain.ChainDependencies parts(Path folder) {
        return new Chain.ChainDependencies(
                Anvil.binary(),
                folder.resolve("chain"),
                outbox,
                new SqlListings(database.writer(), database.reader()),
                http,
                Clock.systemUTC(),
                new SecureRandom());
    }

    /** A pinned artwork, in the database and in memory. */
    public Artwork pinned(String name) {
        return pinned(name, MintOrder.STANDARD);
    }

    public Artwork pinned(String name, MintOrder order) {
        return insert(database, name, order);
    }

    static Artwork insert(Database database, String name) {
        return insert(database, name, MintOrder.STANDARD);
    }

    private static Artwork insert(Database database, String name, MintOrder order) {
        database.writer()
                .useHandle(db -> db.execute(
                        "INSERT INTO artworks (id, stage, goal, created_at, model_id, model_sha256, prompt,"
                                + " negative_prompt, seed, steps, guidance, sampler, width, height, inputs, salt,"
                                + " disclose_prompt, format, sha256)"
                                + " VALUES (?, 'PINNED', 'CONFIRMED', 0, 'starter', ?, ?, '', 7, 20, 7.5, 'ddim', 512,"
                                + " 512, '', ?, 0, 'PNG', ?)",
                        name,
                        MODEL,
                        name,
                        new byte[32],
                        sha256(name)));
        return artwork(name, order);
    }

    /** The artwork that {@link #pinned(String)} put into the database. */
    Artwork artwork(String name) {
        return artwork(name, MintOrder.STANDARD);
    }

    private static Artwork artwork(String name, MintOrder order) {
        String sha256 = sha256(name);
        Recipe recipe = new Recipe(name, "", MODEL, 7, 20, 7.5, "ddim", 512, 512, List.of());
        Seal seal = new Seal(
                sha256,
                100,
                512,
                512,
                ImageFormat.PNG,
                Long.parseUnsignedLong(sha256.substring(0, 16), 16),
                43.0,
                "urn:c2pa:" + name,
                sha256(name + " manifest"),
                "Trusted",
                sha256(name + " fingerprint"),
                Instant.EPOCH);
        Pin pin = new Pin(DigestCids.raw(Bytes32.of(sha256)), null, null);
        return new Artwork(
                name,
                Stage.PINNED,
                Goal.CONFIRMED,
                "starter",
                recipe,
                new byte[32],
                false,
                ImageFormat.PNG,
                order,
                null,
                null,
                seal,
                pin,
                null,
                null,
                null,
                Instant.EPOCH);
    }

    /** The artworks that a transaction was signed for. */
    List<String> signed() {
        return database.reader()
                .withHandle(db -> db.select("SELECT id FROM artworks WHERE stage = 'SIGNED' ORDER BY seq")
                        .mapTo(String.class)
                        .list());
    }

    public String stage(Artwork artwork) {
        return database.reader()
                .withHandle(db -> db.select("SELECT stage FROM artworks WHERE id = ?", artwork.id())
                        .mapTo(String.class)
                        .one());
    }

    String tx(Artwork artwork) {
        return database.reader()
                .withHandle(db -> db.select("SELECT tx FROM artworks WHERE id = ?", artwork.id())
                        .mapTo(String.class)
                        .one());
    }

    /** What a retry of a failed artwork does. */
    void backToPinned(Artwork artwork) {
        database.writer()
                .useHandle(db -> db.execute("UPDATE artworks SET stage = 'PINNED' WHERE id = ?", artwork.id()));
    }

    long stored() {
        return database.reader()
                .withHandle(db -> db.select("SELECT COUNT(*) FROM chain_transactions WHERE purpose LIKE 'mint:%'")
                        .mapTo(Long.class)
                        .one());
    }

    /** MintReader past the service, by a wallet: to one who is not the creator. Returns the token's ID. */
    public String mintedFor(Artwork artwork, String to, String creator) throws Exception {
        Domain domain = new Domain(chain.chainId(), Address.of(chain.contract()));
        Generation usual = new Attestations(domain, accounts().attester())
                .of(artwork, Address.of(to), Instant.now().plusSeconds(600));
        Generation generation = new Generation(
                usual.to(),
                Address.of(creator),
                usual.tokenId(),
                usual.root(),
                usual.modelSha256(),
                usual.metadataDigest(),
                usual.recipeCommitment(),
                usual.manifestHash(),
                usual.watermarkId(),
                usual.royaltyBps(),
                usual.deadline());
        byte[] signature = accounts().attester().signer().sign(generation, domain);
        wallet().send(chain.contract(), BigInteger.ZERO, Mintmark.mint(generation, signature));
        return confirmed(artwork).tokenId();
    }

    Accounts accounts() throws Exception {
        return ChainAccounts.embedded(folder.resolve("chain/keys"), new SecureRandom());
    }

    /** Somebody with coins who sends past the outbox. */
    public Wallet wallet() throws Exception {
        return new Wallet(chain, accounts().buyer());
    }

    /** The three steps of a mint. */
    public Token mint(Artwork artwork) throws Exception {
        chain.minter().sign(artwork);
        chain.minter().send(artwork);
        return confirmed(artwork);
    }

    Token confirmed(Artwork artwork) throws Exception {
        for (int i = 0; i < 600; i++) {
            Optional<Token> token = chain.minter().confirm(artwork);
            if (token.isPresent()) {
                return token.get();
            }
            Thread.sleep(50);
        }
        throw new AssertionError("The mint of " + artwork.id() + " was not final after 30 s.");
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws Exception {
        chain.close();
        database.close();
        http.close();
    }
}
