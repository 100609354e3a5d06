package dev.mintmark.app.io;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Recognises a full disk, which passes when somebody makes room. Stateless. */
public final class DiskFull {
    public static final String SENTENCE = "The disk is full; make room on it, and this goes on by itself.";

    private static final int SQLITE_FULL = 13;
    private static final String POSTGRES_DISK_FULL = "53100";
    private static final int MAX_CAUSES = 20;

    private DiskFull() {}

    /** Whether an exception comes from a disk, or a share of one, that has no room left: of files or of the database. */
    public static boolean is(Throwable thrown) {
        @Nullable Throwable cause = thrown;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof SQLException sql
                    && ((sql.getErrorCode() & 0xff) == SQLITE_FULL || POSTGRES_DISK_FULL.equals(sql.getSQLState()))) {
                return true;
            }
            // ENOSPC and EDQUOT as the JDK passes them on
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof IOException
                    && (message.contains("No space left on device") || message.contains("quota exceeded"))) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
