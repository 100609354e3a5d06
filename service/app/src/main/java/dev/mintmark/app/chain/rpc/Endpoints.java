package dev.mintmark.app.chain.rpc;

import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthChainId;
import tools.jackson.core.JacksonException;

/** One chain behind several addresses: the one that answered last is asked first, the others where it fails. Thread-safe. */
final class Endpoints {
    private final List<RpcService> services;
    private final long chainId;
    private final Set<RpcService> checked = ConcurrentHashMap.newKeySet();
    private volatile int preferred;

    Endpoints(List<URI> addresses, long chainId, HttpClient http, Duration timeout) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("A chain needs at least one RPC address.");
        }
        this.services = addresses.stream()
                .map(address -> new RpcService(http, address, timeout))
                .toList();
        this.chainId = chainId;
    }

    /**
     * @throws RpcErrorException if a node understood and refused
     * @throws SourceUnavailableException if none answered
     */
    <R extends Response<?>> R ask(String method, List<?> params, Class<R> type)
            throws SourceUnavailableException, RpcErrorException {
        StringBuilder troubles = new StringBuilder();
        Exception last = new IOException("no address was asked");
        int first = preferred;
        for (int i = 0; i < services.size(); i++) {
            int at = (first + i) % services.size();
            RpcService service = services.get(at);
            try {
                check(service);
                R answer = exchange(service, method, params, type);
                preferred = at;
                return answer;
            } catch (IOException e) {
                last = e;
                troubles.append(troubles.isEmpty() ? "" : "; ")
                        .append(service.shown())
                        .append(": ")
                        .append(e.getMessage());
            }
        }
        throw new SourceUnavailableException("The chain cannot be asked (" + troubles + ").", last);
    }

    SourceUnavailableException refused(String method, RpcErrorException e) {
        return new SourceUnavailableException(
                "The chain's node at " + services.get(preferred).shown() + " refuses " + method + ": " + e.getMessage()
                        + ".",
                e);
    }

    List<URI> addresses() {
        return services.stream().map(RpcService::address).toList();
    }

    String shown() {
        return services.stream().map(RpcService::shown).collect(Collectors.joining(", "));
    }

    private void check(RpcService service) throws IOException, RpcErrorException {
        if (checked.contains(service)) {
            return;
        }
        long answered = exchange(service, "eth_chainId", List.of(), EthChainId.class)
                .getChainId()
                .longValueExact();
        if (answered != chainId) {
            throw new IOException("it serves chain " + answered + ", and " + chainId + " is configured");
        }
        checked.add(service);
    }

    private static <R extends Response<?>> R exchange(RpcService service, String method, List<?> params, Class<R> type)
            throws IOException, RpcErrorException {
        R answer;
        try {
            answer = new Request<Object, R>(method, List.copyOf(params), service, type).send();
        } catch (JacksonException e) {
            throw new IOException("its answer is no JSON-RPC", e);
        }
        if (answer.hasError()) {
            Response.Error error = answer.getError();
            throw new RpcErrorException(error.getCode(), String.valueOf(error.getMessage()), error.getData());
        }
        return answer;
    }
}
