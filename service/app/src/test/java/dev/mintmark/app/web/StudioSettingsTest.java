package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.contracts.Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import tools.jackson.databind.JsonNode;

/** An operator in the studio in headless Chromium, where access control is on: signs in with a wallet, makes a key and revokes it. */
@Tag("slow")
final class StudioSettingsTest {
    @TempDir
    Path folder;

    @Test
    void anOperatorSignsInWithAWalletAndMakesAKey() throws Exception {
        String chromium = StudioWallet.requireChromium();
        List<Credentials> persons = StudioWallet.PERSONS;
        ServerSettings required =
                new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null);
        JsonNode said;
        try (TestService service = new TestService(folder, required);
                StudioWallet wallet = new StudioWallet(service.chain, persons)) {
            service.access.add(
                    null,
                    "Alice",
                    Set.of(Role.OPERATOR),
                    Address.of(persons.get(0).getAddress()),
                    null,
                    null);
            said = StudioWallet.drive(
                    "settings.mjs",
                    chromium,
                    service.address().toString(),
                    wallet.address().toString(),
                    System.getenv().getOrDefault("STUDIO_SHOTS", ""));
        }

        assertThat(said.path("errors")).isEmpty();
        assertThat(said.path("violations")).as("axe").isEmpty();
        assertThat(said.path("wallets"))
                .extracting(JsonNode::asString)
                .containsExactly("Sign in with Alice Wallet", "Sign in with Bob Wallet");
        assertThat(said.path("stranger").asString()).isNotEmpty();
        assertThat(said.path("account").asString()).contains("Signed in as Alice", "operator", "People and programs");
        assertThat(said.path("works").asInt()).isEqualTo(200);
        assertThat(said.path("secretAgain").asBoolean()).isFalse();
        assertThat(said.path("key").asString()).contains("reader", "read").doesNotContain("operate");
        assertThat(said.path("sure").asString()).isEqualTo("Revoke it for good?");
        assertThat(said.path("still").asInt()).isEqualTo(200);
        assertThat(said.path("revoked").asInt()).isEqualTo(401);
        assertThat(said.path("focus").asString()).isNotEqualTo("BODY");
        assertThat(said.path("out").asBoolean()).isTrue();
    }
}
