package dev.mintmark.app.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.anvil.ManualChain;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node behind a provider that limits the range of {@code eth_getLogs}, or how often it answers. */
@Tag("slow")
final class ContractLogsTest {
    private static final Address CONTRACT = Address.of("0x00000000000000000000000000000000000000ab");
    private static final Pattern FROM = Pattern.compile("\"fromBlock\":\"0x([0-9a-f]+)\"");
    private static final Pattern TO = Pattern.compile("\"toBlock\":\"0x([0-9a-f]+)\"");

    @TempDir
    static Path folder;

    private static HttpClient http;
    private static ManualChain chain;
    private static SpoilingProxy provider;
    private static volatile long limit;
    private static volatile String refusal = "";

    /** The lengths that were asked for, negative where they were refused. */
    private static final List<Long> asked = Collections.synchronizedList(new ArrayList<>());

    private ContractLogs logs;

    @BeforeAll
    static void open() throws Exception {
        http = HttpClient.newHttpClient();
        chain = new ManualChain(folder, http);
        chain.mine(2000);
        provider = new SpoilingProxy(chain.address(), (question, answer) -> {
            if (!question.contains("eth_getLogs")) {
                return answer;
            }
            long length = number(TO, question) - number(FROM, question) + 1;
            asked.add(length <= limit ? length : -length);
            return length <= limit
                    ? answer
                    : "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32005,\"message\":\"" + refusal + "\"}}";
        });
    }

    private static long number(Pattern field, String question) {
        Matcher found = field.matcher(question);
        assertThat(found.find()).as(question).isTrue();
        return Long.parseLong(found.group(1), 16);
    }

    @AfterAll
    static void close() throws Exception {
        provider.close();
        chain.close();
        http.shutdownNow();
    }

    @BeforeEach
    void reset() {
        asked.clear();
        limit = Long.MAX_VALUE;
        refusal = "block range is too wide";
        ChainClient client =
                new ChainClient(List.of(provider.address()), EmbeddedChain.CHAIN_ID, http, Duration.ofSeconds(10));
        logs = new ContractLogs(client, CONTRACT, 0);
    }

    @Test
    void aRangeThatIsTooLongIsHalvedAndTheNodeIsSeldomAskedForTooMuchAgain() throws Exception {
        limit = 100;

        logs.between(0, 1999);

        assertThat(answered().stream().mapToLong(Long::longValue).sum()).isEqualTo(2000);
        assertThat(answered()).as("62 blocks at a time").hasSizeLessThanOrEqualTo(33);
        assertThat(asked.stream().filter(length -> length < 0).count())
                .as("refusals: 5 until the first answer, then one in %s", asked)
                .isLessThanOrEqualTo(9);
    }

    /** Another address that does not answer says nothing of the length. */
    @Test
    void aRangeIsHalvedThoughTheSecondAddressIsDown() throws Exception {
        limit = 100;
        URI down;
        try (ServerSocket socket = new ServerSocket(0)) {
            down = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        ChainClient client = new ChainClient(
                List.of(provider.address(), down), EmbeddedChain.CHAIN_ID, http, Duration.ofSeconds(10));

        new ContractLogs(client, CONTRACT, 0).between(0, 1999);

        assertThat(answered().stream().mapToLong(Long::longValue).sum()).isEqualTo(2000);
    }

    @Test
    void whatOneBusyRangeTaughtIsForgottenAgain() throws Exception {
        limit = 1;
        logs.between(0, 3);
        limit = Long.MAX_VALUE;
        asked.clear();

        logs.between(0, 1999);
        int learning = asked.size();
        asked.clear();
        logs.between(0, 1999);

        assertThat(learning).isLessThan(25);
        assertThat(asked).hasSizeLessThan(4);
    }

    @Test
    void aShortQuestionDoesNotShortenTheNext() throws Exception {
        limit = 1000;
        logs.between(0, 1999);
        logs.between(5, 5);
        logs.between(5, 6);
        asked.clear();

        logs.between(0, 1999);

        assertThat(asked).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aRateLimitIsSaidAndNotAnsweredWithMoreQuestions() throws Exception {
        limit = 0;
        refusal = "429 Too Many Requests: rate limit exceeded";

        assertThatThrownBy(() -> logs.between(0, 1999)).isInstanceOf(SourceUnavailableException.class);
        assertThat(asked).hasSize(1);
        limit = Long.MAX_VALUE;
        asked.clear();

        logs.between(0, 1999);
        assertThat(asked).as("the range is as long as before").containsExactly(2000L);
    }

    private static List<Long> answered() {
        return asked.stream().filter(length -> length > 0).toList();
    }
}
