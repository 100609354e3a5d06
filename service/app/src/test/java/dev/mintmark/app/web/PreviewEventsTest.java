package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.watermark.Raster;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Those who follow a drawing see what it is becoming. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
final class PreviewEventsTest {
    private final Client client;

    PreviewEventsTest(Client client) {
        this.client = client;
    }

    @Test
    void theEventsOfADrawingHavePreviews() throws Exception {
        String id = client.post(
                        "/api/artworks",
                        "{\"prompt\":\"a red fox\",\"seed\":7,\"steps\":80,\"width\":512,\"height\":256}")
                .json()
                .path("artworks")
                .path(0)
                .path("id")
                .asString();

        List<JsonNode> progress = new ArrayList<>();
        for (String event : client.get("/api/artworks/" + id + "/events").text().split("\n\n")) {
            if (event.startsWith("event: progress")) {
                progress.add(JsonMapper.shared().readTree(event.substring(event.indexOf("data: ") + 6)));
            }
        }

        List<JsonNode> shown =
                progress.stream().filter(event -> event.has("preview")).toList();
        assertThat(shown)
                .hasSizeGreaterThan(1)
                .allMatch(event -> event.path("stage").asString().equals("ACCEPTED"));
        assertThat(progress.getLast().has("preview")).isFalse();
        String url = shown.getLast().path("preview").asString();
        assertThat(url).startsWith("data:image/png;base64,");
        Raster preview = ImageCodec.decode(Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1)));
        assertThat(preview.width()).isEqualTo(2 * preview.height()).isLessThanOrEqualTo(128);
    }
}
