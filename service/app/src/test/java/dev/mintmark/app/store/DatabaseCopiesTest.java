package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.artwork.Artwork;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies between the kinds of databases, with rows in every table. */
@Tag("slow")
final class DatabaseCopiesTest {
    /** Keys that other tables refer to. */
    private static final List<String> REFERENCES = List.of("artwork_id", "collection_id", "model_id", "transaction_id");

    @TempDir
    Path folder;

    private DataFolder data;
    private String address;

    @BeforeEach
    void open() {
        assumeTrue(TestPostgres.isInstalled(), "there is no postgresql; install the package of that name");
        data = DataFolder.open(folder);
        address = TestPostgres.get().newDatabase();
    }

    @Test
    void allRowsOfEveryTableAreInPostgresAfterwardsAndInAFileMadeOfIt() throws Exception {
        Database.open(data, null).close();
        Database.open(data, address).close();
        Map<String, List<String>> filled;
        try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + data.database());
                Connection postgres = DriverManager.getConnection(address)) {
            List<String> tables = tables(postgres);
            assertThat(tables).hasSizeGreaterThan(40);
            for (String table : tables) {
                fill(sqlite, postgres, table);
            }
            filled = rows(sqlite, postgres, tables);
        }
        byte[] before = Files.readAllBytes(data.database());

        Map<String, Long> copied = new HashMap<>(DatabaseCopies.toPostgres(data, address));

        assertThat(Files.readAllBytes(data.database())).as("the file stays").isEqualTo(before);
        assertThat(copied.keySet()).isEqualTo(filled.keySet());
        assertThat(copied.remove("audit_head")).isEqualTo(1);
        assertThat(copied.values()).containsOnly(2L);
        try (Connection postgres = DriverManager.getConnection(address)) {
            assertThat(rows(postgres, postgres, List.copyOf(filled.keySet()))).isEqualTo(filled);
            assertThat(single(postgres, "SELECT COUNT(*) FROM draw_tasks WHERE picked OR picked_by IS NOT NULL"))
                    .as("no process does these steps")
                    .isZero();
            long last = single(postgres, "SELECT MAX(seq) FROM artworks");
            try (Statement statement = postgres.createStatement()) {
                statement.execute("INSERT INTO watermark_keys (fingerprint, since) VALUES ('next', 1)");
            }
            assertThat(single(postgres, "SELECT MAX(seq) FROM watermark_keys")).isGreaterThan(2);
            assertThat(single(postgres, "SELECT nextval(pg_get_serial_sequence('artworks', 'seq'))"))
                    .isEqualTo(last + 1);
            assertThatThrownBy(() -> DatabaseCopies.toPostgres(data, address))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("not empty");
            try (Statement statement = postgres.createStatement()) {
                statement.execute("DELETE FROM watermark_keys WHERE fingerprint = 'next'");
            }
        }
        Path file = folder.resolve("copy.db");
        DatabaseCopies.toFile(data, address, file);
        try (Connection copy = DriverManager.getConnection("jdbc:sqlite:" + file);
                Connection postgres = DriverManager.getConnection(address)) {
            assertThat(rows(copy, postgres, List.copyOf(filled.keySet()))).isEqualTo(filled);
        }
    }

    /** The file was written by the seventh version of the tables, with artworks in every stage of that time. */
    @Test
    void anInstallationOfAnEarlyVersionIsBroughtUpToDateAndMoved() throws Exception {
        try (InputStream packed = getClass().getResourceAsStream("/db/version-7.db.gz")) {
            Files.write(data.database(), new GZIPInputStream(packed).readAllBytes());
        }
        List<Artwork> before;
        try (Database sqlite = Database.open(data, null)) {
            before = new SqlArtworks(sqlite).list(null, 100, null);
        }
        assertThat(before).hasSize(7);
        assertThat(DatabaseCopies.toPostgres(data, address)).containsEntry("artworks", 7L);
        try (Database postgres = Database.open(data, address)) {
            List<Artwork> after = new SqlArtworks(postgres).list(null, 100, null);
            assertThat(after)
                    .extracting(Artwork::id)
                    .isEqualTo(before.stream().map(Artwork::id).toList());
            assertThat(after)
                    .extracting(Artwork::recipe)
                    .isEqualTo(before.stream().map(Artwork::recipe).toList());
            assertThat(after)
                    .extracting(Artwork::token)
                    .isEqualTo(before.stream().map(Artwork::token).toList());
            assertThat(after)
                    .extracting(Artwork::stage)
                    .isEqualTo(before.stream().map(Artwork::stage).toList());
        }
    }

    @Test
    void aFailureLeavesTheTargetEmpty() throws Exception {
        Database.open(data, null).close();
        Database.open(data, address).close();
        try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + data.database());
                Connection postgres = DriverManager.getConnection(address)) {
            for (String table : tables(postgres)) {
                fill(sqlite, postgres, table);
            }
            try (Statement statement = sqlite.createStatement()) {
                statement.execute(
                        "UPDATE webhook_events SET payload = 'a' || char(0) || 'b'"); // PostgreSQL takes no NUL
            }
            assertThatThrownBy(() -> DatabaseCopies.toPostgres(data, address)).isInstanceOf(StoreException.class);
            assertThat(single(postgres, "SELECT COUNT(*) FROM artworks")).isZero();
        }
    }

    private static List<String> tables(Connection postgres) throws SQLException {
        List<String> names = new ArrayList<>(List.of("artworks", "models", "chain_transactions"));
        try (Statement statement = postgres.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT table_name FROM information_schema.tables WHERE table_schema"
                                + " = 'public' AND table_name NOT IN ('flyway_schema_history', 'nodes', 'previews', 'request_rates',"
                                + " 'artworks',"
                                + " 'models', 'chain_transactions') ORDER BY table_name")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static long single(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Two rows: one full of values, one with as many nulls as may be. */
    private static void fill(Connection sqlite, Connection postgres, String table) throws SQLException {
        if (table.equals("audit_head")) {
            try (Statement statement = sqlite.createStatement()) {
                statement.execute("UPDATE audit_head SET seq = 7"); // its one row is there
            }
            return;
        }
        try (Statement types = postgres.createStatement();
                ResultSet none = types.executeQuery("SELECT * FROM " + table + " WHERE FALSE")) {
            ResultSetMetaData columns = none.getMetaData();
            StringJoiner names = new StringJoiner(", ");
            StringJoiner places = new StringJoiner(", ");
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                names.add(columns.getColumnName(i));
                places.add("?");
            }
            try (PreparedStatement insert =
                    sqlite.prepareStatement("INSERT INTO " + table + " (" + names + ") VALUES (" + places + ")")) {
                for (int row = 1; row <= 2; row++) {
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        boolean isNull = row == 2 && columns.isNullable(i) == ResultSetMetaData.columnNullable;
                        insert.setObject(
                                i, isNull ? null : value(columns.getColumnName(i), columns.getColumnTypeName(i), row));
                    }
                    insert.execute();
                }
            }
        }
    }

    private static Object value(String column, String type, int row) {
        if (REFERENCES.contains(column) || column.equals("id")) {
            return "key-" + row;
        }
        if (column.equals("state")) {
            return "LOST";
        }
        return switch (type) {
            // the program adds the words of artworks that lack them, which changes the file
            case "bool" -> row == 1 || column.equals("has_words");
            case "int2", "int4", "serial" -> row;
            case "int8", "bigserial" -> (1L << 53) + row;
            case "float4", "float8" -> row / 3.0;
            case "bytea" -> new byte[] {0, -1, (byte) row};
            case "timestamptz" -> new Timestamp(1_700_000_000_123L + row);
            default -> column + " “" + row + "”\n\\ 'x'";
        };
    }

    /** As texts, without what is reset. */
    private static Map<String, List<String>> rows(Connection connection, Connection postgres, List<String> tables)
            throws SQLException {
        Map<String, List<String>> all = new TreeMap<>();
        for (String table : tables) {
            List<String> found = new ArrayList<>();
            try (Statement types = postgres.createStatement();
                    ResultSet none = types.executeQuery("SELECT * FROM " + table + " WHERE FALSE");
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
                ResultSetMetaData columns = none.getMetaData();
                while (rows.next()) {
                    StringJoiner row = new StringJoiner("|");
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        String name = columns.getColumnName(i);
                        if (!List.of("picked", "picked_by", "last_heartbeat").contains(name)) {
                            row.add(name + "=" + text(rows, name, columns.getColumnTypeName(i)));
                        }
                    }
                    found.add(row.toString());
                }
            }
            found.sort(null);
            all.put(table, found);
        }
        return all;
    }

    private static @Nullable Object text(ResultSet rows, String column, String type) throws SQLException {
        Object value = switch (type) {
            case "bool" -> rows.getBoolean(column);
            case "bytea" -> Arrays.toString(rows.getBytes(column));
            case "timestamptz" ->
                rows.getTimestamp(column) == null
                        ? null
                        : rows.getTimestamp(column).getTime();
            case "float8" -> rows.getDouble(column);
            default -> rows.getString(column);
        };
        return rows.wasNull() ? null : value;
    }
}
