package dev.mintmark.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookSignatureTest {
    /** The example of the specification's own libraries. */
    @Test
    void signsAsStandardWebhooksHasIt() {
        WebhookSignature signature = WebhookSignature.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(signature.sign(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1_614_265_330), "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aSecretHas24To64Bytes() {
        for (int length = 24; length <= 64; length++) {
            WebhookSignature.of("whsec_" + Base64.getEncoder().encodeToString(new byte[length]));
        }
        for (int length : new int[] {0, 23, 65}) {
            String secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[length]);
            assertThatThrownBy(() -> WebhookSignature.of(secret)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "whsec_", "whsec_****************************************"})
    void anotherTextIsRefusedAndNotShown(String secret) {
        assertThatThrownBy(() -> WebhookSignature.of(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it is whsec_ and 24 to 64 random bytes in base64");
    }
}
