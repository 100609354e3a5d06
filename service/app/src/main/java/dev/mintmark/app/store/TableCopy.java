package dev.mintmark.app.store;

import dev.mintmark.app.io.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies the rows of all tables between a SQLite and a PostgreSQL database with the same migrations, and compares both afterwards by
 * their number and by a sum of hashes. Steps that a process had begun are to be done again. Not thread-safe.
 */
final class TableCopy {
    private static final int BATCH = 500;

    /** Those that others refer to. */
    private static final List<String> FIRST = List.of("artworks", "models", "chain_transactions");

    /** The migrations' own, and what is true of running programs alone. */
    private static final Set<String> LEFT_OUT =
            Set.of("flyway_schema_history", "schema_version", "nodes", "previews", "request_rates");

    /** A new database has a row in it. */
    private static final String AUDIT_HEAD = "audit_head";

    private static final String QUEUE = "_tasks";

    private final Connection from;
    private final Connection to;
    private final boolean toPostgres;
    private final Connection postgres;

    /** @param toPostgres whether the target is the PostgreSQL database, and not the source */
    TableCopy(Connection from, Connection to, boolean toPostgres) {
        this.from = from;
        this.to = to;
        this.toPostgres = toPostgres;
        this.postgres = toPostgres ? to : from;
    }

    /**
     * A table that was copied.
     *
     * @param rows how many it has in both databases
     */
    public record Table(String name, long rows) {}

    /** What a column holds; PostgreSQL's types are strict. */
    private enum Kind {
        FLAG,
        WHOLE,
        REAL,
        TEXT,
        BYTES,
        TIME;

        static Kind of(String type) {
            return switch (type) {
                case "bool" -> FLAG;
                case "int2", "int4", "int8", "bigserial", "serial" -> WHOLE;
                case "float4", "float8" -> REAL;
                case "text", "varchar" -> TEXT;
                case "bytea" -> BYTES;
                case "timestamptz", "timestamp" -> TIME;
                default -> throw new StoreException("Columns of the type " + type + " are not copied.");
            };
        }
    }

    private record Column(String name, Kind kind) {}

    /**
     * Copies all tables.
     *
     * @throws StoreException where the target has rows already, or does not hold afterwards what the source has
     */
    List<Table> run() throws SQLException {
        List<String> names = names();
        for (String name : names) {
            if (!name.equals(AUDIT_HEAD) && count(to, name) > 0) {
                throw new StoreException(
                        "The target database is not empty: its table " + name + " has rows. Name an empty database.");
            }
        }
        try (Statement statement = to.createStatement()) {
            statement.executeUpdate("DELETE FROM " + AUDIT_HEAD);
        }
        List<Table> copied = new ArrayList<>();
        for (String name : names) {
            copied.add(copy(name));
        }
        return copied;
    }

    /** In an order in which each row is there before others refer to it. */
    private List<String> names() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = postgres.createStatement();
                ResultSet rows = statement.executeQuery("SELECT table_name FROM information_schema.tables"
                        + " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        names.removeAll(LEFT_OUT);
        return Stream.concat(FIRST.stream(), names.stream().filter(name -> !FIRST.contains(name)))
                .toList();
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private List<Column> columns(String table) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (Statement statement = postgres.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " WHERE FALSE")) {
            ResultSetMetaData metadata = rows.getMetaData();
            for (int i = 1; i <= metadata.getColumnCount(); i++) {
                columns.add(new Column(metadata.getColumnName(i), Kind.of(metadata.getColumnTypeName(i))));
            }
        }
        return columns;
    }

    private Table copy(String table) throws SQLException {
        List<Column> columns = columns(table);
        StringJoiner names = new StringJoiner(", ");
        StringJoiner places = new StringJoiner(", ");
        columns.forEach(column -> {
            names.add(column.name);
            places.add("?");
        });
        long[] sum = new long[2];
        String insert = "INSERT INTO " + table + " (" + names + ")" + (toPostgres ? " OVERRIDING SYSTEM VALUE" : "")
                + " VALUES (" + places + ")";
        try (PreparedStatement target = to.prepareStatement(insert)) {
            read(from, table, names.toString(), columns, row -> {
                for (int i = 0; i < columns.size(); i++) {
                    set(target, i + 1, columns.get(i).kind, row.get(i));
                }
                target.addBatch();
                if (++sum[0] % BATCH == 0) {
                    target.executeBatch();
                }
                sum[1] += hash(row);
            });
            target.executeBatch();
        }
        long[] there = new long[2];
        read(to, table, names.toString(), columns, row -> {
            there[0]++;
            there[1] += hash(row);
        });
        if (there[0] != sum[0] || there[1] != sum[1]) {
            throw new StoreException("The table " + table + " has " + sum[0] + " rows, and the copy has " + there[0]
                    + (there[0] == sum[0] ? " with other contents" : "") + "; nothing was copied.");
        }
        if (toPostgres) {
            continueSequences(table, columns);
        }
        return new Table(table, sum[0]);
    }

    /** Takes the values of one row. */
    private interface RowReader {
        void read(List<@Nullable Object> row) throws SQLException;
    }

    private static void read(Connection connection, String table, String names, List<Column> columns, RowReader reader)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(BATCH);
            try (ResultSet rows = statement.executeQuery("SELECT " + names + " FROM " + table)) {
                while (rows.next()) {
                    List<@Nullable Object> row = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        row.add(value(rows, i + 1, columns.get(i), table));
                    }
                    reader.read(row);
                }
            }
        }
    }

    private static @Nullable Object value(ResultSet rows, int index, Column column, String table) throws SQLException {
        if (table.endsWith(QUEUE)) {
            switch (column.name) {
                case "picked" -> {
                    return false;
                }
                case "picked_by", "last_heartbeat" -> {
                    return null;
                }
                default -> {}
            }
        }
        @Nullable
        Object value = switch (column.kind) {
            case FLAG -> rows.getBoolean(index);
            case WHOLE -> rows.getLong(index);
            case REAL -> rows.getDouble(index);
            case TEXT -> rows.getString(index);
            case BYTES -> rows.getBytes(index);
            case TIME -> {
                Timestamp time = rows.getTimestamp(index);
                // SQLite keeps milliseconds
                yield time == null ? null : new Timestamp(time.getTime());
            }
        };
        return rows.wasNull() ? null : value;
    }

    private void set(PreparedStatement target, int index, Kind kind, @Nullable Object value) throws SQLException {
        switch (value) {
            case null ->
                target.setNull(
                        index,
                        switch (kind) {
                            case FLAG -> java.sql.Types.BOOLEAN;
                            case WHOLE -> java.sql.Types.BIGINT;
                            case REAL -> java.sql.Types.DOUBLE;
                            case TEXT -> java.sql.Types.VARCHAR;
                            case BYTES -> java.sql.Types.BINARY;
                            case TIME -> java.sql.Types.TIMESTAMP;
                        });
            case Boolean flag -> target.setBoolean(index, flag);
            case Long whole -> target.setLong(index, whole);
            case Double real -> target.setDouble(index, real);
            case byte[] bytes -> target.setBytes(index, bytes);
            case Timestamp time -> target.setTimestamp(index, time);
            default -> target.setString(index, value.toString());
        }
    }

    /** The sum of these does not depend on the order of rows. */
    private static long hash(List<@Nullable Object> row) {
        StringJoiner text = new StringJoiner("\u0000");
        for (Object value : row) {
            text.add(
                    switch (value) {
                        case null -> "\u0001";
                        case byte[] bytes -> HexFormat.of().formatHex(bytes);
                        case Timestamp time -> Long.toString(time.getTime());
                        default -> value.toString();
                    });
        }
        byte[] hash = HexFormat.of().parseHex(Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8)));
        return ByteBuffer.wrap(hash).getLong();
    }

    /** The next row gets the number after the last one. */
    private void continueSequences(String table, List<Column> columns) throws SQLException {
        for (Column column : columns) {
            if (column.kind != Kind.WHOLE) {
                continue;
            }
            try (Statement statement = to.createStatement()) {
                statement.execute("SELECT setval(pg_get_serial_sequence('" + table + "', '" + column.name
                        + "'), (SELECT MAX(" + column.name + ") FROM " + table + ")) WHERE pg_get_serial_sequence('"
                        + table + "', '" + column.name + "') IS NOT NULL AND EXISTS (SELECT 1 FROM " + table + ")");
            }
        }
    }
}
