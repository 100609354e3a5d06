package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** What the queue writes within a transaction of the service ends with that transaction, and not before. */
final class JoiningDataSourceTest {
    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("mintmark.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void add(String id) {
        try (Connection connection = database.queueSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO models (id, folder, sha256, files, added_at) VALUES ('" + id + "', 'b', 'c', 1, 2)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int models() {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM models")
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void whatIsWrittenOutsideATransactionStaysAtOnce() {
        add("a");
        assertThat(models()).isEqualTo(1);
    }

    @Test
    void onlyMarksOfTheQueueDoNotWaitForTheDisk() {
        assertThat(synchronous()).as("1 is NORMAL").isEqualTo(1);
        int otherwise = database.writer()
                .withHandle(handle -> handle.createQuery("PRAGMA synchronous")
                        .mapTo(Integer.class)
                        .one());
        assertThat(otherwise).as("2 is FULL").isEqualTo(2);
        int inTransaction = database.inTransaction(this::synchronous);
        assertThat(inTransaction).isEqualTo(2);
    }

    private int synchronous() {
        try (Connection connection = database.queueSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA synchronous")) {
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTransactionsConnectionEndsWithTheTransaction() {
        database.inTransaction(() -> {
            add("a");
            assertThat(models())
                    .as("not committed with the close of a connection")
                    .isZero();
            add("b");
            return true;
        });
        assertThat(models()).isEqualTo(2);
    }

    @Test
    void aTransactionThatFailsTakesWhatItsConnectionWroteWithIt() {
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    add("a");
                    throw new IllegalStateException("it failed");
                }))
                .hasMessage("it failed");
        assertThat(models()).isZero();
    }

    @Test
    void theBorrowerOfATransactionsConnectionDoesNotEndIt() {
        database.inTransaction(() -> {
            try (Connection connection = database.queueSource().getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
                assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
                assertThatThrownBy(connection::rollback).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> connection.setAutoCommit(true)).isInstanceOf(SQLException.class);
                connection.close();
                assertThat(connection.isClosed()).isFalse();
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT 7")) {
                    assertThat(rows.getInt(1)).isEqualTo(7);
                }
                assertThatThrownBy(() -> connection.prepareStatement("no statement"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("syntax error");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return true;
        });
    }

    @Test
    void theRestIsThePools() throws Exception {
        SQLiteDataSource pool = new SQLiteDataSource();
        DataSource joining = new JoiningDataSource(pool, ScopedValue.newInstance());
        PrintWriter log = new PrintWriter(new StringWriter());

        joining.setLogWriter(log);
        joining.setLoginTimeout(7);

        assertThat(joining.getLogWriter()).isSameAs(log).isSameAs(pool.getLogWriter());
        assertThat(joining.getLoginTimeout()).isEqualTo(7).isEqualTo(pool.getLoginTimeout());
        assertThat(joining.isWrapperFor(SQLiteDataSource.class)).isTrue();
        assertThat(joining.isWrapperFor(String.class)).isFalse();
        assertThat(joining.unwrap(SQLiteDataSource.class)).isSameAs(pool);
        assertThatThrownBy(() -> joining.getConnection("user", "password"))
                .isInstanceOf(SQLFeatureNotSupportedException.class);
    }
}
