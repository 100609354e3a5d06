package dev.mintmark.app.seal;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys and settings of them for tests: no register, no time-stamps, and no trust in others. */
public final class TestKeys {
    /** The folder's own signer. */
    public static final Settings.Sign OWN = pem(null, null);

    /** No trust list. */
    public static final Settings.Verify NOBODY_ELSE = new Settings.Verify(null, null);

    private TestKeys() {}

    /** A signer in PEM files. */
    public static Settings.Sign pem(@Nullable Path chain, @Nullable Path key) {
        return new Settings.Sign(chain, key, null, null, null, null, null, List.of());
    }

    /** Opens the keys of a folder, stored plain. */
    public static SealingKeys open(Path folder, Settings.Sign sign, SecureRandom random) throws KeyException {
        return open(folder, sign, SecretFiles.PLAIN, random);
    }

    /** Opens the keys of a folder. */
    public static SealingKeys open(Path folder, Settings.Sign sign, SecretFiles secrets, SecureRandom random)
            throws KeyException {
        return SealingKeys.open(
                new KeyFolder(folder), sign, secrets, random, Clock.systemUTC(), WatermarkKeyHistory.NONE);
    }
}
