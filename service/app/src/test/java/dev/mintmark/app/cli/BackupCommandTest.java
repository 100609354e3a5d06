package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.store.TestPostgres;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Backups that the real program writes while its service draws, what is restored of them, and the move to PostgreSQL. */
@Tag("slow")
final class BackupCommandTest {
    private static final Map<String, String> PASSWORD = Map.of("MINTMARK_BACKUP_PASSWORD", "long enough");
    private static final String ORDER = """
            {"prompt":"a red sun over blue mountains","seed":%d,"steps":%d,"pin":true,"mint":true}""";

    @TempDir
    Path folder;

    @Test
    void whatWasMadeIsThereAfterARestoreAndWhatWasBeingDrawnIsDrawn() throws Exception {
        Program program = new Program(folder.resolve("one"), PASSWORD);
        Path backup = folder.resolve("all.backup");
        String minted;
        String drawing;
        String sha256;
        try (Program.Served served = program.serve()) {
            minted = order(served, 1, 2);
            sha256 = awaitDone(served, minted).path("sha256").asString();
            drawing = order(served, 2, 40);
            Program.Ended ended = program.run("backup", backup.toString());
            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(ended.out()).contains("the keys");
            assertThat(served.get("/api/artworks/" + drawing).path("id").asString())
                    .isEqualTo(drawing);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        assertThat(program.run("restore", backup.toString()).code())
                .as("into a folder with a database")
                .isNotZero();

        Program restored = new Program(folder.resolve("two"), PASSWORD);
        Program.Ended ended = restored.run("restore", backup.toString());
        assertThat(ended.code()).as(ended.err()).isZero();
        try (Program.Served served = restored.serve()) {
            assertThat(Sha256.hex(image(served, minted))).isEqualTo(sha256);
            assertThat(served.get("/api/verify/" + sha256).path("verdict").asString())
                    .isEqualTo("authentic");
            JsonNode token = served.get("/api/artworks/" + minted).path("token");
            assertThat(served.send(HttpRequest.newBuilder(served.address()
                                    .resolve("/api/tokens/"
                                            + token.path("tokenId").asString())))
                            .statusCode())
                    .as("the chain's state")
                    .isEqualTo(200);
            assertThat(awaitDone(served, drawing).path("stage").asString()).isEqualTo("CONFIRMED");
        }
    }

    @Test
    void aDamagedBackupIsRefused() throws Exception {
        Program program = new Program(folder.resolve("one"), PASSWORD);
        Path backup = folder.resolve("all.backup");
        assertThat(program.run("keys", "new").code()).isZero();
        assertThat(program.run("list").code()).isZero();
        assertThat(program.run("backup", backup.toString()).code()).isZero();
        try (RandomAccessFile file = new RandomAccessFile(backup.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        Program.Ended ended = new Program(folder.resolve("two"), PASSWORD).run("restore", backup.toString());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("is no backup of Mintmark");
        assertThat(folder.resolve("two").resolve("mintmark.db")).doesNotExist();
    }

    @Test
    void aBackupWhoseSettingsNameOtherPlacesIsRefusedUntilItIsSaidWhichAreUsed() throws Exception {
        Path files = folder.resolve("files elsewhere");
        Path settings = folder.resolve("one").resolve("mintmark.yaml");
        Files.createDirectories(settings.getParent());
        Files.writeString(settings, "blobs:\n  url: " + files + "\n");
        Program program = new Program(folder.resolve("one"), PASSWORD);
        Path backup = folder.resolve("all.backup");
        assertThat(program.run("keys", "new").code()).isZero();
        assertThat(program.run("list").code()).isZero();
        assertThat(program.run("backup", backup.toString()).code()).isZero();

        Path two = folder.resolve("two");
        Program other = new Program(two, PASSWORD);
        Program.Ended refused = other.run("restore", backup.toString());
        assertThat(refused.code()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err()).contains("sets blobs.url otherwise");
        assertThat(two).doesNotExist();

        Files.createDirectories(two);
        Files.copy(settings, two.resolve("mintmark.yaml"));
        Program.Ended ended = other.run("restore", backup.toString());
        assertThat(ended.code()).as(ended.err()).isZero();

        Program same = new Program(
                folder.resolve("three"),
                Map.of("MINTMARK_BACKUP_PASSWORD", "long enough", "MINTMARK_BLOBS_URL", files.toString()));
        ended = same.run("restore", backup.toString());
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(folder.resolve("three").resolve("mintmark.yaml")).hasSameTextualContentAs(settings);
    }

    @Test
    void aDatabaseThatIsLargerThanTheMemoryIsRestored() throws Exception {
        Path data = folder.resolve("one");
        Program program = new Program(data, PASSWORD);
        assertThat(program.run("keys", "new").code()).isZero();
        assertThat(program.run("list").code()).isZero();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + DataFolder.open(data).database());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE ballast (content BLOB)");
            for (int i = 0; i < 40; i++) {
                statement.execute("INSERT INTO ballast VALUES (zeroblob(4000000))");
            }
        }
        Path backup = folder.resolve("all.backup");
        assertThat(program.run("backup", backup.toString()).code()).isZero();
        Program small = new Program(
                folder.resolve("two"), Map.of("MINTMARK_BACKUP_PASSWORD", "long enough", "_JAVA_OPTIONS", "-Xmx96m"));
        Program.Ended ended = small.run("restore", backup.toString());
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(DataFolder.open(folder.resolve("two")).database().toFile().length())
                .isGreaterThan(160_000_000);
    }

    @Test
    void aServiceGoesOnWithPostgresAfterTheMove() throws Exception {
        assumeTrue(TestPostgres.isInstalled(), "there is no postgresql; install the package of that name");
        Path data = folder.resolve("one");
        Program program = new Program(data, PASSWORD);
        String address = TestPostgres.get().newDatabase();
        String minted;
        try (Program.Served served = program.serve()) {
            minted = order(served, 1, 1);
            awaitDone(served, minted);
            Program.Ended refused = program.run("migrate", "--from", "sqlite", "--to", "postgresql", address);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("stop it first");
        }
        Program.Ended ended = program.run("migrate", "--from", "sqlite", "--to", "postgresql", address);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("artworks: 1").contains("are copied and compared");
        assertThat(DataFolder.open(data).database()).exists();
        assertThat(program.run("migrate", address).err()).contains("not empty");

        try (Program.Served served = new Program(data, Map.of("MINTMARK_DATABASE_URL", address)).serve()) {
            assertThat(served.get("/api/artworks/" + minted).path("stage").asString())
                    .isEqualTo("CONFIRMED");
            assertThat(awaitDone(served, order(served, 2, 1)).path("stage").asString())
                    .isEqualTo("CONFIRMED");
        }
    }

    private static byte[] image(Program.Served served, String id) throws Exception {
        URI address = served.address().resolve("/api/artworks/" + id + "/image");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    private static String order(Program.Served served, int seed, int steps) throws Exception {
        var answer = served.post("/api/artworks", ORDER.formatted(seed, steps));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Program.JSON
                .readTree(answer.body())
                .path("artworks")
                .path(0)
                .path("id")
                .asString();
    }

    private static JsonNode awaitDone(Program.Served served, String id) throws Exception {
        for (int i = 0; i < 900; i++) {
            JsonNode artwork = served.get("/api/artworks/" + id);
            if (artwork.path("done").asBoolean()) {
                return artwork;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(id + " did not end");
    }
}
