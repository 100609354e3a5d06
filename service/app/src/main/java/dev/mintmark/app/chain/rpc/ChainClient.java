package dev.mintmark.app.chain.rpc;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.MalformedChainDataException;
import dev.mintmark.contracts.Revert;
import dev.mintmark.contracts.View;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthGasPrice;
import org.web3j.protocol.core.methods.response.EthGetBalance;
import org.web3j.protocol.core.methods.response.EthGetCode;
import org.web3j.protocol.core.methods.response.EthGetTransactionCount;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * The questions that this service asks a chain, over one or more JSON-RPC addresses that must all answer with the
 * configured chain ID. Keeps no state of the chain. Thread-safe.
 */
public final class ChainClient {
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
    /** Of the 128 blocks whose state every full node keeps, some are gone by the time it is asked. */
    private static final int STATES_KEPT = 100;

    private final Endpoints endpoints;
    private final Network network;

    /**
     * @param rpc the first is preferred
     * @param timeout of one question to one address
     */
    public ChainClient(List<URI> rpc, long chainId, HttpClient http, Duration timeout) {
        this.endpoints = new Endpoints(rpc, chainId, http, timeout);
        this.network = Network.of(chainId);
    }

    public long chainId() {
        return network.chainId();
    }

    /** A block's identity. */
    public record Block(long number, String hash) {}

    /** Asks, and takes a JSON-RPC error for an outage. */
    private <R extends Response<?>> R ask(String method, List<?> params, Class<R> type)
            throws SourceUnavailableException {
        try {
            return endpoints.ask(method, params, type);
        } catch (RpcErrorException e) {
            throw endpoints.refused(method, e);
        }
    }

    /** How many transactions of the account the chain has seen at {@code latest} or {@code finalized}. */
    public long transactionCount(Address account, String at) throws SourceUnavailableException {
        return ask("eth_getTransactionCount", List.of(account.hex(), at), EthGetTransactionCount.class)
                .getTransactionCount()
                .longValueExact();
    }

    /** What the account holds, in wei. */
    public BigInteger balance(Address account) throws SourceUnavailableException {
        return ask("eth_getBalance", List.of(account.hex(), "latest"), EthGetBalance.class)
                .getBalance();
    }

    /** Whether there is a contract at the address at {@code latest} or in a block of that number. */
    public boolean hasCode(Address address, String at) throws SourceUnavailableException {
        return ask("eth_getCode", List.of(address.hex(), at), EthGetCode.class)
                        .getCode()
                        .length()
                > 2;
    }

    /** The block at a tag such as {@code finalized}. */
    public Block block(String tag) throws SourceUnavailableException {
        return blockAt(tag)
                .orElseThrow(() -> new SourceUnavailableException("The chain at " + endpoints.shown()
                        + " knows no block \"" + tag + "\"; the service needs one that tells finality."));
    }

    /** The block to read the contract in: the finalized one, or the newest while finality lags behind what nodes keep. */
    public Block readBlock() throws SourceUnavailableException {
        Block finalized = block("finalized");
        Block latest = block("latest");
        return latest.number() - finalized.number() <= STATES_KEPT ? finalized : latest;
    }

    public Optional<Block> block(long number) throws SourceUnavailableException {
        return blockAt(quantity(number));
    }

    private Optional<Block> blockAt(String tagOrNumber) throws SourceUnavailableException {
        return Optional.ofNullable(ask("eth_getBlockByNumber", List.of(tagOrNumber, false), EthBlock.class)
                        .getBlock())
                .map(block -> new Block(block.getNumber().longValueExact(), block.getHash()));
    }

    /** The network that the addresses serve. */
    public Network network() {
        return network;
    }

    /** Where the chain answers JSON-RPC, the preferred address first. */
    public List<URI> addresses() {
        return endpoints.addresses();
    }

    /** The base fee of the newest block, in wei per gas (EIP-1559). */
    public BigInteger baseFee() throws SourceUnavailableException {
        return ask("eth_getBlockByNumber", List.of("latest", false), EthBlock.class)
                .getBlock()
                .getBaseFeePerGas();
    }

    /** The priority fee that the node suggests, in wei per gas; 1 gwei where it suggests none. */
    public BigInteger suggestedTip() throws SourceUnavailableException {
        try {
            return endpoints
                    .ask("eth_maxPriorityFeePerGas", List.of(), EthGasPrice.class)
                    .getGasPrice();
        } catch (RpcErrorException e) {
            return GWEI; // A node that suggests nothing has no floor of its own either.
        }
    }

    /** What the call would use, with a fifth more for a state that has moved on by the time it is mined. */
    public BigInteger gas(Address from, ContractCall call) throws SourceUnavailableException, RevertedException {
        try {
            BigInteger used = endpoints
                    .ask("eth_estimateGas", List.of(transaction(from, call)), EthEstimateGas.class)
                    .getAmountUsed();
            return used.multiply(BigInteger.valueOf(6)).divide(BigInteger.valueOf(5));
        } catch (RpcErrorException e) {
            throw revertedOr(e, "eth_estimateGas");
        }
    }

    /** Asks the contract at the newest block. */
    public <T> T view(Address contract, View<T> view) throws SourceUnavailableException, RevertedException {
        return view(contract, view, "latest");
    }

    /** Asks the contract in exactly this block, whichever node answers (EIP-1898). */
    public <T> T view(Address contract, View<T> view, Block at) throws SourceUnavailableException, RevertedException {
        return view(contract, view, Map.of("blockHash", at.hash()));
    }

    private <T> T view(Address contract, View<T> view, Object at) throws SourceUnavailableException, RevertedException {
        try {
            Map<String, String> call = Map.of("to", contract.hex(), "data", view.data());
            return view.decode(
                    endpoints.ask("eth_call", List.of(call, at), EthCall.class).getValue());
        } catch (RpcErrorException e) {
            throw revertedOr(e, "eth_call");
        } catch (MalformedChainDataException e) {
            throw new SourceUnavailableException(
                    "The address " + contract + " on chain " + chainId() + " does not answer as the contract Mintmark"
                            + " does (" + view.name() + "): " + e.getMessage(),
                    e);
        }
    }

    /** Makes the call without sending it, to learn why it would be refused. */
    public void simulate(Address from, ContractCall call, Block at)
            throws SourceUnavailableException, RevertedException {
        try {
            endpoints.ask("eth_call", List.of(transaction(from, call), Map.of("blockHash", at.hash())), EthCall.class);
        } catch (RpcErrorException e) {
            throw revertedOr(e, "eth_call");
        }
    }

    /**
     * The contract's logs in a range of blocks.
     *
     * @param topics the first ones, in order; null stands for any
     * @throws RpcErrorException where the node finds the range or the answer too long
     */
    List<Log> logs(Address contract, long from, long to, List<@Nullable String> topics)
            throws SourceUnavailableException, RpcErrorException {
        Map<String, Object> filter = Map.of(
                "address", contract.hex(), "fromBlock", quantity(from), "toBlock", quantity(to), "topics", topics);
        List<Log> logs = new ArrayList<>();
        for (EthLog.LogResult<?> result :
                endpoints.ask("eth_getLogs", List.of(filter), EthLog.class).getLogs()) {
            logs.add((Log) result.get());
        }
        return logs;
    }

    public Optional<TransactionReceipt> receipt(String hash) throws SourceUnavailableException {
        return ask("eth_getTransactionReceipt", List.of(hash), EthGetTransactionReceipt.class)
                .getTransactionReceipt()
                .filter(receipt -> receipt.getBlockHash() != null);
    }

    /**
     * Hands a signed transaction to a node. That the node knows it already, or that its nonce is used, is no failure: the
     * receipt tells.
     *
     * @throws SourceUnavailableException also where the node refuses it for now, such as for want of coins
     */
    public void send(String raw) throws SourceUnavailableException {
        try {
            endpoints.ask("eth_sendRawTransaction", List.of(raw), EthSendTransaction.class);
        } catch (RpcErrorException e) {
            if (!RpcErrors.harmless(e.getMessage())) {
                throw endpoints.refused("eth_sendRawTransaction", e);
            }
        }
    }

    Endpoints endpoints() {
        return endpoints;
    }

    public static String quantity(long number) {
        return Numeric.encodeQuantity(BigInteger.valueOf(number));
    }

    private static Map<String, String> transaction(Address from, ContractCall call) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("from", from.hex());
        if (call.to() != null) {
            fields.put("to", call.to().hex());
        }
        fields.put("value", Numeric.encodeQuantity(call.value()));
        fields.put("data", call.data());
        return fields;
    }

    private RevertedException revertedOr(RpcErrorException e, String method) throws SourceUnavailableException {
        if (!RpcErrors.reverted(e)) {
            throw endpoints.refused(method, e);
        }
        String data = e.data();
        return new RevertedException(Revert.read(data == null ? "0x" : data));
    }
}
