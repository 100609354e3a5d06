package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.io.TestBucket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real program with its files and blocks in a bucket. */
@Tag("slow")
final class BucketTest {
    @TempDir
    Path folder;

    @Test
    void filesAndBlocksAreInTheBucketAndNotInTheDataFolder() throws Exception {
        Map<String, String> set = new TreeMap<>(Map.of(
                "MINTMARK_BLOBS_URL",
                "s3://bucket/service",
                "MINTMARK_BLOBS_ENDPOINT",
                TestBucket.get().endpoint().toString(),
                "MINTMARK_BLOBS_ACCESS_KEY",
                "key",
                "MINTMARK_BLOBS_SECRET_KEY",
                "sesame",
                "MINTMARK_BACKUP_PASSWORD",
                "long enough"));
        Path data = folder.resolve("data");
        Program program = new Program(data, set);
        try (Program.Served served = program.serve()) {
            var answer = served.post("/api/artworks", "{\"prompt\":\"a red sun\",\"seed\":1,\"steps\":1,\"pin\":true}");
            String id = Program.JSON
                    .readTree(answer.body())
                    .path("artworks")
                    .path(0)
                    .path("id")
                    .asString();
            JsonNode artwork = served.get("/api/artworks/" + id);
            for (int i = 0; i < 600 && !artwork.path("done").asBoolean(); i++) {
                Thread.sleep(100);
                artwork = served.get("/api/artworks/" + id);
            }
            assertThat(artwork.path("stage").asString()).as(artwork.toString()).isEqualTo("PINNED");
            String sha256 = artwork.path("sha256").asString();
            assertThat(Sha256.hex(bytes(served.address().resolve("/api/artworks/" + id + "/image"))))
                    .isEqualTo(sha256);
            String cid = artwork.path("ipfs").path("imageCid").asString();
            assertThat(Sha256.hex(bytes(served.address().resolve("/ipfs/" + cid))))
                    .isEqualTo(sha256);
            assertThat(served.get("/health/ready").path("checks").path("files").asString())
                    .isEqualTo("ok");
            assertThat(data.resolve("files")).doesNotExist();
            assertThat(data.resolve("blocks")).doesNotExist();

            assertThat(program.run("backup", folder.resolve("all.backup").toString())
                            .out())
                    .contains("2 files"); // the drawing and the sealed file
            assertThat(served.send(HttpRequest.newBuilder(served.address().resolve("/api/artworks/" + id))
                                    .DELETE())
                            .statusCode())
                    .isEqualTo(204);
            assertThat(bucket()).as("what is left in the bucket").doesNotContain("<Key>service/files/");
        }
        assertThat(program.run("config").out()).doesNotContain("sesame");
        set.put("MINTMARK_BLOBS_URL", "s3://no-such-bucket");
        Program.Ended ended = new Program(folder.resolve("other"), set).run("serve", "--port", "0");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("The bucket no-such-bucket of blobs.url cannot be asked");
    }

    private static String bucket() throws Exception {
        return new String(bytes(TestBucket.get().endpoint().resolve("/bucket")));
    }

    private static byte[] bytes(URI address) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        }
    }
}
