package dev.mintmark.app.chain;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.Utils;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/**
 * The primary names of addresses in ENS on Ethereum, for people to read: the name that the address claims (ERC-181), where that name
 * leads back to the address (ERC-137). Nothing is sent to a name. Only names of lower-case ASCII letters, digits and hyphens are shown, since others
 * can look like them. Asks nothing unless an RPC of Ethereum is set. Answers are kept for an hour. Thread-safe.
 */
final class EnsNames {
    /** Asks nothing. */
    static final EnsNames NONE = new EnsNames(null, Clock.systemUTC());

    private static final long ETHEREUM = 1;
    private static final Address REGISTRY = Address.of("0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e");
    private static final String RESOLVER = "0x0178b8bf";
    private static final String NAME = "0x691f3431";
    private static final String ADDR = "0x3b3b57de";
    private static final String READABLE = "([a-z0-9-]{1,63}\\.){1,8}[a-z]{2,20}";
    private static final int MAX_ANSWER = 2048;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration DOWN = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final int MAX_KEPT = 1000;
    private static final int MAX_ASKED = 64;

    private final @Nullable ChainClient client;
    private final Clock clock;
    private volatile Instant downUntil = Instant.MIN;
    private final Map<Address, CompletableFuture<Optional<String>>> asking = new ConcurrentHashMap<>();
    private final Map<Address, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, Known> eldest) {
            return size() > MAX_KEPT;
        }
    };

    private EnsNames(@Nullable ChainClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    private record Known(Optional<String> name, Instant until) {}

    /** @param rpc of Ethereum; null asks nothing */
    static EnsNames of(@Nullable URI rpc, HttpClient http, Clock clock) {
        return rpc == null ? NONE : new EnsNames(new ChainClient(List.of(rpc), ETHEREUM, http, TIMEOUT), clock);
    }

    /** The name; empty where there is none, it does not lead back, or nobody answers. */
    Optional<String> name(Address address) {
        ChainClient asked = client;
        if (asked == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Known> kept = kept(address, now);
        if (kept.isPresent()) {
            return kept.get().name;
        }
        if (downUntil.isAfter(now)) {
            return Optional.empty();
        }
        Known found;
        try {
            found = new Known(confirmed(asked, address), now.plus(KEPT));
        } catch (SourceUnavailableException e) {
            downUntil = now.plus(DOWN); // one wait is enough for all accounts
            return Optional.empty();
        }
        synchronized (known) {
            known.put(address, found);
        }
        return found.name;
    }

    /**
     * As {@link #name}, for an answer that does not wait for a slow node: empty where the name is not known within 300 ms. It is
     * asked for on, so that a later answer has it.
     */
    Optional<String> soon(Address address) {
        if (client == null) {
            return Optional.empty();
        }
        Optional<Known> kept = kept(address, clock.instant());
        if (kept.isPresent()) {
            return kept.get().name;
        }
        if (asking.size() >= MAX_ASKED) {
            return Optional.empty();
        }
        CompletableFuture<Optional<String>> found = asking.computeIfAbsent(
                address, one -> CompletableFuture.supplyAsync(() -> name(one), Thread.ofVirtual()::start));
        found.whenComplete((name, failure) -> asking.remove(address, found));
        try {
            return found.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<Known> kept(Address address, Instant now) {
        synchronized (known) {
            return Optional.ofNullable(known.get(address)).filter(kept -> kept.until.isAfter(now));
        }
    }

    private static Optional<String> confirmed(ChainClient client, Address address) throws SourceUnavailableException {
        Optional<String> claimed = ask(client, address.hex().substring(2) + ".addr.reverse", NAME)
                .flatMap(EnsNames::text)
                .filter(name -> name.matches(READABLE));
        if (claimed.isEmpty()) {
            return Optional.empty();
        }
        return ask(client, claimed.get(), ADDR).flatMap(EnsNames::address).equals(Optional.of(address))
                ? claimed
                : Optional.empty();
    }

    /** What the resolver of a name answers to a question about its node; empty where there is no resolver or it refuses. */
    private static Optional<String> ask(ChainClient client, String name, String question)
            throws SourceUnavailableException {
        String node = Numeric.toHexStringNoPrefix(namehash(name));
        try {
            Optional<Address> resolver =
                    address(client.simulate(Address.ZERO, ContractCall.to(REGISTRY, RESOLVER + node)));
            return resolver.isEmpty()
                    ? Optional.empty()
                    : Optional.of(client.simulate(Address.ZERO, ContractCall.to(resolver.get(), question + node)));
        } catch (RevertedException e) {
            return Optional.empty();
        }
    }

    /** The hash of a name (ERC-137). */
    static byte[] namehash(String name) {
        byte[] node = new byte[32];
        for (String label : List.of(name.split("\\.")).reversed()) {
            byte[] both = new byte[64];
            System.arraycopy(node, 0, both, 0, 32);
            System.arraycopy(Hash.sha3(label.getBytes(StandardCharsets.UTF_8)), 0, both, 32, 32);
            node = Hash.sha3(both);
        }
        return node;
    }

    private static Optional<Address> address(String word) {
        if (!word.matches("0x0{24}[0-9a-fA-F]{40}")) {
            return Optional.empty();
        }
        Address address = Address.of("0x" + word.substring(26).toLowerCase(Locale.ROOT));
        return address.isZero() ? Optional.empty() : Optional.of(address);
    }

    private static Optional<String> text(String answer) {
        if (answer.length() > MAX_ANSWER) {
            return Optional.empty();
        }
        try {
            return FunctionReturnDecoder.decode(answer, Utils.convert(List.of(new TypeReference<Utf8String>() {})))
                    .stream()
                    .map(value -> (String) value.getValue())
                    .findFirst();
        } catch (RuntimeException e) {
            return Optional.empty(); // what is no text
        }
    }
}
