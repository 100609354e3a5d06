package dev.mintmark.app.verify;

import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.seal.ReportKey;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** Signs reports in tests. */
public final class TestReports {
    private TestReports() {}

    /** Signs with the key in a data folder. */
    public static Reports in(Path data) {
        return new Reports(
                () -> {
                    try {
                        return ReportKey.open(KeyFolder.in(data), SecretFiles.PLAIN, new SecureRandom());
                    } catch (KeyException e) {
                        throw new AssertionError(e);
                    }
                },
                Clock.systemUTC());
    }
}
