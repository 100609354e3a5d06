package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NoiseWatermark;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.artwork.TimeStamp;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.io.DatabaseTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
    @TempDir
    Path folder;

    @Test
    void isDurableAndKeepsItsTablesWhenItIsOpenedAgain() {
        Path file = folder.resolve("mintmark.db");
        try (Database database = Database.open(file)) {
            assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, "synchronous")).as("FULL").isEqualTo("2");
            database.writer()
                    .useHandle(handle -> handle.execute(
                            "INSERT INTO models (id, folder, sha256, files, added_at) VALUES ('a', 'b', 'c', 1, 2)"));
        }
        try (Database database = Database.open(file)) {
            String sha256 = database.reader()
                    .withHandle(handle -> handle.createQuery("SELECT sha256 FROM models")
                            .mapTo(String.class)
                            .one());
            assertThat(sha256).isEqualTo("c");
        }
    }

    @Test
    void onlyTheOwnerCanReadItAlsoInASharedFolder() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = folder.resolve("mintmark.db");
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (Database database = Database.open(file)) {
            database.writer().useHandle(handle -> handle.execute("DELETE FROM models"));
            for (String suffix : List.of("", "-wal", "-shm")) {
                Path part = folder.resolve("mintmark.db" + suffix);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
                        .as(suffix)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void readersCannotWrite() {
        try (Database database = Database.open(folder.resolve("mintmark.db"))) {
            assertThatThrownBy(() -> database.reader().useHandle(handle -> handle.execute("DELETE FROM models")))
                    .hasMessageContaining("readonly");
        }
    }

    @Test
    void refusesTheSchemaOfANewerProgram() {
        Path file = folder.resolve("mintmark.db");
        try (Database database = Database.open(file)) {
            database.writer()
                    .useHandle(handle -> handle.execute("INSERT INTO flyway_schema_history (installed_rank, version,"
                            + " description, type, script, installed_by, installed_on, execution_time, success) VALUES"
                            + " (1000, '1000', 'later', 'SQL', 'V1000__later.sql', '', CURRENT_TIMESTAMP, 1, 1)"));
        }
        assertThatThrownBy(() -> Database.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageMatching("The database is at version 1000 and this program knows versions up to \\d\\d;"
                        + " start the newer program that wrote it\\.");
    }

    @Test
    void refusesADatabaseThatOtherStatementsMade() {
        Path file = folder.resolve("mintmark.db");
        try (Database database = Database.open(file)) {
            database.writer()
                    .useHandle(handle ->
                            handle.execute("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '2'"));
        }
        assertThatThrownBy(() -> Database.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessage("The database was brought to version 2 by other statements than this program's;"
                        + " start the program that wrote it.");
        assertThat(folder.resolve("mintmark.db.version-20"))
                .as("a copy of what was not migrated")
                .doesNotExist();
    }

    /** They knew versions up to 8, and said this sentence of any above. */
    @Test
    void aProgramFromBeforeFlywayReadsThatTheDatabaseIsNewerThanItKnows() throws Exception {
        Path fresh = folder.resolve("fresh.db");
        Database.open(fresh).close();
        assertThat(versionThatEarlyProgramsRead(fresh)).isGreaterThan(8);

        Path takenOver = folder.resolve("taken-over.db");
        unpackVersion7(takenOver);
        Database.open(takenOver).close();
        assertThat(versionThatEarlyProgramsRead(takenOver)).isGreaterThan(8);
    }

    /** Between Flyway's coming and this version the table was missing: an early program made it, with version 0. */
    @Test
    void aDatabaseThatAnEarlyProgramWasOpenedOnSinceIsNotTakenForAnEarlyOne() throws Exception {
        Path file = folder.resolve("mintmark.db");
        Database.open(file).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM flyway_schema_history WHERE CAST(version AS INTEGER) >= 9");
            statement.execute("DROP INDEX idempotency_keys_created_at");
            for (String column : List.of("name", "upscaler", "upscaler_sha256")) {
                statement.execute("ALTER TABLE models DROP COLUMN " + column);
            }
            statement.execute("ALTER TABLE chain_transactions ADD COLUMN purpose TEXT NOT NULL DEFAULT ''");
            statement.execute("ALTER TABLE chain_transactions ADD COLUMN artwork TEXT");
            statement.execute("CREATE INDEX chain_transactions_purpose ON chain_transactions (purpose)");
            for (String table : """
                    webhook_events webhook_endpoints chain_purposes removals remove_tasks pinned_blocks unlisted_pins
                    signed_vouchers artwork_anchors anchor_tasks token_anchors anchor_records voucher_revocations vouchers
                    model_loras model_controlnets model_textual_inversions final_blocks index_cursors token_mints token_transfers
                    model_registrations token_sales royalty_credits withdrawals listing_cancellations vaults vault_payments
                    vault_releases royalty_receivers block_times kept_roots kept_blocks ipfs_copies auction_starts auction_bids
                    auction_ends currency_settings offers principals api_keys sessions sign_in_attempts quota_uses
                    audit_log audit_head nodes previews request_rates artwork_words favourites
                    items_of_collections collections
                    """.strip().split("\\s+")) {
                statement.execute("DROP TABLE " + table);
            }
            statement.execute("ALTER TABLE listings DROP COLUMN currency");
            statement.execute("DROP INDEX chain_transactions_block");
            statement.execute("ALTER TABLE chain_transactions DROP COLUMN block");
            for (String index : List.of(
                    "artworks_without_words",
                    "artworks_model",
                    "artworks_stage",
                    "artworks_created_at",
                    "artworks_token_creator",
                    "artworks_minted",
                    "artworks_unminted",
                    "artworks_token_block",
                    "artworks_burnt",
                    "artworks_minting",
                    "artworks_owner",
                    "artworks_sealed_at",
                    "chain_transactions_settled",
                    "chain_transactions_unsettled")) {
                statement.execute("DROP INDEX " + index);
            }
            statement.execute("CREATE TABLE royalty_events (chain_id BIGINT, contract TEXT, token_id TEXT, kind TEXT)");
            statement.execute("CREATE TABLE royalty_cursors (chain_id BIGINT, contract TEXT)");
            for (String column : List.of("gas_used", "gas_price", "settled_at")) {
                statement.execute("ALTER TABLE chain_transactions DROP COLUMN " + column);
            }
            for (String column : List.of("init", "mask", "control", "image_cid", "metadata_cid")) {
                statement.execute("DROP INDEX artworks_" + column);
            }
            for (String column : """
                    init strength mask not_drawn guidance_rescale loras
                    textual_inversions control control_scale control_start control_end base_model_sha256
                    original_prompt enriched_by control_preprocessor token_burnt_tx token_burnt_block high_resolution
                    high_resolution_strength mint_creator owner is_public variation_strength variation_seed has_words outpaint eta
                    """.strip().split("\\s+")) {
                statement.execute("ALTER TABLE artworks DROP COLUMN " + column);
            }
            statement.execute("UPDATE schema_version SET version = 0");
        }
        Database.open(file).close();
        assertThat(versionThatEarlyProgramsRead(file)).isGreaterThan(8);
        assertThat(folder.resolve("mintmark.db.version-8"))
                .as("a copy of what was migrated")
                .exists();
    }

    /** As they did. */
    private static int versionThatEarlyProgramsRead(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
            try (ResultSet rows = statement.executeQuery("SELECT version FROM schema_version")) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    private static void unpackVersion7(Path file) throws IOException {
        try (InputStream packed = DatabaseTest.class.getResourceAsStream("/db/version-7.db.gz")) {
            Files.write(file, new GZIPInputStream(packed).readAllBytes());
        }
    }

    @Test
    void keepsACopyOfADatabaseThatItMigrates() throws Exception {
        Path file = folder.resolve("mintmark.db");
        Database.open(file).close();
        Database.open(file).close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("one that is current").containsExactly(file);
        }
        Files.delete(file);
        unpackVersion7(file);
        Database.open(file).close();

        Path copy = folder.resolve("mintmark.db.version-7");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*), (SELECT COUNT(*) FROM sqlite_master"
                        + " WHERE name = 'flyway_schema_history') FROM artworks")) {
            assertThat(rows.getInt(1)).isEqualTo(7);
            assertThat(rows.getInt(2)).isZero();
        }
    }

    @Test
    void migratesTheDatabaseOfTheVersionBefore() throws Exception {
        Path file = folder.resolve("mintmark.db");
        unpackVersion7(file);
        for (int start = 0; start < 2; start++) {
            try (Database database = Database.open(file)) {
                SqlArtworks artworks = new SqlArtworks(database);
                assertThat(artworks.list(null, 10, null))
                        .extracting(artwork -> artwork.id() + " " + artwork.stage())
                        .containsExactly(
                                "failed FAILED",
                                "minted CONFIRMED",
                                "to-mint PINNED",
                                "to-pin SEALED",
                                "sealed SEALED",
                                "drawn DRAWN",
                                "accepted ACCEPTED");
                assertThat(tasks(database))
                        .containsExactly("draw accepted", "mint to-mint", "pin to-pin", "seal drawn");
                assertThat(artworks.unlistedPins()).extracting(Artwork::id).contains("to-mint");
                assertThat(artworks.unlistedPins())
                        .allMatch(artwork -> artwork.pinned().root() != null);
                Artwork drawn = artworks.find("drawn").orElseThrow();
                assertThat(drawn.recipe())
                        .isEqualTo(new Recipe(
                                        TestDrawings.parameters(
                                                "a hen", "a hen", (1L << 53) - 1, 20, 7.25, "ddim", 512, 768),
                                        "ab".repeat(32),
                                        List.of("cd", "ef"))
                                .with(new NoiseWatermark("0123456789abcdef", "a".repeat(64))));
                assertThat(drawn.progress()).isEqualTo(new Progress(3, 20));
                assertThat(drawn.disclosePrompt()).isTrue();
                assertThat(drawn.seal()).isNull();
                assertThat(drawn.mint()).isNull();
                assertThat(drawn.createdAt()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
                Artwork toMint = artworks.find("to-mint").orElseThrow();
                assertThat(toMint.mint()).isEqualTo(new MintOrder("0x" + "a".repeat(40), 250, "Cat", null, "CC0"));
                assertThat(toMint.pin()).isEqualTo(new Pin("bafy", "f".repeat(64), "bafymeta"));
                assertThat(toMint.token()).isNull();
                assertThat(artworks.find("sealed").orElseThrow().sealed().timeStamp())
                        .isEqualTo(TimeStamp.at(Instant.ofEpochMilli(1_700_000_001_000L)));
                assertThat(artworks.find("minted").orElseThrow().token())
                        .isEqualTo(new Token(
                                31337, "0xc", "0x1", "0xo", "0xt", 12, 34, "ab".repeat(32), "0xm", null, null));
                assertThat(artworks.find("failed").orElseThrow().failure())
                        .isEqualTo(new Failure("draw-failed", "It failed."));
                Clock then = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
                SqlArtworkChanges changes = new SqlArtworkChanges(database, artworks, then);
                assertThat(changes.add(List.of(), "key-1", "a hash of today"))
                        .extracting(Artwork::id)
                        .containsExactly("accepted");
            }
        }
    }

    /** A file that it does not name would be left out by a start that finds all others applied. */
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void theIndexNamesEveryMigrationInTheOrderOfVersions(String kind) throws Exception {
        Path migrations = Path.of(
                getClass().getResource("/db/migration/" + kind + "/index").toURI());
        try (var files = Files.list(migrations.getParent())) {
            assertThat(Files.readAllLines(migrations))
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> !name.equals("index"))
                                    .toList())
                    .isSortedAccordingTo(
                            Comparator.comparingInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__")))));
        }
    }

    /** So that Flyway is left out where it has nothing to do; a wrong sum would only make each start slower. */
    @Test
    void theChecksumsAreFlyways() throws Exception {
        Path file = folder.resolve("mintmark.db");
        Database.open(file).close();
        assertThat(Migrations.isCurrent(new SqliteEngine(file), Jdbi.create("jdbc:sqlite:" + file)))
                .isTrue();
        Path early = folder.resolve("early.db");
        unpackVersion7(early);
        Jdbi jdbi = Jdbi.create("jdbc:sqlite:" + early);
        assertThat(Migrations.isCurrent(new SqliteEngine(early), jdbi)).isFalse();
        Database.open(early).close();
        assertThat(Migrations.isCurrent(new SqliteEngine(early), jdbi)).isTrue();
        jdbi.useHandle(handle -> handle.execute("UPDATE flyway_schema_history SET success = 0 WHERE version = '11'"));
        assertThat(Migrations.isCurrent(new SqliteEngine(early), jdbi)).isFalse();
    }

    @Test
    void saysThatTheDiskIsFull() {
        try (Database database = Database.open(folder.resolve("mintmark.db"))) {
            assertThat(database.trouble()).isEmpty();
            database.writer().useHandle(handle -> {
                // SQLite's own way to be full: of the one connection that writes
                handle.createQuery("PRAGMA max_page_count = 1")
                        .mapTo(Integer.class)
                        .one();
            });
            assertThatThrownBy(() -> database.writer()
                            .useHandle(handle ->
                                    handle.execute("CREATE TABLE big AS SELECT zeroblob(1000000) AS content")))
                    .satisfies(e -> assertThat(DatabaseTrouble.sentence(e))
                            .hasValue("The database's disk is full; make room on it."));
        }
    }

    @Tag("slow")
    @Test
    void saysThatAnotherProgramLocksIt() throws Exception {
        Path file = folder.resolve("mintmark.db");
        try (Database database = Database.open(file);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            String sentence = "The database is locked by another program; try again when that has ended.";
            assertThat(database.trouble()).hasValue(sentence);
            assertThatThrownBy(() -> database.writer().useHandle(handle -> handle.execute("DELETE FROM models")))
                    .satisfies(e -> assertThat(DatabaseTrouble.sentence(e)).hasValue(sentence));
            statement.execute("ROLLBACK");
            assertThat(database.trouble()).isEmpty();
        }
    }

    @Test
    void aStatementThatIsWrongIsNoTroubleOfTheDisk() {
        try (Database database = Database.open(folder.resolve("mintmark.db"))) {
            assertThatThrownBy(() -> database.writer().useHandle(handle -> handle.execute("NONSENSE")))
                    .satisfies(e -> assertThat(DatabaseTrouble.sentence(e)).isEmpty());
        }
    }

    private static List<String> tasks(Database database) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT task_name || ' ' || task_instance AS task FROM ("
                                + "SELECT * FROM draw_tasks UNION ALL SELECT * FROM seal_tasks UNION ALL"
                                + " SELECT * FROM pin_tasks UNION ALL SELECT * FROM mint_tasks)"
                                + " WHERE picked = FALSE ORDER BY task")
                        .mapTo(String.class)
                        .list());
    }

    private static String pragma(Database database, String name) {
        return database.writer()
                .withHandle(handle ->
                        handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }
}
