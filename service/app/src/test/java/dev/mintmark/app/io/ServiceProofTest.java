package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class ServiceProofTest {
    private static final String HOST = "127.0.0.1";

    private final ServiceProof proof = ServiceProof.create(new SecureRandom());
    private final String challenge = ServiceProof.challenge(new SecureRandom());
    private final String answer = proof.prove(challenge, HOST, 7070);

    @Test
    void holdsForItsChallengeAndAddressAlone() {
        assertThat(proof.holds(challenge, HOST, 7070, answer)).isTrue();
        assertThat(proof.holds(challenge, HOST, 7070, answer.toUpperCase(Locale.ROOT)))
                .isTrue();
        assertThat(proof.holds(challenge, HOST, 7071, answer)).isFalse();
        assertThat(proof.holds(challenge, "::1", 7070, answer)).isFalse();
        assertThat(proof.holds(ServiceProof.challenge(new SecureRandom()), HOST, 7070, answer))
                .isFalse();
        assertThat(ServiceProof.create(new SecureRandom()).holds(challenge, HOST, 7070, answer))
                .isFalse();
    }

    /** Whatever listens at the port answers it. */
    @Test
    void whatIsNoHexIsNoProof() {
        for (String nonsense :
                new String[] {"", "yes", "zz".repeat(32), answer.substring(2), answer + "00", answer.substring(1)}) {
            assertThat(proof.holds(challenge, HOST, 7070, nonsense))
                    .as(nonsense)
                    .isFalse();
        }
    }

    @Test
    void aSecretIs64HexDigitsAndStaysOutOfText() {
        for (String nonsense : new String[] {"", "ab", "zz".repeat(32), "AB".repeat(32)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new ServiceProof(nonsense));
        }
        assertThat(proof.toString()).doesNotContain(proof.secret());
    }
}
