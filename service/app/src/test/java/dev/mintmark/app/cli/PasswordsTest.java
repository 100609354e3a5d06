package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PasswordsTest {
    @Test
    void returnsThePasswordAndRefusesTwoThatDiffer() {
        assertThat(Passwords.entered("secret".toCharArray(), null)).isEqualTo("secret");
        assertThat(Passwords.entered("secret".toCharArray(), "secret"::toCharArray))
                .isEqualTo("secret");
        assertThatThrownBy(() -> Passwords.entered("secret".toCharArray(), "other"::toCharArray))
                .hasMessageContaining("differ");
    }

    @Test
    void refusesAnInputThatEndsBeforeThePassword() {
        assertThatThrownBy(() -> Passwords.entered(null, null)).hasMessageContaining("input ended");
        assertThatThrownBy(() -> Passwords.entered(null, "secret"::toCharArray)).hasMessageContaining("input ended");
        assertThatThrownBy(() -> Passwords.entered("secret".toCharArray(), () -> null))
                .hasMessageContaining("input ended");
    }
}
