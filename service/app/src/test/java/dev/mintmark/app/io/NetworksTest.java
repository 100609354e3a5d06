package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.1.2.128/25, 10.1.2.127, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "fd00::/8, fd12::1, true",
        "fd00::/8, 10.0.0.1, false",
        "0.0.0.0/0, 192.0.2.1, true",
        "0.0.0.0/0, nowhere.example, false"
    })
    void anAddressIsInANetworkByItsFirstBits(String network, String address, boolean isIn) {
        assertThat(Networks.parse(List.of(network)).contain(address)).isEqualTo(isIn);
    }

    @Test
    void noNetworkHasNoAddress() {
        assertThat(Networks.parse(List.of()).contain("127.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "localhost", "dead", "", "10.0.0.0/"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> Networks.parse(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }
}
