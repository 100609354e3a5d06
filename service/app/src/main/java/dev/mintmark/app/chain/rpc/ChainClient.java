package dev.mintmark.app.chain.rpc;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MalformedChainDataException;
import dev.mintmark.contracts.Revert;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthGetBalance;
import org.web3j.protocol.core.methods.response.EthGetCode;
import org.web3j.protocol.core.methods.response.EthGetTransactionCount;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.EthMaxPriorityFeePerGas;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Reads one chain and hands transactions to it, by web3j over one or more JSON-RPC addresses that must all answer with the
 * configured chain ID. Keeps no state of the chain. Every method throws {@link SourceUnavailableException} where no address
 * answers, an answer cannot be read, or the node refuses. Thread-safe.
 */
public final class ChainClient {
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
    /** Of the 128 blocks whose state every full node keeps, some are gone by the time it is asked. */
    private static final int STATES_KEPT = 100;

    private final FailoverService service;
    private final Web3j web3j;
    private final Network network;

    /**
     * @param rpc the first is preferred
     * @param timeout of one question to one address
     */
    public ChainClient(List<URI> rpc, long chainId, HttpClient http, Duration timeout) {
        this.service = new FailoverService(rpc, chainId, http, timeout);
        this.web3j = Web3j.build(service);
        this.network = Network.of(chainId);
    }

    /** The chain's number. */
    public long chainId() {
        return network.chainId();
    }

    /** A block's identity. */
    public record Block(long number, String hash) {}

    /** The network that the addresses serve. */
    public Network network() {
        return network;
    }

    /** Where the chain answers JSON-RPC, the preferred address first. */
    public List<URI> addresses() {
        return service.addresses();
    }

    /** How many transactions of the account the chain has seen at {@code latest} or {@code finalized}. */
    public long transactionCount(Address account, String at) throws SourceUnavailableException {
        EthGetTransactionCount answer =
                ask(web3j.ethGetTransactionCount(account.hex(), DefaultBlockParameter.valueOf(at)));
        return value(
                "eth_getTransactionCount", () -> answer.getTransactionCount().longValueExact());
    }

    /** What the account holds, in wei. */
    public BigInteger balance(Address account) throws SourceUnavailableException {
        EthGetBalance answer = ask(web3j.ethGetBalance(account.hex(), DefaultBlockParameterName.LATEST));
        return value("eth_getBalance", answer::getBalance);
    }

    /** Whether there is a contract at the address in the newest block. */
    public boolean hasCode(Address address) throws SourceUnavailableException {
        return hasCode(address, DefaultBlockParameterName.LATEST);
    }

    /** Whether there is a contract at the address in the block of this number. */
    boolean hasCode(Address address, long block) throws SourceUnavailableException {
        return hasCode(address, number(block));
    }

    private boolean hasCode(Address address, DefaultBlockParameter block) throws SourceUnavailableException {
        EthGetCode answer = ask(web3j.ethGetCode(address.hex(), block));
        return value("eth_getCode", () -> answer.getCode().length()) > 2;
    }

    /** The block at a tag such as {@code finalized}. */
    public Block block(String tag) throws SourceUnavailableException {
        return block(DefaultBlockParameter.valueOf(tag))
                .orElseThrow(() -> new SourceUnavailableException("The chain at " + service.shown()
                        + " knows no block \"" + tag + "\"; the service needs one that tells finality."));
    }

    /** The block to read the contract in: the finalized one, or the newest while finality lags behind what nodes keep. */
    public Block readBlock() throws SourceUnavailableException {
        Block finalized = block("finalized");
        Block latest = block("latest");
        return latest.number() - finalized.number() <= STATES_KEPT ? finalized : latest;
    }

    /** The block of this number; empty where the chain has none yet. */
    public Optional<Block> block(long number) throws SourceUnavailableException {
        return block(number(number));
    }

    private Optional<Block> block(DefaultBlockParameter which) throws SourceUnavailableException {
        EthBlock answer = ask(web3j.ethGetBlockByNumber(which, false));
        return value(
                "eth_getBlockByNumber",
                () -> Optional.ofNullable(answer.getBlock())
                        .map(block -> new Block(block.getNumber().longValueExact(), block.getHash())));
    }

    /** The base fee of the newest block, in wei per gas (EIP-1559). */
    public BigInteger baseFee() throws SourceUnavailableException {
        EthBlock answer = ask(web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false));
        return value("eth_getBlockByNumber", () -> answer.getBlock().getBaseFeePerGas());
    }

    /** The priority fee that the node suggests, in wei per gas; 1 gwei where it suggests none. */
    public BigInteger suggestedTip() throws SourceUnavailableException {
        try {
            EthMaxPriorityFeePerGas answer = send(web3j.ethMaxPriorityFeePerGas());
            return value("eth_maxPriorityFeePerGas", answer::getMaxPriorityFeePerGas);
        } catch (RpcErrorException e) {
            return GWEI; // A node that suggests nothing has no floor of its own either.
        }
    }

    /** The gas that the call would use, with a fifth more for a state that has changed by the time it is mined. */
    public BigInteger gas(Address from, ContractCall call) throws SourceUnavailableException, RevertedException {
        try {
            EthEstimateGas answer = send(web3j.ethEstimateGas(transaction(from, call)));
            return value("eth_estimateGas", answer::getAmountUsed)
                    .multiply(BigInteger.valueOf(6))
                    .divide(BigInteger.valueOf(5));
        } catch (RpcErrorException e) {
            throw revertedOr(e, "eth_estimateGas");
        }
    }

    /** Asks the contract at the newest block. */
    public <T> T query(Address contract, ContractQuery<T> query) throws SourceUnavailableException, RevertedException {
        return query(contract, query, "latest");
    }

    /** Asks the contract in exactly this block, whichever node answers (EIP-1898). */
    public <T> T query(Address contract, ContractQuery<T> query, Block at)
            throws SourceUnavailableException, RevertedException {
        return query(contract, query, blockHash(at));
    }

    private <T> T query(Address contract, ContractQuery<T> query, Object at)
            throws SourceUnavailableException, RevertedException {
        try {
            String answer = ethCall(Transaction.createEthCallTransaction(null, contract.hex(), query.data()), at);
            return query.decode(answer == null ? "0x" : answer);
        } catch (MalformedChainDataException e) {
            throw new SourceUnavailableException(
                    "The address " + contract + " on chain " + chainId() + " does not answer as the contract Mintmark"
                            + " does (" + query.name() + "): " + e.getMessage(),
                    e);
        }
    }

    /** Makes the call without sending it, to learn why it would be refused. */
    public void simulate(Address from, ContractCall call, Block at)
            throws SourceUnavailableException, RevertedException {
        ethCall(transaction(from, call), blockHash(at));
    }

    /** web3j's own {@code ethCall} knows blocks by number and tag alone. */
    private @Nullable String ethCall(Transaction call, Object at) throws SourceUnavailableException, RevertedException {
        try {
            return send(new Request<>("eth_call", List.of(call, at), service, EthCall.class))
                    .getValue();
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
        EthFilter filter = new EthFilter(number(from), number(to), contract.hex());
        for (String topic : topics) {
            if (topic == null) {
                filter.addNullTopic();
            } else {
                filter.addSingleTopic(topic);
            }
        }
        EthLog answer = send(web3j.ethGetLogs(filter));
        return value(
                "eth_getLogs",
                () -> answer.getLogs().stream()
                        .map(result -> requireLog((Log) result.get(), contract.hex()))
                        .toList());
    }

    /** The receipt of a transaction that is in a block. */
    public Optional<TransactionReceipt> receipt(String hash) throws SourceUnavailableException {
        EthGetTransactionReceipt answer = ask(web3j.ethGetTransactionReceipt(hash));
        return value(
                "eth_getTransactionReceipt",
                () -> answer.getTransactionReceipt()
                        .filter(receipt -> receipt.getBlockHash() != null)
                        .map(receipt -> requireReceipt(receipt, hash)));
    }

    private static TransactionReceipt requireReceipt(TransactionReceipt receipt, String hash) {
        require(receipt.getTransactionHash().equalsIgnoreCase(hash), "a receipt of another transaction");
        receipt.getBlockNumber().longValueExact();
        receipt.getGasUsed().longValueExact();
        receipt.getLogs().forEach(log -> requireLog(log, log.getAddress()));
        return receipt;
    }

    private static Log requireLog(Log log, String contract) {
        require(log.getAddress().equalsIgnoreCase(contract), "a log of another contract");
        log.getBlockNumber().longValueExact();
        log.getLogIndex().longValueExact();
        require(log.getBlockHash() != null && log.getTransactionHash() != null, "a log without its place");
        require(log.getTopics() != null && log.getData() != null, "a log without its content");
        return log;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * Hands a signed transaction to a node. It is no failure if the node has the transaction already or its nonce is used:
     * the receipt tells.
     *
     * @throws SourceUnavailableException also where the node refuses it for now, such as for want of coins
     */
    public void send(String raw) throws SourceUnavailableException {
        try {
            send(web3j.ethSendRawTransaction(raw));
        } catch (RpcErrorException e) {
            if (!RpcErrors.isHarmless(e.getMessage())) {
                throw refused("eth_sendRawTransaction", e);
            }
        }
    }

    SourceUnavailableException refused(String method, RpcErrorException e) {
        return new SourceUnavailableException(
                "The chain's node at " + service.shownPreferred() + " refuses " + method + ": " + e.getMessage() + ".",
                e);
    }

    /** Asks, and takes a JSON-RPC error for an outage. */
    private <R extends Response<?>> R ask(Request<?, R> request) throws SourceUnavailableException {
        try {
            return send(request);
        } catch (RpcErrorException e) {
            throw refused(request.getMethod(), e);
        }
    }

    private static <R extends Response<?>> R send(Request<?, R> request)
            throws SourceUnavailableException, RpcErrorException {
        R answer;
        try {
            answer = request.send();
        } catch (IOException e) {
            throw new SourceUnavailableException(String.valueOf(e.getMessage()), e);
        }
        if (answer.hasError()) {
            Response.Error error = answer.getError();
            throw new RpcErrorException(error.getCode(), String.valueOf(error.getMessage()), error.getData());
        }
        return answer;
    }

    /** web3j parses numbers when they are read, so a malformed one shows here. */
    private <T> T value(String method, Supplier<T> read) throws SourceUnavailableException {
        try {
            return read.get();
        } catch (RuntimeException e) {
            throw new SourceUnavailableException(
                    "The chain's node at " + service.shownPreferred() + " answers " + method + " with malformed data.",
                    e);
        }
    }

    private static Transaction transaction(Address from, ContractCall call) {
        String to = call.to() == null ? null : call.to().hex();
        return new Transaction(from.hex(), null, null, null, to, call.value(), call.data());
    }

    private static DefaultBlockParameter number(long block) {
        return DefaultBlockParameter.valueOf(BigInteger.valueOf(block));
    }

    private static Map<String, String> blockHash(Block block) {
        return Map.of("blockHash", block.hash());
    }

    private RevertedException revertedOr(RpcErrorException e, String method) throws SourceUnavailableException {
        if (!RpcErrors.isRevert(e)) {
            throw refused(method, e);
        }
        String data = e.data();
        return new RevertedException(Revert.read(data == null ? "0x" : data));
    }
}
