package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.api.BurnRegister;
import dev.mintmark.app.api.LocalSalesApi;
import dev.mintmark.app.api.SalesApi;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.artwork.Vouchers;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.anvil.AnvilBinary;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.chain.transactions.Wallet;
import dev.mintmark.app.config.ChainSettings;
import dev.mintmark.app.config.SettingsLoader;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.MintSearch;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.market.Auctions;
import dev.mintmark.app.market.Currencies;
import dev.mintmark.app.market.CurrencySettings;
import dev.mintmark.app.market.ListingRepository;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.market.OfferRepository;
import dev.mintmark.app.market.Offers;
import dev.mintmark.app.market.Sales;
import dev.mintmark.app.market.TokenHistory;
import dev.mintmark.app.market.WalletListings;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlAnchorIndex;
import dev.mintmark.app.store.SqlAnchors;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlListingRepository;
import dev.mintmark.app.store.SqlOfferRepository;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.app.store.SqlSaleIndex;
import dev.mintmark.app.store.SqlTokenEvents;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkContract;
import dev.mintmark.contracts.MintmarkQueries;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;

/** A data folder with its database and its embedded chain, as the service has them. */
public final class ChainFixture implements AutoCloseable {
    public static final String MODEL = sha256("a model");
    static final ChainSettings EMBEDDED =
            SettingsLoader.load(Path.of("no-data"), Map.of()).chain();
    static final Timeouts BRISK =
            new Timeouts(Duration.ofMillis(300), Duration.ofMinutes(5), Duration.ofMillis(300), Duration.ofSeconds(60));

    public final Database database;
    public final Chain chain;
    public final Minter minter;
    public final ModelRegistry models;

    /** Asks the chain. */
    public final Ledger ledger;

    public final ChainLedger indexedLedger;
    public final Market market;
    public final Sales sales;
    public final ChainIndex index;
    public final ChainIndexer indexer;
    public final MintSearch search;
    private final AskedAddresses asked = new AskedAddresses();
    private final HttpClient http = HttpClient.newBuilder().proxy(asked).build();

    private ChainFixture(Path folder, Database database, ChainSettings settings) throws Exception {
        this.database = database;
        Outbox outbox = new SqlOutbox(database);
        try {
            chain = Chain.open(
                    settings,
                    new Chain.ChainDependencies(
                            AnvilBinary.path(),
                            folder.resolve("chain"),
                            outbox,
                            http,
                            Clock.systemUTC(),
                            new SecureRandom(),
                            SecretFiles.PLAIN,
                            BRISK));
        } catch (Exception e) {
            database.close();
            http.close();
            throw e;
        }
        models = new ModelRegistry(chain);
        index = new SqlChainIndex(database);
        indexer = indexer(index);
        indexedLedger = new ChainLedger(chain, index, new SqlAnchorIndex(database), indexer);
        ledger = indexedLedger.fresh();
        search = new MintSearch(chain.logs(), index, indexer);
        minter = minter(1);
        ListingRepository listings = new SqlListingRepository(database);
        OfferRepository offered = new SqlOfferRepository(database);
        sales = new Sales(chain, new SqlSaleIndex(database), indexer, listings, offered, Clock.systemUTC());
        market = new Market(chain, listings, offered, Clock.systemUTC());
    }

    /** Offers, auctions and currencies of this chain. */
    public SalesApi salesApi(BurnRegister burns) {
        OfferRepository offered = new SqlOfferRepository(database);
        return new LocalSalesApi(
                new Offers(chain, offered, Clock.systemUTC()),
                new Auctions(chain, offered, Clock.systemUTC()),
                sales,
                new Currencies(chain, new SqlSaleIndex(database), indexer),
                new CurrencySettings(chain),
                new WalletListings(chain, new SqlListingRepository(database), Clock.systemUTC()),
                new TokenHistory(chain, new SqlTokenEvents(database), new SqlChainIndex(database), indexer),
                burns);
    }

    /** Every artwork is minted alone. */
    public static MintBatches alone(Database database) {
        return new MintBatches(new SqlArtworks(database), 1, Duration.ZERO, Clock.systemUTC());
    }

    /** Mints what is queued in transactions of so many at most, without a wait for others. */
    public Minter minter(int batchSize) {
        return new Minter(
                chain,
                search,
                new MintBatches(new SqlArtworks(database), batchSize, Duration.ZERO, Clock.systemUTC()),
                new SqlAnchors(database)::find,
                tokenId -> new SqlAnchorIndex(database)
                        .revokedUpTo(chain.chainId(), chain.contract().hex(), tokenId),
                Clock.systemUTC());
    }

    /** Anchors what is queued in trees of so many at most, without a wait for others. */
    public Anchorer anchorer(int size) {
        return new Anchorer(
                chain,
                new SqlAnchors(database),
                new SqlArtworks(database),
                new SqlAnchorIndex(database),
                indexer,
                size,
                Duration.ZERO,
                Clock.systemUTC());
    }

    public static ChainFixture open(Path folder) throws Exception {
        return open(folder, EMBEDDED);
    }

    static ChainFixture open(Path folder, ChainSettings settings) throws Exception {
        return new ChainFixture(folder, Database.open(folder.resolve("mintmark.db")), settings);
    }

    /** @param database closed with the chain */
    public static ChainFixture open(Path folder, Database database) throws Exception {
        return new ChainFixture(folder, database, EMBEDDED);
    }

    /** Reads the chain into another index. */
    public ChainIndexer indexer(ChainIndex into) {
        return new ChainIndexer(chain.client(), chain.logs(), into, Clock.systemUTC());
    }

    /** Puts empty blocks in the place of the newest ones, final or not. */
    public void reorganise(int blocks) throws Exception {
        askNode("anvil_reorg", blocks + ",[]");
    }

    /** Adds empty blocks. */
    public void mineBlocks(int blocks) throws Exception {
        askNode("anvil_mine", "" + blocks);
    }

    /** Takes the newest blocks away. */
    public void takeBack(int blocks) throws Exception {
        askNode("anvil_rollback", "" + blocks);
    }

    /** Lets so many seconds pass on the chain at once. */
    public void passTime(int seconds) throws Exception {
        askNode("evm_increaseTime", "" + seconds);
    }

    /** Puts a contract at an address. */
    public void setCode(Address account, String code) throws Exception {
        askNode("anvil_setCode", "\"" + account.hex() + "\",\"" + code + "\"");
    }

    private void askNode(String method, String parameters) throws Exception {
        String question =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + parameters + "]}";
        HttpRequest request = HttpRequest.newBuilder(node())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question))
                .build();
        String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        if (answer.contains("error")) {
            throw new AssertionError(answer);
        }
    }

    /** Puts empty blocks in the place of a block and all above it. */
    public void reorganiseFrom(long block) throws Exception {
        reorganise((int) (chain.client().block("latest").number() - block + 1));
    }

    /** Where the chain answers JSON-RPC. */
    public URI node() {
        return asked.last();
    }

    /** The contract's address, with the capital letters of ERC-55. */
    public String contract() {
        return chain.contract().checksummed();
    }

    /** The address of the service's own account. */
    public String holder() {
        return chain.accounts().holder().address().checksummed();
    }

    /** A pinned artwork, in the database and in memory. */
    public Artwork pinned(String name) {
        return pinned(name, MintOrder.STANDARD);
    }

    public Artwork pinned(String name, MintOrder order) {
        return PinnedArtworks.insert(database, name, order, MODEL);
    }

    /** The artwork that {@link #pinned(String)} put into the database. */
    public Artwork artwork(String name) {
        return PinnedArtworks.artwork(name, MintOrder.STANDARD, MODEL);
    }

    /** The artworks that a transaction was signed for. */
    public List<String> signed() {
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

    public String tx(Artwork artwork) {
        return database.reader()
                .withHandle(db -> db.select("SELECT tx FROM artworks WHERE id = ?", artwork.id())
                        .mapTo(String.class)
                        .one());
    }

    /** What a retry of a failed artwork does. */
    public void backToPinned(Artwork artwork) {
        database.writer()
                .useHandle(db -> db.execute("UPDATE artworks SET stage = 'PINNED' WHERE id = ?", artwork.id()));
    }

    public long stored() {
        return database.reader()
                .withHandle(db -> db.select(
                                "SELECT COUNT(DISTINCT transaction_id) FROM chain_purposes WHERE purpose LIKE 'mint:%'")
                        .mapTo(Long.class)
                        .one());
    }

    /** Mints past the service, by a wallet: to one who is not the creator. Returns the token's ID. */
    public String mintedFor(Artwork artwork, String to, String creator) throws Exception {
        mintByWallet(
                artwork,
                usual -> new Attestation(
                        Address.of(to),
                        Address.of(creator),
                        usual.tokenId(),
                        usual.root(),
                        usual.metadataDigest(),
                        usual.recipeCommitment(),
                        usual.manifestHash(),
                        usual.watermarkId(),
                        usual.modelId(),
                        usual.royaltyBps(),
                        usual.deadline()));
        return confirmed(artwork).tokenId();
    }

    /** Mints past the service, by a wallet, what the attester says in other words than it would. */
    void mintByWallet(Artwork artwork, UnaryOperator<Attestation> change) throws Exception {
        Attestation attestation =
                change.apply(attestation(artwork, Instant.now().plusSeconds(600)));
        byte[] signature = chain.accounts()
                .attester()
                .signer()
                .sign(attestation, new SigningDomain(chain.chainId(), chain.contract()));
        wallet().send(contract(), BigInteger.ZERO, MintmarkCalls.mint(attestation, signature));
    }

    /** A voucher of an artwork for the service's own account. */
    Vouchers.Given voucher(Artwork artwork) throws Exception {
        Address to = Address.of(holder());
        return new VoucherOffice(chain, Clock.systemUTC())
                .sign(artwork, to, to, Instant.now().plus(Duration.ofDays(7)));
    }

    /** What the attester says of an artwork for the service's own account. */
    Attestation attestation(Artwork artwork, Instant deadline) throws Exception {
        int modelId = chain.client()
                .query(chain.contract(), MintmarkQueries.models(Bytes32.of(MODEL)))
                .id();
        return new Attester(
                        new SigningDomain(chain.chainId(), chain.contract()),
                        chain.accounts().attester())
                .attestation(artwork, modelId, Address.of(holder()), Address.of(holder()), deadline);
    }

    /** How many tokens the chain shows, burnt ones included. */
    public long mints() throws Exception {
        return chain.logs().between(0, chain.client().block("latest").number()).stream()
                .filter(ChainFixture::isMint)
                .count();
    }

    static boolean isMint(Log log) {
        return log.getTopics().getFirst().equals(EventEncoder.encode(MintmarkContract.GENERATED_EVENT));
    }

    /** Somebody with coins who sends past the outbox. */
    public Wallet wallet() throws Exception {
        return new Wallet(chain.client(), chain.accounts().buyer());
    }

    /** The three steps of a mint. */
    public Token mint(Artwork artwork) throws Exception {
        minter.sign(artwork);
        minter.send(artwork);
        return confirmed(artwork);
    }

    /** Confirms until the artwork goes back to PINNED. */
    void untilPinned(Artwork artwork) throws Exception {
        for (int i = 0; !stage(artwork).equals("PINNED"); i++) {
            assertThat(i).isLessThan(600);
            assertThat(minter.confirm(artwork)).isEmpty();
            Thread.sleep(50);
        }
    }

    public Token confirmed(Artwork artwork) throws Exception {
        for (int i = 0; i < 600; i++) {
            Optional<Token> token = minter.confirm(artwork);
            if (token.isPresent()) {
                return token.get();
            }
            Thread.sleep(50);
        }
        throw new AssertionError("The mint of " + artwork.id() + " was not final after 30 s.");
    }

    public static String sha256(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws Exception {
        chain.close();
        database.close();
        http.close();
    }
}
