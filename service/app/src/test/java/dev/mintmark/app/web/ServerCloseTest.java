package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

@Tag("slow")
final class ServerCloseTest {
    @Test
    void aStreamOfEventsEndsInOrderWhenTheServerIsClosed(@TempDir Path folder) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient();
                TestService service = new TestService(folder)) {
            HttpResponse<byte[]> ordered = http.send(
                    HttpRequest.newBuilder(service.address().resolve("/api/artworks"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"prompt\":\"a boat\",\"steps\":50}"))
                            .build(),
                    BodyHandlers.ofByteArray());
            String id = JsonMapper.shared()
                    .readTree(ordered.body())
                    .at("/artworks/0/id")
                    .asString();
            HttpResponse<InputStream> events = http.send(
                    HttpRequest.newBuilder(service.address().resolve("/api/artworks/" + id + "/events"))
                            .build(),
                    BodyHandlers.ofInputStream());

            service.server().close();

            // a stream that is cut in the middle of its chunks throws
            String all = new String(events.body().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all).startsWith("event: progress").endsWith("\n\n").doesNotContain("event: done");
        }
    }
}
