package dev.mintmark.app.chain.rpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.web3j.protocol.Service;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthChainId;
import tools.jackson.core.JacksonException;

/**
 * web3j's transport to one chain at several addresses: the address that answered last is asked first, the others where it
 * fails. An address is used once it has answered with the configured chain ID, and is asked for that again after a minute and
 * after a failure: there may be another node behind it by then. Thread-safe.
 */
final class FailoverService extends Service {
    private static final Duration CHECKED_EVERY = Duration.ofMinutes(1);

    private final List<RpcService> services;
    private final long chainId;
    private final LongSupplier nanoTime;

    /** When the addresses last answered with the chain ID, and have not failed since. */
    private final Map<RpcService, Long> checked = new ConcurrentHashMap<>();

    private volatile int preferred;

    FailoverService(List<URI> addresses, long chainId, HttpClient http, Duration timeout) {
        this(addresses, chainId, http, timeout, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    FailoverService(List<URI> addresses, long chainId, HttpClient http, Duration timeout, LongSupplier nanoTime) {
        super(false);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("A chain needs at least one RPC address.");
        }
        this.services = addresses.stream()
                .map(address -> new RpcService(http, address, timeout))
                .toList();
        this.chainId = chainId;
        this.nanoTime = nanoTime;
    }

    /** One exchange with one address. */
    @FunctionalInterface
    private interface Exchange<R, E extends Exception> {
        R with(RpcService service) throws IOException, E;
    }

    /**
     * Sends a request.
     *
     * @return the first answer, which may be a JSON-RPC error
     * @throws IOException if no address answered with JSON of the response's type; the message names each and its failure
     */
    @Override
    @SuppressWarnings({"rawtypes", "TypeParameterUnusedInFormals"}) // As in web3j.
    public <T extends Response> T send(Request request, Class<T> responseType) throws IOException {
        return first(service -> exchange(service, request, responseType));
    }

    /**
     * Sends a request and reads the answer. An address whose answer cannot be read has failed like one that does not answer.
     *
     * @param reader throws any unchecked exception where the answer is malformed; its message is of an
     *     {@link IllegalArgumentException} alone
     * @throws RpcErrorException if the first address that answered did so with a JSON-RPC error that is not the node's alone, or
     *     the last one with any
     * @throws IOException if no address answered as it should; the message names each and its failure
     */
    <R extends Response<?>, T> T read(Request<?, R> request, Function<R, T> reader)
            throws IOException, RpcErrorException {
        try {
            return first(service -> read(service, request, reader));
        } catch (ErrorAnswerException e) {
            throw e.error;
        } catch (IOException e) {
            if (e.getCause() instanceof NodeErrorException last) {
                throw last.error;
            }
            throw e;
        }
    }

    /**
     * Sends a request to every address and reads the answers, the preferred address's first; leaves out those that fail.
     *
     * @throws IOException if no address answered as it should; the message names each and its failure
     */
    <R extends Response<?>, T> List<T> readEach(Request<?, R> request, Function<R, T> reader) throws IOException {
        List<T> answers = new ArrayList<>();
        StringBuilder failures = new StringBuilder();
        int first = preferred;
        for (int i = 0; i < services.size(); i++) {
            RpcService service = services.get((first + i) % services.size());
            try {
                check(service);
                answers.add(read(service, request, reader));
            } catch (IOException | ErrorAnswerException e) {
                checked.remove(service);
                failures.append(failures.isEmpty() ? "" : "; ")
                        .append(service.shown())
                        .append(": ")
                        .append(e.getMessage());
            }
        }
        if (answers.isEmpty()) {
            throw new IOException("The chain cannot be asked (" + failures + ").");
        }
        return answers;
    }

    private static <R extends Response<?>, T> T read(RpcService service, Request<?, R> request, Function<R, T> reader)
            throws IOException, ErrorAnswerException {
        R answer = exchange(service, request, request.getResponseType());
        if (answer.hasError()) {
            Response.Error error = answer.getError();
            RpcErrorException refusal =
                    new RpcErrorException(error.getCode(), String.valueOf(error.getMessage()), error.getData());
            if (RpcErrors.isOfNode(refusal)) {
                throw new NodeErrorException(request.getMethod(), refusal);
            }
            throw new ErrorAnswerException(refusal);
        }
        try {
            return reader.apply(answer);
        } catch (NoContractException e) {
            throw new IOException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(malformed(request) + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // web3j parses numbers when they are read
            throw new IOException(malformed(request), e);
        }
    }

    private static String malformed(Request<?, ?> request) {
        return "it answers " + request.getMethod() + " with malformed data";
    }

    /** Carries a JSON-RPC error past the addresses that were not asked. */
    private static final class ErrorAnswerException extends Exception {
        private static final long serialVersionUID = 1;

        private final transient RpcErrorException error;

        ErrorAnswerException(RpcErrorException error) {
            super(error);
            this.error = error;
        }
    }

    /** A JSON-RPC error that another address may not answer with. */
    private static final class NodeErrorException extends IOException {
        private static final long serialVersionUID = 1;

        private final transient RpcErrorException error;

        NodeErrorException(String method, RpcErrorException error) {
            super("it refuses " + method + ": " + error.getMessage(), error);
            this.error = error;
        }
    }

    @Override
    protected InputStream performIO(String payload) throws IOException {
        return new ByteArrayInputStream(first(service -> service.post(payload)));
    }

    private <R, E extends Exception> R first(Exchange<R, E> exchange) throws IOException, E {
        StringBuilder failures = new StringBuilder();
        IOException last = new IOException("no address was asked");
        int first = preferred;
        for (int i = 0; i < services.size(); i++) {
            int at = (first + i) % services.size();
            RpcService service = services.get(at);
            try {
                check(service);
                R answer = exchange.with(service);
                preferred = at;
                return answer;
            } catch (IOException e) {
                checked.remove(service);
                last = isLimit(last) ? last : e;
                failures.append(failures.isEmpty() ? "" : "; ")
                        .append(service.shown())
                        .append(": ")
                        .append(e.getMessage());
            }
        }
        throw new IOException("The chain cannot be asked (" + failures + ").", last);
    }

    /** Shorter questions may be answered where an address named its limit, whatever the others said. */
    private static boolean isLimit(IOException failure) {
        return failure instanceof NodeErrorException refusal && RpcErrors.isLimit(refusal.error);
    }

    private void check(RpcService service) throws IOException {
        long now = nanoTime.getAsLong();
        Long last = checked.get(service);
        if (last != null && now - last < CHECKED_EVERY.toNanos()) {
            return;
        }
        checked.remove(service);
        EthChainId answer =
                exchange(service, new Request<>("eth_chainId", List.of(), service, EthChainId.class), EthChainId.class);
        if (answer.hasError()) {
            throw new IOException("it refuses eth_chainId: " + answer.getError().getMessage());
        }
        long answered;
        try {
            answered = answer.getChainId().longValueExact();
        } catch (RuntimeException e) {
            throw new IOException("it answers eth_chainId with malformed data", e);
        }
        if (answered != chainId) {
            throw new IOException("it serves chain " + answered + ", and " + chainId + " is configured");
        }
        checked.put(service, now);
    }

    @SuppressWarnings("rawtypes")
    private static <T extends Response> T exchange(RpcService service, Request request, Class<T> type)
            throws IOException {
        try {
            T answer = service.send(request, type);
            if (answer == null) {
                throw new IOException("its answer is not JSON-RPC");
            }
            return answer;
        } catch (JacksonException e) {
            throw new IOException("its answer is not JSON-RPC", e);
        }
    }

    /** How many addresses there are. */
    int size() {
        return services.size();
    }

    /** The address that answered last, without what may be a secret. */
    String shownPreferred() {
        return services.get(preferred).shown();
    }

    /** All addresses, without what may be a secret. */
    String shown() {
        return services.stream().map(RpcService::shown).collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        // The HTTP client is shared and closed by its owner.
    }
}
