package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values that a generator of requests found to end in status 500, or to be taken for others. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
class RefusedValuesTest {
    private final Client client;

    RefusedValuesTest(Client client) {
        this.client = client;
    }

    /** The key's hash is made before a model looks at the seed. */
    @Test
    void aSeedBeyondTheLimitIsRefusedWithAnIdempotencyKey() throws Exception {
        Client.Answer answer = client.send(client.request("/api/artworks")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "beyond")
                .POST(BodyPublishers.ofString("{\"prompt\":\"a hill\",\"seed\":9007199254740992}")));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("field").asString()).isEqualTo("seed");
    }

    @Test
    void anOptionIsNoHugeNumber() throws Exception {
        for (String number : new String[] {"12113391960897541608094826496", "2", "1e999", "\"yes\""}) {
            Client.Answer answer = client.post("/sdapi/v1/options", "{\"enable_pnginfo\":" + number + "}");

            assertThat(answer.status()).as(number).isEqualTo(422);
            assertThat(answer.json().path("body").asString()).isEqualTo("enable_pnginfo");
        }
    }

    @Test
    void aPrincipalHasAName() throws Exception {
        Client.Answer answer = client.post("/api/principals", "{}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("field").asString()).isEqualTo("name");
    }

    @Test
    void aListHasNoNull() throws Exception {
        Client.Answer vault = client.post("/api/vaults", "{\"payees\":[null]}");
        assertThat(vault.status()).isEqualTo(422);
        assertThat(vault.json().path("field").asString()).isEqualTo("payees");
        Client.Answer key = client.post("/api/keys", "{\"name\":\"a\",\"role\":\"creator\",\"scopes\":[null]}");
        assertThat(key.status()).isEqualTo(422);
        assertThat(key.json().path("field").asString()).isEqualTo("scopes");
    }
}
