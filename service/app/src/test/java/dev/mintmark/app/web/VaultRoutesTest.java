package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Vaults over HTTP. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
final class VaultRoutesTest {
    private static final String PAYEE = "0x00000000000000000000000000000000000000C3";

    private final Client client;

    VaultRoutesTest(Client client) {
        this.client = client;
    }

    @Test
    void aVaultIsMadeOnceAndShown() throws Exception {
        String split = "{\"payees\":[{\"address\":\"" + PAYEE + "\",\"share\":10000}]}";

        Client.Answer made = client.post("/api/vaults", split);
        assertThat(made.status()).isEqualTo(201);
        JsonNode vault = made.json().get("vault");
        String path = "/api/vaults/" + vault.get("address").asString();
        assertThat(made.response().headers().firstValue("Location")).contains(path);
        assertThat(client.post("/api/vaults", split).status()).isEqualTo(200);
        assertThat(client.get(path).json()).isEqualTo(vault);
        assertThat(client.post(path + "/release", "{}").status()).isEqualTo(409);
    }

    @Test
    void theLedgerIsAnsweredAsJsonAndAsATable() throws Exception {
        JsonNode days = client.get("/api/royalties?by=day&from=2026-01-01").json();
        assertThat(days.get("by").asString()).isEqualTo("day");
        assertThat(days.get("from").asString()).isEqualTo("2026-01-01");
        assertThat(days.get("entries").isEmpty()).isTrue();
        Client.Answer table = client.get("/api/royalties", "Accept", "text/csv");
        assertThat(table.response().headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/csv");
        assertThat(new String(table.response().body(), StandardCharsets.UTF_8))
                .startsWith("time,kind,block,tx,creator,token,receiver,currency,amount,price,marketplace\r\n");
        assertThat(client.get("/api/royalties").json().has("creators")).isTrue();
        for (String wrong : List.of("by=week", "from=yesterday", "from=2026-02-02&to=2026-02-01")) {
            assertThat(client.get("/api/royalties?" + wrong).status()).as(wrong).isEqualTo(422);
        }
        assertThat(client.get("/api/royalties/nonsense?by=day").status()).isEqualTo(422);
    }

    @Test
    void wrongRequestsAreRefused() throws Exception {
        Client.Answer wrong =
                client.post("/api/vaults", "{\"payees\":[{\"address\":\"" + PAYEE + "\",\"share\":9000}]}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().get("field").asString()).isEqualTo("payees");
        assertThat(client.get("/api/vaults/" + PAYEE).status()).isEqualTo(404);
        assertThat(client.get("/api/vaults/nonsense").status()).isEqualTo(422);
        assertThat(client.get("/api/royalties/" + PAYEE + "/receiver").status()).isEqualTo(404);
        assertThat(client.post("/api/royalties/" + PAYEE + "/receiver", "{}").status())
                .isEqualTo(422);
    }
}
