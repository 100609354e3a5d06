package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.web.Client.Answer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the service answers while another program, such as a backup, holds its database. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
final class LockedDatabaseTest {
    private static final String SENTENCE = "The database is locked by another program; try again when that has ended.";

    private final Client client;

    LockedDatabaseTest(Client client) {
        this.client = client;
    }

    @Test
    void aLockedDatabaseIsNamedAndTheServiceIsNotReadyUntilItIsFree() throws Exception {
        assertThat(client.get("/health/ready").status()).isEqualTo(200);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + client.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            Answer ready = client.get("/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().path("checks").path("database").asString()).isEqualTo(SENTENCE);

            Answer refused = client.post("/api/artworks", "{\"prompt\":\"a fox\"}");
            assertThat(refused.status()).as(refused.text()).isEqualTo(503);
            assertThat(refused.json().path("type").asString()).isEqualTo("/problems/storage-unavailable");
            assertThat(refused.json().path("detail").asString()).isEqualTo(SENTENCE);

            assertThat(client.get("/health/live").status()).isEqualTo(200);
            assertThat(client.get("/api/artworks").status())
                    .as("what was stored can be read")
                    .isEqualTo(200);
            statement.execute("ROLLBACK");
        }
        assertThat(client.get("/health/ready").status()).isEqualTo(200);
    }
}
