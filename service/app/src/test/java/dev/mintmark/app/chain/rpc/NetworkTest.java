package dev.mintmark.app.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "137, polygon, 25, 3000, 1",
        "80002, amoy, 25, 3000, 1",
        "1, ethereum, 0, 100, 16",
        "11155111, sepolia, 0, 500, 16",
        "8453, base, 0, 5, 25",
        "84532, base-sepolia, 0, 5, 25",
        "10, optimism, 0, 5, 25",
        "11155420, optimism-sepolia, 0, 5, 25"
    })
    void aPublicNetworkHasItsRules(long chainId, String name, long tipFloor, long maxFee, long minutesToFinality) {
        Network network = Network.of(chainId);

        assertThat(network.name()).isEqualTo(name);
        assertThat(Network.named(name)).hasValue(network);
        assertThat(Network.names()).contains(name);
        assertThat(network.tipFloor()).isEqualTo(Network.gwei(tipFloor));
        assertThat(network.maxFee()).isEqualTo(Network.gwei(maxFee));
        assertThat(network.finality()).isEqualTo(Duration.ofMinutes(minutesToFinality));
        assertThat(network.page("0xA")).startsWith("https://").endsWith("/address/0xA");
        assertThat(network.isPublic()).as("development keys are refused").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"31337, chain 31337, 0", "42, chain 42, 16"})
    void anotherChainPaysWhatItsNodeSuggests(long chainId, String name, long minutesToFinality) {
        Network network = Network.of(chainId);

        assertThat(network)
                .isEqualTo(new Network(
                        chainId,
                        name,
                        BigInteger.ZERO,
                        Network.gwei(500),
                        Duration.ofMinutes(minutesToFinality),
                        null));
        assertThat(network.page("0xA")).isNull();
        assertThat(network.isPublic()).isFalse();
    }
}
