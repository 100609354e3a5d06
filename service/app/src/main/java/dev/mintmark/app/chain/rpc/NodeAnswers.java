package dev.mintmark.app.chain.rpc;

import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MalformedChainDataException;
import dev.mintmark.contracts.MintmarkEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Checks that what a node answers is what it was asked for; throws {@link IllegalArgumentException} where it is not. Stateless. */
final class NodeAnswers {
    private NodeAnswers() {}

    /** What a question to the contract answers. */
    static <T> T decode(Address contract, ContractQuery<T> query, @Nullable String answer) {
        if (answer == null || answer.equals("0x")) {
            // every function of the contract that is asked answers something
            throw new NoContractException(contract);
        }
        try {
            return query.decode(answer);
        } catch (MalformedChainDataException e) {
            throw new IllegalArgumentException(
                    contract + " does not answer as the contract Mintmark does (" + query.name() + "): "
                            + e.getMessage(),
                    e);
        }
    }

    /** A log of one of the contracts in these blocks and with these topics, whose content is that of its event. */
    static Log requireAsked(Log log, List<Address> contracts, long from, long to, List<@Nullable String> topics) {
        requireLog(log);
        require(
                contracts.stream().anyMatch(one -> one.hex().equalsIgnoreCase(log.getAddress())),
                "a log of another contract");
        long block = log.getBlockNumber().longValueExact();
        require(from <= block && block <= to, "a log of another block");
        for (int i = 0; i < topics.size(); i++) {
            String topic = topics.get(i);
            require(
                    topic == null
                            || i < log.getTopics().size()
                                    && topic.equalsIgnoreCase(log.getTopics().get(i)),
                    "a log with other topics");
        }
        requireEvent(log);
        return log;
    }

    private static void requireEvent(Log log) {
        try {
            MintmarkEvent.parse(log);
        } catch (MalformedChainDataException e) {
            throw new IllegalArgumentException("a log that is not the contract's: " + e.getMessage(), e);
        }
    }

    static TransactionReceipt requireReceipt(TransactionReceipt receipt, String hash) {
        require(hash.equalsIgnoreCase(receipt.getTransactionHash()), "a receipt of another transaction");
        requireWord(receipt.getBlockHash(), "block hash");
        receipt.getBlockNumber().longValueExact();
        receipt.getGasUsed().longValueExact();
        // web3j takes a receipt without a status for one of a success
        require("0x1".equals(receipt.getStatus()) || "0x0".equals(receipt.getStatus()), "a receipt without a status");
        String created = receipt.getContractAddress();
        require(created == null || created.matches("0x[0-9a-fA-F]{40}"), "a receipt of no contract's address");
        receipt.getLogs().forEach(NodeAnswers::requireLog);
        return receipt;
    }

    private static void requireLog(Log log) {
        require(log.getAddress().matches("0x[0-9a-fA-F]{40}"), "a log without an address");
        log.getBlockNumber().longValueExact();
        log.getLogIndex().longValueExact();
        requireWord(log.getBlockHash(), "block hash");
        requireWord(log.getTransactionHash(), "transaction hash");
        require(log.getTopics().size() <= 4, "a log with more than four topics");
        log.getTopics().forEach(topic -> requireWord(topic, "topic"));
        require(log.getData().matches("0x([0-9a-fA-F]{2})*"), "a log without data");
    }

    static String requireWord(@Nullable String word, String what) {
        require(word != null && word.matches("0x[0-9a-fA-F]{64}"), "a " + what + " that is not 32 bytes");
        return Objects.requireNonNull(word);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
