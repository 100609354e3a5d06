package dev.mintmark.app.secrets;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The folder of the keys of the embedded chain's accounts, {@code chain/keys} in a data folder: the one place that names its
 * files. Opens none of them.
 *
 * @param path of the folder
 */
public record AccountFolder(Path path) {
    /** What an account is for. */
    public enum Role {
        PAYER,
        ADMIN,
        ATTESTER,
        HOLDER,
        BUYER
    }

    /** The embedded chain's folder in a data folder. */
    public static Path chain(Path data) {
        return data.resolve("chain");
    }

    /** The folder of keys in the embedded chain's folder. */
    public static AccountFolder of(Path chain) {
        return new AccountFolder(chain.resolve("keys"));
    }

    /** The key of an account: 64 hex digits. */
    public Path key(Role role) {
        return path.resolve(role.name().toLowerCase(Locale.ROOT) + ".key");
    }

    /** The keys of all accounts. */
    public List<Path> keys() {
        return Arrays.stream(Role.values()).map(this::key).toList();
    }
}
