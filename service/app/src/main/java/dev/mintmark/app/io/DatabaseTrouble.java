package dev.mintmark.app.io;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what an operator can do if a statement fails: a locked database, a full disk. Thread-safe: there is no state. */
public final class DatabaseTrouble {
    /** What SQLite's drivers report, the low byte of its result codes. */
    private static final int BUSY = 5;

    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int IO_ERROR = 10;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;

    /** The SQLSTATE "object in use": another program writes the database. */
    public static final String STATE_IN_USE = "55006";

    public static final String IN_USE =
            "The database of database.url is in use by another Mintmark; stop it first or name another.";

    private static final int MAX_CAUSES = 20;

    private DatabaseTrouble() {}

    /** One sentence on an exception that comes from such trouble; empty for any other. */
    public static Optional<String> sentence(Throwable thrown) {
        boolean noConnection = false;
        @Nullable Throwable cause = thrown;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            // a pool says that it gave none; its cause says why, where a connection failed
            if (cause instanceof SQLTransientConnectionException) {
                noConnection = true;
            } else if (cause instanceof SQLException sql) {
                Optional<String> sentence = sentence(sql.getErrorCode());
                return sentence.isPresent() ? sentence : ofState(String.valueOf(sql.getSQLState()));
            }
            cause = cause.getCause();
        }
        return noConnection
                ? Optional.of("The database is busy or does not answer; try again in a moment.")
                : Optional.empty();
    }

    /** PostgreSQL's drivers report SQLSTATE. */
    private static Optional<String> ofState(String state) {
        return switch (state) {
            case "53100" -> Optional.of("The database's disk is full; make room on it.");
            case "53300", "55P03" -> Optional.of("The database is busy; try again in a moment.");
            case STATE_IN_USE -> Optional.of(IN_USE);
            case "25006" -> Optional.of("The database is read-only; set database.url to one that accepts writes.");
            default ->
                state.startsWith("08") || state.startsWith("57P")
                        ? Optional.of(
                                "The database's server does not answer; check that it runs and that database.url is right.")
                        : Optional.empty();
        };
    }

    private static Optional<String> sentence(int code) {
        return switch (code & 0xff) {
            case BUSY, LOCKED ->
                Optional.of("The database is locked by another program; try again when that has ended.");
            case READ_ONLY -> Optional.of("The database cannot be written; give this user the right to write it.");
            case IO_ERROR -> Optional.of("The database's disk cannot be read or written; check the disk for errors.");
            case FULL -> Optional.of("The database's disk is full; make room on it.");
            case CANNOT_OPEN ->
                Optional.of(
                        "The database's files cannot be opened; check that the data folder exists and that this user may write to it.");
            default -> Optional.empty();
        };
    }
}
