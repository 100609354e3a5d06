package dev.mintmark.app.chain.rpc;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.ContractQuery;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthGetTransactionCount;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.EthTransaction;

/** Asks all addresses of a chain what is not believed of one. Thread-safe. */
public final class AllNodes {
    private final FailoverService service;

    AllNodes(FailoverService service) {
        this.service = service;
    }

    /** What the addresses say that answer. */
    public enum Answer {
        /** All of them say yes. */
        ALL,
        /** All that answer say yes, and some do not answer. */
        SOME,
        /** One says no. */
        NO
    }

    /**
     * Whether another transaction than these used a nonce: by their finalized blocks it is used, no block has one of these, and
     * no address knows one of these, whose receipt it may lack.
     *
     * @param hashes of the forms that were signed under the nonce
     * @throws SourceUnavailableException where no address answers
     */
    public Answer isUsedByAnother(Address sender, long nonce, List<String> hashes) throws SourceUnavailableException {
        List<Boolean> used = each(
                new Request<>(
                        "eth_getTransactionCount",
                        List.of(sender.hex(), DefaultBlockParameterName.FINALIZED.getValue()),
                        service,
                        EthGetTransactionCount.class),
                answer -> answer.getTransactionCount().longValueExact() > nonce);
        int answered = used.size();
        if (used.contains(false)) {
            return Answer.NO;
        }
        for (String hash : hashes) {
            List<Boolean> missing = each(
                    new Request<>("eth_getTransactionReceipt", List.of(hash), service, EthGetTransactionReceipt.class),
                    answer -> answer.getTransactionReceipt().isEmpty());
            answered = Math.min(answered, missing.size());
            List<Boolean> unknown = each(
                    new Request<>("eth_getTransactionByHash", List.of(hash), service, EthTransaction.class),
                    answer -> answer.getTransaction().isEmpty());
            answered = Math.min(answered, unknown.size());
            if (missing.contains(false) || unknown.contains(false)) {
                return Answer.NO;
            }
        }
        return answered == service.size() ? Answer.ALL : Answer.SOME;
    }

    /** What each address that answers says of the contract at its newest block, the preferred one first. */
    public <T> List<T> query(Address contract, ContractQuery<T> query) throws SourceUnavailableException {
        Transaction call = Transaction.createEthCallTransaction(null, contract.hex(), query.data());
        return each(
                new Request<>("eth_call", List.of(call, "latest"), service, EthCall.class),
                answer -> NodeAnswers.decode(contract, query, answer.getValue()));
    }

    private <R extends Response<?>, T> List<T> each(Request<?, R> request, Function<R, T> reader)
            throws SourceUnavailableException {
        try {
            return service.readEach(request, reader);
        } catch (IOException e) {
            throw new SourceUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }
}
