package dev.mintmark.app.chain.rpc;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MalformedChainDataException;
import dev.mintmark.contracts.MintmarkEvent;
import dev.mintmark.contracts.Revert;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthFeeHistory;
import org.web3j.protocol.core.methods.response.EthGetBalance;
import org.web3j.protocol.core.methods.response.EthMaxPriorityFeePerGas;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Reads one chain and sends transactions to it, by web3j over JSON-RPC addresses that all answer with the configured chain ID.
 * Every method throws {@link SourceUnavailableException} where none answers, an answer cannot be read, or the node refuses.
 * Keeps no state of the chain. Thread-safe.
 */
public final class ChainClient {
    /** No transaction uses less, and none of ours more than the upper bound: the dearest batch of mints. */
    private static final BigInteger MIN_GAS = BigInteger.valueOf(21_000);

    private static final BigInteger MAX_GAS = BigInteger.valueOf(32_000_000);

    /** A full node keeps the state of the last 128 blocks; this leaves a margin for the blocks that appear until it answers. */
    private static final int STATES_KEPT = 100;

    private static final int FEE_HISTORY_BLOCKS = 20;
    private static final long MAX_COUNT = 1L << 40;

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

    /** How many transactions of the account the chain has seen at {@code latest} or {@code finalized}. */
    public long transactionCount(Address account, String at) throws SourceUnavailableException {
        return ask(web3j.ethGetTransactionCount(account.hex(), DefaultBlockParameter.valueOf(at)), answer -> {
            long count = answer.getTransactionCount().longValueExact();
            NodeAnswers.require(count >= 0 && count < MAX_COUNT, "a count of transactions that no account has");
            return count;
        });
    }

    /** What the account holds in the newest block, in wei. */
    public BigInteger balance(Address account) throws SourceUnavailableException {
        return ask(web3j.ethGetBalance(account.hex(), DefaultBlockParameterName.LATEST), EthGetBalance::getBalance);
    }

    /** @throws SourceUnavailableException that says what to do, where there is no contract at the address */
    public void requireCode(Address contract) throws SourceUnavailableException {
        if (!hasCode(contract)) {
            throw new NoContractException(contract).onChain(chainId(), service.shown(), null);
        }
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
        return ask(web3j.ethGetCode(address.hex(), block), answer -> {
            NodeAnswers.require(answer.getCode().matches("0x([0-9a-fA-F]{2})*"), "code that is not hexadecimal");
            return answer.getCode().length() > 2;
        });
    }

    /** The block at a tag such as {@code finalized}. */
    public Block block(String tag) throws SourceUnavailableException {
        return block(DefaultBlockParameter.valueOf(tag), number -> true)
                .orElseThrow(() -> new SourceUnavailableException("The chain at " + service.shown() + " has no block \""
                        + tag + "\"; the service needs a node that reports finality."));
    }

    /** The block to read the contract in: the finalized one, or the newest while finality lags behind what nodes keep. */
    public Block readBlock() throws SourceUnavailableException {
        Block finalized = block("finalized");
        Block latest = block("latest");
        return latest.number() - finalized.number() <= STATES_KEPT ? finalized : latest;
    }

    /** The block of this number; empty where the chain has none yet. */
    public Optional<Block> block(long number) throws SourceUnavailableException {
        return block(number(number), answered -> answered == number);
    }

    private Optional<Block> block(DefaultBlockParameter which, LongPredicate isAsked)
            throws SourceUnavailableException {
        return ask(
                web3j.ethGetBlockByNumber(which, false),
                answer -> Optional.ofNullable(answer.getBlock()).map(block -> {
                    long number = block.getNumber().longValueExact();
                    NodeAnswers.require(isAsked.test(number), "another block");
                    return new Block(number, NodeAnswers.requireWord(block.getHash(), "hash"));
                }));
    }

    /** The time of the newest block. */
    public Instant latestTime() throws SourceUnavailableException {
        return ask(
                web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false),
                answer -> Instant.ofEpochSecond(answer.getBlock().getTimestamp().longValueExact()));
    }

    /** When the block of this number was made; empty where the chain has none yet. */
    public Optional<Instant> blockTime(long number) throws SourceUnavailableException {
        return ask(
                web3j.ethGetBlockByNumber(number(number), false),
                answer -> Optional.ofNullable(answer.getBlock()).map(block -> {
                    NodeAnswers.require(block.getNumber().longValueExact() == number, "another block");
                    long seconds = block.getTimestamp().longValueExact();
                    NodeAnswers.require(seconds >= 0 && seconds < MAX_COUNT, "a time that no block has");
                    return Instant.ofEpochSecond(seconds);
                }));
    }

    /** The base fee of the newest block, in wei per gas (EIP-1559). */
    public BigInteger baseFee() throws SourceUnavailableException {
        return ask(
                web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false),
                answer -> answer.getBlock().getBaseFeePerGas());
    }

    /** The priority fee that the node suggests, in wei per gas; 1 gwei where it suggests none. */
    public BigInteger suggestedTip() throws SourceUnavailableException {
        try {
            return send(web3j.ethMaxPriorityFeePerGas(), EthMaxPriorityFeePerGas::getMaxPriorityFeePerGas);
        } catch (RpcErrorException e) {
            return Network.gwei(1); // A node that suggests nothing has no floor of its own either.
        }
    }

    /** The median priority fee of the last blocks' transactions, in wei per gas; 0 where the node does not say. */
    public BigInteger usualTip() throws SourceUnavailableException {
        try {
            return send(
                    web3j.ethFeeHistory(FEE_HISTORY_BLOCKS, DefaultBlockParameterName.LATEST, List.of(50.0)),
                    ChainClient::median);
        } catch (RpcErrorException e) {
            return BigInteger.ZERO;
        }
    }

    private static BigInteger median(EthFeeHistory answer) {
        try {
            List<BigInteger> tips = answer.getFeeHistory().getReward().stream()
                    .map(List::getFirst)
                    .sorted()
                    .toList();
            return tips.isEmpty() ? BigInteger.ZERO : tips.get(tips.size() / 2);
        } catch (RuntimeException e) {
            // without rewards, or with some that are null; the ceiling still bounds what is paid
            return BigInteger.ZERO;
        }
    }

    /** The gas that the call would use, with a fifth more for a state that has changed by the time it is mined. */
    public BigInteger gas(Address from, ContractCall call) throws SourceUnavailableException, RevertedException {
        try {
            return withMargin(send(web3j.ethEstimateGas(transaction(from, call)), ChainClient::requireGas));
        } catch (RpcErrorException e) {
            throw revertedOr(e, "eth_estimateGas");
        }
    }

    /** A fifth more than this gas. */
    public static BigInteger withMargin(BigInteger gas) {
        return gas.multiply(BigInteger.valueOf(6)).divide(BigInteger.valueOf(5));
    }

    /** The gas that all transactions of the newest block may use together. */
    public BigInteger blockGasLimit() throws SourceUnavailableException {
        return ask(
                web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false),
                answer -> answer.getBlock().getGasLimit());
    }

    private static BigInteger requireGas(EthEstimateGas answer) {
        BigInteger gas = answer.getAmountUsed();
        NodeAnswers.require(
                gas.compareTo(MIN_GAS) >= 0 && gas.compareTo(MAX_GAS) <= 0, gas + " gas, which no transaction uses");
        return gas;
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

    /** Asks every address. */
    public AllNodes all() {
        return new AllNodes(service);
    }

    private <T> T query(Address contract, ContractQuery<T> query, Object at)
            throws SourceUnavailableException, RevertedException {
        return ethCall(
                Transaction.createEthCallTransaction(null, contract.hex(), query.data()),
                at,
                answer -> NodeAnswers.decode(contract, query, answer));
    }

    /** Makes the call without sending it, to learn why it would be refused. */
    public void simulate(Address from, ContractCall call, Block at)
            throws SourceUnavailableException, RevertedException {
        ethCall(transaction(from, call), blockHash(at), answer -> true);
    }

    /** Makes the call at the newest block without sending it; returns what it would return, hexadecimal. */
    public String simulate(Address from, ContractCall call) throws SourceUnavailableException, RevertedException {
        return ethCall(transaction(from, call), "latest", answer -> answer == null ? "0x" : answer);
    }

    /** web3j's own {@code ethCall} knows blocks by number and tag alone. */
    private <T> T ethCall(Transaction call, Object at, Function<@Nullable String, T> reader)
            throws SourceUnavailableException, RevertedException {
        try {
            return send(
                    new Request<>("eth_call", List.of(call, at), service, EthCall.class),
                    answer -> reader.apply(answer.getValue()));
        } catch (RpcErrorException e) {
            throw revertedOr(e, "eth_call");
        }
    }

    /**
     * The contracts' logs in a range of blocks.
     *
     * @param topics the first ones, in order; null stands for any
     * @throws RpcErrorException where the node finds the range or the answer too long
     */
    List<Log> logs(List<Address> contracts, long from, long to, List<@Nullable String> topics)
            throws SourceUnavailableException, RpcErrorException {
        return send(
                web3j.ethGetLogs(ContractLogs.filter(contracts, from, to, topics)),
                answer -> answer.getLogs().stream()
                        .map(result -> NodeAnswers.requireAsked((Log) result.get(), contracts, from, to, topics))
                        .toList());
    }

    /** The contract's events in a receipt, in their order. */
    public List<MintmarkEvent> events(TransactionReceipt receipt, Address contract) throws SourceUnavailableException {
        try {
            return receipt.getLogs().stream()
                    .filter(log -> log.getAddress().equalsIgnoreCase(contract.hex()))
                    .flatMap(log -> MintmarkEvent.parse(log).stream())
                    .toList();
        } catch (MalformedChainDataException e) {
            throw new SourceUnavailableException(
                    "The chain at " + service.shown() + " answers with a receipt whose logs are not the contract's: "
                            + e.getMessage(),
                    e);
        }
    }

    /** The receipt of a transaction that is in a block. */
    public Optional<TransactionReceipt> receipt(String hash) throws SourceUnavailableException {
        return ask(
                web3j.ethGetTransactionReceipt(hash),
                answer -> answer.getTransactionReceipt()
                        .filter(receipt -> receipt.getBlockHash() != null)
                        .map(receipt -> NodeAnswers.requireReceipt(receipt, hash)));
    }

    /**
     * Hands a signed transaction to a node. It is no failure if the node has it or its nonce is used: the receipt tells.
     *
     * @throws TransactionRefusedException where it may be taken when it is signed anew
     */
    public void send(String raw) throws SourceUnavailableException, TransactionRefusedException {
        try {
            send(web3j.ethSendRawTransaction(raw), answer -> true);
        } catch (RpcErrorException e) {
            if (RpcErrors.isHarmless(e.getMessage())) {
                return;
            }
            SourceUnavailableException refusal = refused("eth_sendRawTransaction", e);
            TransactionRefusedException.Fault fault = RpcErrors.fault(e.getMessage());
            if (fault == null) {
                throw refusal;
            }
            throw new TransactionRefusedException(fault, String.valueOf(refusal.getMessage()), e);
        }
    }

    SourceUnavailableException refused(String method, RpcErrorException e) {
        return new SourceUnavailableException(
                "The chain's node at " + service.shownPreferred() + " refuses " + method + ": " + e.getMessage() + ".",
                e);
    }

    /** Asks, and takes a JSON-RPC error for an outage. */
    private <R extends Response<?>, T> T ask(Request<?, R> request, Function<R, T> reader)
            throws SourceUnavailableException {
        try {
            return send(request, reader);
        } catch (RpcErrorException e) {
            throw refused(request.getMethod(), e);
        }
    }

    private <R extends Response<?>, T> T send(Request<?, R> request, Function<R, T> reader)
            throws SourceUnavailableException, RpcErrorException {
        try {
            return service.read(request, reader);
        } catch (IOException e) {
            if (e.getCause() instanceof IOException last && last.getCause() instanceof NoContractException missing) {
                throw missing.onChain(chainId(), service.shown(), e);
            }
            throw new SourceUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Transaction transaction(Address from, ContractCall call) {
        String to = call.to() == null ? null : call.to().hex();
        return new Transaction(from.hex(), null, null, null, to, call.value(), call.data());
    }

    static DefaultBlockParameter number(long block) {
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
