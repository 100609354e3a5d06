package dev.mintmark.app.mint;

import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkContract;
import dev.mintmark.contracts.MintmarkQueries;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.web3j.abi.EventEncoder;
import org.web3j.crypto.Hash;

/**
 * A chain's state as far as mints depend on it: accounts, and a model of the contract Mintmark with one registered model. It checks
 * what the contract checks of a mint, the signature apart, which is always the attester's here.
 */
final class SimulatedContract {
    private static final String GENERATION =
            "(address,address,uint256,bytes32,bytes32,bytes32,bytes8,uint24,uint16,uint64)";
    private static final String MINT = selector("mint(" + GENERATION + ",bytes)");
    private static final String BATCH = selector("mintBatch(" + GENERATION + "[],bytes)");
    private static final String OWNER = function(MintmarkQueries.owner().data());
    private static final String ATTESTER = function(MintmarkQueries.attester().data());
    private static final String PAUSED =
            function(MintmarkQueries.mintingPaused().data());
    private static final String MODELS =
            function(MintmarkQueries.models(Bytes32.ZERO).data());
    private static final String ORIGIN =
            function(MintmarkQueries.originOf(Bytes32.ZERO).data());
    private static final String OWNER_OF =
            function(MintmarkQueries.ownerOf(Bytes32.ZERO).data());
    private static final String GENERATED = EventEncoder.encode(MintmarkContract.GENERATED_EVENT);
    private static final String TRANSFER = EventEncoder.encode(MintmarkContract.TRANSFER_EVENT);
    private static final String SKIPPED = EventEncoder.encode(MintmarkContract.MINTSKIPPED_EVENT);

    private static final int WORDS = 10;
    private static final long BASE_GAS = 35_000;
    private static final long MINT_GAS = 60_000;
    private static final long SKIPPED_GAS = 8_000;

    private final Address owner;
    private final Address attester;
    private final Map<String, Long> nonces = new HashMap<>();
    private final Map<String, BigInteger> balances = new HashMap<>();
    private final Map<String, List<String>> tokens = new HashMap<>();
    private boolean paused;

    SimulatedContract(Address owner, Address attester) {
        this.owner = owner;
        this.attester = attester;
    }

    private SimulatedContract(SimulatedContract other) {
        this(other.owner, other.attester);
        nonces.putAll(other.nonces);
        balances.putAll(other.balances);
        tokens.putAll(other.tokens);
        paused = other.paused;
    }

    /** A copy that changes alone. */
    SimulatedContract copy() {
        return new SimulatedContract(this);
    }

    /** A log of the contract. */
    record Event(List<String> topics, String data) {}

    /**
     * What a call came to.
     *
     * @param returned what it returns, or the error that it reverts with
     */
    record Outcome(boolean succeeded, String returned, long gas, List<Event> events) {}

    long nonce(String account) {
        return nonces.getOrDefault(account, 0L);
    }

    void setNonce(String account, long nonce) {
        nonces.put(account, nonce);
    }

    BigInteger balance(String account) {
        return balances.getOrDefault(account, BigInteger.ZERO);
    }

    void setBalance(String account, BigInteger wei) {
        balances.put(account, wei);
    }

    void pause(boolean pauses) {
        paused = pauses;
    }

    boolean isMinted(String tokenId) {
        return tokens.containsKey(tokenId);
    }

    /** Makes a call at a block's time; what it changes is in this state where it succeeds. */
    Outcome call(String data, long time) {
        String function = function(data);
        String arguments = data.length() < 10 ? "" : data.substring(10);
        if (function.equals(MINT)) {
            return mint(arguments, time);
        }
        if (function.equals(BATCH)) {
            return mintBatch(arguments, time);
        }
        if (function.equals(OWNER)) {
            return returned(address(owner.hex()));
        }
        if (function.equals(ATTESTER)) {
            return returned(address(attester.hex()));
        }
        if (function.equals(PAUSED)) {
            return returned(number(paused ? 1 : 0));
        }
        if (function.equals(MODELS)) {
            return returned(number(arguments.equals(ChainFixture.MODEL) ? 1 : 0) + number(0));
        }
        if (function.equals(ORIGIN) || function.equals(OWNER_OF)) {
            List<String> token = tokens.get("0x" + arguments);
            if (token == null) {
                return reverted("TokenDoesNotExist()", "");
            }
            return returned(
                    function.equals(OWNER_OF)
                            ? token.get(0)
                            : ChainFixture.MODEL + number(0) + token.get(1) + token.get(8) + number(0) + number(0));
        }
        return new Outcome(true, "0x", 21_000, List.of()); // a payment
    }

    private Outcome mint(String arguments, long time) {
        if (paused) {
            return reverted("MintingIsPaused()", "");
        }
        List<String> generation = words(arguments, 0);
        List<Event> events = new ArrayList<>();
        String refusal = tryMint(generation, time, events);
        return refusal == null
                ? new Outcome(true, "0x", BASE_GAS + MINT_GAS, events)
                : reverted(refusal, generation.get(refusal.startsWith("Already") ? 2 : 9));
    }

    private Outcome mintBatch(String arguments, long time) {
        if (paused) {
            return reverted("MintingIsPaused()", "");
        }
        int array = Integer.parseInt(arguments.substring(0, 64), 16) * 2;
        int size = Integer.parseInt(arguments.substring(array, array + 64), 16);
        List<Event> events = new ArrayList<>();
        int minted = 0;
        long gas = BASE_GAS;
        for (int i = 0; i < size; i++) {
            List<String> generation = words(arguments, array + 64 + i * WORDS * 64);
            String refusal = tryMint(generation, time, events);
            gas += refusal == null ? MINT_GAS : SKIPPED_GAS;
            if (refusal == null) {
                minted++;
            } else {
                events.add(new Event(List.of(SKIPPED, "0x" + generation.get(2)), selector(refusal) + "0".repeat(56)));
            }
        }
        return new Outcome(true, "0x" + number(minted), gas, events);
    }

    /** Mints, or returns the error's signature. */
    private @Nullable String tryMint(List<String> generation, long time, List<Event> events) {
        String tokenId = "0x" + generation.get(2);
        if (time > Long.parseLong(generation.get(9).substring(48), 16)) {
            return "Expired(uint256)";
        }
        if (tokens.containsKey(tokenId)) {
            return "AlreadyMinted(uint256)";
        }
        tokens.put(tokenId, generation);
        events.add(new Event(List.of(TRANSFER, "0x" + number(0), "0x" + generation.get(0), tokenId), "0x"));
        BigInteger provenance = BigInteger.ONE
                .shiftLeft(8)
                .or(BigInteger.ONE.shiftLeft(30))
                .or(new BigInteger(generation.get(8), 16).shiftLeft(54));
        events.add(new Event(
                List.of(GENERATED, tokenId, "0x" + generation.get(6), "0x" + generation.get(1)),
                "0x" + padded(provenance.toString(16)) + generation.get(5)));
        return null;
    }

    private static List<String> words(String hex, int from) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < WORDS; i++) {
            words.add(hex.substring(from + i * 64, from + (i + 1) * 64));
        }
        return words;
    }

    private static Outcome returned(String words) {
        return new Outcome(true, "0x" + words, BASE_GAS, List.of());
    }

    private static Outcome reverted(String error, String arguments) {
        return new Outcome(false, selector(error) + arguments, BASE_GAS, List.of());
    }

    private static String function(String data) {
        return data.length() < 10 ? "" : data.substring(0, 10);
    }

    private static String selector(String signature) {
        return Hash.sha3String(signature).substring(0, 10);
    }

    private static String address(String hex) {
        return padded(hex.substring(2));
    }

    private static String number(long number) {
        return padded(Long.toHexString(number));
    }

    private static String padded(String hex) {
        return "0".repeat(64 - hex.length()) + hex;
    }
}
