package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.ipfs.Block;
import dev.mintmark.app.ipfs.BlockStore;
import dev.mintmark.app.ipfs.Cid;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files in a bucket of a real S3 server. */
@Tag("slow")
final class S3FilesTest {
    private static URI endpoint = URI.create("http://127.0.0.1:1");
    private S3Files files = open("bucket", "some/prefix/");

    @BeforeAll
    static void start() throws Exception {
        endpoint = TestBucket.get().endpoint();
    }

    @BeforeEach
    void open() {
        files = open("bucket", "some/prefix/");
    }

    @AfterEach
    void close() {
        files.close();
    }

    private static S3Files open(String bucket, String prefix) {
        return S3Files.open(new S3Files.Place(bucket, endpoint, "us-east-1", "key", "secret"), prefix);
    }

    @Test
    void keepsFilesUnderTheirHashes() throws Exception {
        FileBlobStore blobs = new FileBlobStore(files);
        byte[] bytes = "a fox".getBytes(StandardCharsets.UTF_8);
        String sha256 = blobs.put(bytes);
        assertThat(sha256).isEqualTo(Sha256.hex(bytes));
        assertThat(blobs.put(bytes)).isEqualTo(sha256);
        assertThat(blobs.get(sha256)).hasValue(bytes);
        assertThat(blobs.get("ab".repeat(32))).isEmpty();
        assertThat(files.has(sha256.substring(0, 2) + "/" + sha256.substring(2, 4) + "/" + sha256))
                .isTrue();
        blobs.delete(sha256);
        blobs.delete(sha256);
        assertThat(blobs.get(sha256)).isEmpty();
    }

    @Test
    void refusesADamagedFileAndIsWholeWhenItIsPutAgain() throws Exception {
        FileBlobStore blobs = new FileBlobStore(files);
        byte[] bytes = "a hen".getBytes(StandardCharsets.UTF_8);
        String sha256 = blobs.put(bytes);
        files.put(
                sha256.substring(0, 2) + "/" + sha256.substring(2, 4) + "/" + sha256,
                "a den".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> blobs.get(sha256))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
        blobs.put(bytes);
        assertThat(blobs.get(sha256)).hasValue(bytes);
    }

    @Test
    void holdsIpfsBlocks() throws Exception {
        BlockStore blocks = new BlockStore(files);
        byte[] bytes = "a block".getBytes(StandardCharsets.UTF_8);
        Block block = new Block(Cid.of(Cid.Codec.RAW, bytes), bytes);
        blocks.put(block);
        blocks.put(block);
        assertThat(blocks.block(block.cid())).hasValue(bytes);
    }

    @Test
    void listsItsFilesAloneAndTouchesThem() throws Exception {
        try (S3Files other = open("bucket", "elsewhere/")) {
            other.put("x/y", new byte[] {1});
        }
        S3Files fresh = open("bucket", "listed/");
        try (fresh) {
            fresh.put("a/one", new byte[] {1});
            fresh.put("b/two", new byte[] {1, 2});
            fresh.touch("a/one");
            fresh.touch("a/none");
            assertThat(fresh.get("a/one", bytes -> true)).hasValue(new byte[] {1});
            List<String> seen = new ArrayList<>();
            fresh.forEach((name, bytes, modified) -> {
                assertThat(modified).isAfter(Instant.now().minusSeconds(60));
                seen.add(name + " " + bytes);
            });
            assertThat(seen).containsExactlyInAnyOrder("one 1", "two 2");
        }
    }

    @Test
    void saysInASentenceWhatIsWrong() {
        try (S3Files none = open("no-such-bucket", "")) {
            assertThatThrownBy(none::check)
                    .isInstanceOf(IOException.class)
                    .hasMessage("The bucket no-such-bucket of blobs.url cannot be asked: it answers 404 NoSuchBucket.");
            assertThatThrownBy(() -> none.get("a", bytes -> true)).isInstanceOf(IOException.class);
        }
        try (S3Files down = S3Files.open(
                new S3Files.Place("bucket", URI.create("http://127.0.0.1:1"), "us-east-1", "key", "secret"), "")) {
            assertThatThrownBy(() -> down.put("a", new byte[1]))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("The bucket bucket of blobs.url");
        }
    }
}
