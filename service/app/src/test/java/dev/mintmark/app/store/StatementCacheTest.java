package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

final class StatementCacheTest {
    private static final String BY_ID = "SELECT name FROM things WHERE id = ?";

    @TempDir
    Path folder;

    private Connection connection;
    private Connection other;

    @BeforeEach
    void open() throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("things.db"));
        source.setJournalMode("WAL");
        other = source.getConnection();
        execute(other, "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)");
        execute(other, "INSERT INTO things VALUES (1, 'one'), (2, 'two'), (3, 'three')");
        connection = StatementCache.over(source).getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        other.close();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private static JDBC4PreparedStatement real(PreparedStatement statement) throws SQLException {
        return statement.unwrap(JDBC4PreparedStatement.class);
    }

    @Test
    void aClosedStatementIsUsedAgainWithoutItsParameters() throws SQLException {
        PreparedStatement first = connection.prepareStatement(BY_ID);
        first.setInt(1, 1);
        assertThat(first.executeQuery().getString(1)).isEqualTo("one");
        JDBC4PreparedStatement kept = real(first);
        first.close();

        try (PreparedStatement second = connection.prepareStatement(BY_ID)) {
            assertThat(real(second)).isSameAs(kept);
            assertThat(second.executeQuery().next())
                    .as("a row of the parameter before")
                    .isFalse();
        }
        assertThat(first.isClosed()).isTrue();
        assertThatThrownBy(first::executeQuery).isInstanceOf(SQLException.class);
    }

    @Test
    void statementsInUseAtATimeAreTwo() throws SQLException {
        try (PreparedStatement first = connection.prepareStatement(BY_ID);
                PreparedStatement second = connection.prepareStatement(BY_ID)) {
            first.setInt(1, 1);
            second.setInt(1, 2);
            ResultSet one = first.executeQuery();
            assertThat(second.executeQuery().getString(1)).isEqualTo("two");
            assertThat(one.getString(1)).isEqualTo("one");
        }
    }

    /** A statement that still read would hold the log of what was written since. */
    @Test
    void rowsThatWereNotReadToTheirEndHoldNothing() throws SQLException {
        try (PreparedStatement all = connection.prepareStatement("SELECT name FROM things")) {
            assertThat(all.executeQuery().next()).isTrue();
        }
        execute(other, "INSERT INTO things VALUES (4, 'four')");

        try (PreparedStatement checkpoint = other.prepareStatement("PRAGMA wal_checkpoint(TRUNCATE)");
                ResultSet row = checkpoint.executeQuery()) {
            assertThat(row.getInt("busy")).isZero();
        }
    }

    @Test
    void theStatementThatWasUsedLongestAgoMakesRoom() throws SQLException {
        PreparedStatement first = connection.prepareStatement(BY_ID);
        JDBC4PreparedStatement oldest = real(first);
        first.close();
        for (int i = 0; i < StatementCache.KEPT; i++) {
            connection.prepareStatement("SELECT " + i).close();
        }
        assertThat(oldest.isClosed()).isTrue();
        try (PreparedStatement anew = connection.prepareStatement(BY_ID)) {
            anew.setInt(1, 3);
            assertThat(anew.executeQuery().getString(1)).isEqualTo("three");
        }
    }

    @Test
    void aTableThatChangedIsSeen() throws SQLException {
        connection.prepareStatement("SELECT * FROM things").close();
        execute(other, "ALTER TABLE things ADD COLUMN colour TEXT DEFAULT 'red'");
        try (PreparedStatement all = connection.prepareStatement("SELECT * FROM things")) {
            assertThat(all.executeQuery().getString("colour")).isEqualTo("red");
        }
    }
}
