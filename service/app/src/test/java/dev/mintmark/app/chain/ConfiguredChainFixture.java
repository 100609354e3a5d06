package dev.mintmark.app.chain;

import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.anvil.AnvilBinary;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.chain.transactions.Wallet;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.MintSearch;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A chain that the settings name, with a contract whose owner's key is in no setting unless a test says so. */
public final class ConfiguredChainFixture implements AutoCloseable {
    /** The keys of a service. */
    public static final List<Key> SERVICE = List.of(Key.PAYER, Key.ATTESTER, Key.ADMIN, Key.PAUSER, Key.HOLDER);

    public final ChainKeys keys;
    final Database database;
    final Chain.ChainDependencies parts;
    public final String contract;
    private final HttpClient http = HttpClient.newHttpClient();
    private final EmbeddedChain elsewhere;

    public ConfiguredChainFixture(Path folder) throws Exception {
        keys = new ChainKeys(Files.createDirectories(folder.resolve("wallets")));
        elsewhere = EmbeddedChain.start(AnvilBinary.path(), folder.resolve("elsewhere"), ChainKeys.addresses(), http);
        database = Database.open(folder.resolve("mintmark.db"));
        parts = dependencies(folder, database, http);
        contract = Chain.deploy(keys.settings(rpc(), SERVICE, Map.of()), parts, Key.OWNER.address(), address -> {})
                .address()
                .checksummed();
    }

    public URI rpc() {
        return elsewhere.rpc();
    }

    /** The chain as an installation with these keys opens it. */
    public Chain open(List<Key> set, Map<String, String> more) throws Exception {
        return Chain.open(keys.settings(rpc(), set, withToken(more)), parts);
    }

    /** The same, with other waits. */
    Chain open(List<Key> set, Map<String, String> more, Timeouts timeouts) throws Exception {
        Chain.ChainDependencies brisk = new Chain.ChainDependencies(
                parts.anvil(),
                parts.folder(),
                parts.outbox(),
                parts.http(),
                parts.clock(),
                parts.random(),
                parts.secrets(),
                timeouts);
        return Chain.open(keys.settings(rpc(), set, withToken(more)), brisk);
    }

    public Map<String, String> withToken(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(more);
        all.put("TOKEN", contract);
        return all;
    }

    /** Sends a call of the contract past every service, and waits until it is in a block. */
    public void send(Key from, String data) throws Exception {
        try (Chain chain = open(List.of(), Map.of())) {
            long before = chain.client().transactionCount(from.address(), "latest");
            new Wallet(chain.client(), Account.of(from.pair())).send(contract, BigInteger.ZERO, data);
            while (chain.client().transactionCount(from.address(), "latest") == before) {
                Thread.sleep(20);
            }
        }
    }

    /** Puts code at an address, so that it is a contract. */
    void makeContract(Address address) throws Exception {
        String question = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"anvil_setCode\",\"params\":[\"" + address.hex()
                + "\",\"0x00\"]}";
        HttpRequest request = HttpRequest.newBuilder(rpc())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question))
                .build();
        String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        if (answer.contains("error")) {
            throw new AssertionError(answer);
        }
    }

    @Override
    public void close() throws Exception {
        database.close();
        elsewhere.close();
        http.close();
    }

    /** What a chain needs that is not the embedded one. */
    static Chain.ChainDependencies dependencies(Path folder, Database database, HttpClient http) {
        return new Chain.ChainDependencies(
                Path.of("not/needed"),
                folder.resolve("not-needed"),
                new SqlOutbox(database),
                http,
                Clock.systemUTC(),
                new SecureRandom(),
                SecretFiles.PLAIN,
                Timeouts.STANDARD);
    }

    /** Finds mints on a chain by the index in a database. */
    static MintSearch search(Chain chain, Database database) {
        ChainIndex index = new SqlChainIndex(database);
        return new MintSearch(
                chain.logs(), index, new ChainIndexer(chain.client(), chain.logs(), index, Clock.systemUTC()));
    }
}
