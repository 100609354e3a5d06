package dev.mintmark.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plain JSON-RPC to a chain, with transactions that are signed here. */
final class TestChain {
    static final long ID = 31337;
    static final BigInteger ETHER = BigInteger.TEN.pow(18);

    private static final BigInteger GAS = BigInteger.valueOf(12_000_000);
    private static final BigInteger FEE = BigInteger.valueOf(10_000_000_000L);

    /** A transaction that went through. */
    record Receipt(
            Address contract, long gasUsed, BigInteger fee, List<MintmarkEvent> events, TransactionReceipt web3j) {
        <T extends MintmarkEvent> T only(Class<T> kind) {
            List<T> found =
                    events.stream().filter(kind::isInstance).map(kind::cast).toList();
            if (found.size() != 1) {
                throw new AssertionError("One " + kind.getSimpleName() + " was expected among " + events);
            }
            return found.getFirst();
        }
    }

    /** A call or transaction that the contract refused. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(Revert revert) {
            super(revert.message());
        }
    }

    /** An account with a key of its own. */
    record TestAccount(ECKeyPair key, Address address) {
        static TestAccount of(long seed) {
            ECKeyPair key = ECKeyPair.create(new BigInteger(1, Hash.sha3(new byte[] {(byte) seed, 77})));
            return new TestAccount(key, Signer.of(key).address());
        }

        Signer signer() {
            return Signer.of(key);
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI node;

    TestChain(URI node) {
        this.node = node;
    }

    void fund(Address account, BigInteger wei) {
        rpc("anvil_setBalance", account.hex(), "0x" + wei.toString(16));
    }

    BigInteger balance(Address account) {
        return quantity(rpc("eth_getBalance", account.hex(), "latest"));
    }

    <T> T ask(Address contract, ContractQuery<T> query) {
        return query.decode(rpc("eth_call", new Call(contract.hex(), query.data()), "latest")
                .stringValue());
    }

    JsonNode code(Address contract) {
        return rpc("eth_getCode", contract.hex(), "latest");
    }

    Receipt send(TestAccount from, @Nullable Address to, BigInteger value, String data) {
        BigInteger nonce =
                quantity(rpc("eth_getTransactionCount", from.address().hex(), "pending"));
        RawTransaction raw = RawTransaction.createTransaction(
                ID, nonce, GAS, to == null ? "" : to.hex(), value, data, BigInteger.ONE, FEE);
        byte[] signed = TransactionEncoder.signMessage(raw, Credentials.create(from.key()));
        if (to != null) {
            rpc("eth_call", new Transfer(from.address().hex(), to.hex(), "0x" + value.toString(16), data), "latest");
        }
        String hash = rpc("eth_sendRawTransaction", Numeric.toHexString(signed)).stringValue();
        JsonNode receipt = mined(hash);
        if (!receipt.get("status").stringValue().equals("0x1")) {
            throw new AssertionError("The transaction failed: " + receipt);
        }
        return receipt(receipt);
    }

    /** The receipt, which the node has a moment after it took the transaction. */
    private JsonNode mined(String hash) {
        for (int i = 0; i < 500; i++) {
            JsonNode receipt = rpc("eth_getTransactionReceipt", hash);
            if (receipt != null && !receipt.isNull()) {
                return receipt;
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("The transaction " + hash + " was not mined.");
    }

    /** The contract's logs with these first topics; null stands for any. */
    List<MintmarkEvent> logs(Address contract, @Nullable Bytes32... topics) {
        List<@Nullable String> wanted = new ArrayList<>();
        for (Bytes32 topic : topics) {
            wanted.add(topic == null ? null : topic.toString());
        }
        return events(rpc("eth_getLogs", new Filter(contract.hex(), "earliest", "latest", wanted)));
    }

    private static Receipt receipt(JsonNode receipt) {
        JsonNode contract = receipt.get("contractAddress");
        BigInteger gas = quantity(receipt.get("gasUsed"));
        return new Receipt(
                contract == null || contract.isNull() ? Address.ZERO : Address.of(contract.stringValue()),
                gas.longValueExact(),
                gas.multiply(quantity(receipt.get("effectiveGasPrice"))),
                events(receipt.get("logs")),
                read(receipt, TransactionReceipt.class));
    }

    private static List<MintmarkEvent> events(JsonNode logs) {
        List<MintmarkEvent> events = new ArrayList<>();
        for (JsonNode log : logs) {
            MintmarkEvent.parse(read(log, Log.class)).ifPresent(events::add);
        }
        return events;
    }

    private static <T> T read(JsonNode json, Class<T> type) {
        return ObjectMapperFactory.getObjectMapper().readValue(json.toString(), type);
    }

    private record Filter(String address, String fromBlock, String toBlock, List<@Nullable String> topics) {}

    private record Call(String to, String data) {}

    private record Transfer(String from, String to, String value, String data) {}

    private record Request(String jsonrpc, int id, String method, List<Object> params) {}

    JsonNode rpc(String method, Object... params) {
        String body = JsonMapper.shared().writeValueAsString(new Request("2.0", 1, method, List.of(params)));
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(node)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            JsonNode answer = JsonMapper.shared().readTree(response.body());
            JsonNode error = answer.get("error");
            if (error == null) {
                return answer.get("result");
            }
            if (error.get("data") != null && error.get("data").isString()) {
                throw new Refused(Revert.read(error.get("data").stringValue()));
            }
            throw new AssertionError(method + ": " + error);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger quantity(JsonNode hex) {
        return new BigInteger(hex.stringValue().substring(2), 16);
    }
}
