package dev.mintmark.c2pa.der;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0500",
                "3000",
                "3003020101",
                "300302010100ff", // what follows is not looked at
                "30800201010000",
                "3080308000000000",
                "248004020102" + "040103" + "0000",
                "30820003020101",
                "3084000000020500",
                "bf8f7f03020101",
                "0404ffffffff",
                "040430803080", // a string may hold anything
                "030200a0",
                "0403308430",
                "04023084"
            })
    void takesWhatIsWellFormed(String hex) {
        assertThatCode(() -> DerGuard.check(bytes(hex))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "3001",
                "30030201",
                "300302020101", // longer than its parent
                "3080020101", // not closed
                "308002010100",
                "300430800201" + "010000", // closed behind its parent
                "0480",
                "30847fffffff",
                "3088ffffffffffffffff",
                "1f",
                "1f8080"
            })
    void refusesWhatIsNot(String hex) {
        assertThatThrownBy(() -> DerGuard.check(bytes(hex))).isInstanceOf(DerException.class);
    }

    @Test
    void nestsSixtyFourDeep() {
        assertThatCode(() -> DerGuard.check(indefinite(64))).doesNotThrowAnyException();
        assertThatThrownBy(() -> DerGuard.check(indefinite(65))).hasMessageContaining("64 deep");
        assertThatThrownBy(() -> DerGuard.check(bytes("3080".repeat(100_000)))).hasMessageContaining("64 deep");
    }

    @Test
    void looksIntoStrings() {
        byte[] text = bytes("04820200" + "74".repeat(512));
        assertThatCode(() -> DerGuard.check(text)).doesNotThrowAnyException();
        byte[] octets = bytes("04830186a0" + "3180".repeat(50_000));
        assertThatThrownBy(() -> DerGuard.check(octets)).hasMessageContaining("192 deep");
        byte[] bits = bytes("03830186a100" + "3180".repeat(50_000));
        assertThatThrownBy(() -> DerGuard.check(bits)).hasMessageContaining("192 deep");
        // Lengths that reach beyond what they lie in do not stop a parser that reads as it goes.
        byte[] beyond = bytes("04830186a0" + "31837fffff".repeat(20_000));
        assertThatThrownBy(() -> DerGuard.check(beyond)).hasMessageContaining("192 deep");
    }

    private static byte[] indefinite(int depth) {
        return bytes("3080".repeat(depth) + "0000".repeat(depth));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
