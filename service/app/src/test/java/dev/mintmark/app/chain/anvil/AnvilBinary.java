package dev.mintmark.app.chain.anvil;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where the tests find the embedded chain's program. */
public final class AnvilBinary {
    private AnvilBinary() {}

    /** The program itself, in what npm installed beside its wrapper. */
    public static Path path() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        Path binary = home().resolve(
                        "contracts/anvil/node_modules/@foundry-rs/anvil-" + system + "-" + machine + "/bin/anvil");
        if (!Files.isExecutable(binary)) {
            throw new AssertionError("The embedded chain's program is missing at " + binary
                    + "; scripts/test installs it (npm install in contracts/anvil).");
        }
        return binary;
    }

    static Path home() {
        String set = System.getProperty("mintmark.home");
        if (set != null) {
            return Path.of(set);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("pom.xml")) && Files.exists(at.resolve("contracts/anvil/package.json"))) {
                return at;
            }
        }
        throw new AssertionError(
                "The repository's root is not above " + Path.of("").toAbsolutePath() + ".");
    }
}
