package dev.mintmark.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the installed program and its bundled files. */
public final class InstallDirectory {
    private InstallDirectory() {}

    private static Path folder() {
        return Path.of(System.getProperty("mintmark.home", ""));
    }

    public static Path starter() {
        return folder().resolve("models").resolve("starter");
    }

    /** The page that verifies files without a server, as its build wrote it; it may be missing. */
    public static Path verifyPage() {
        return folder().resolve("service/verify-page/dist/verify.html");
    }

    /** The folder of the contracts' sources. */
    public static Path contracts() {
        return folder().resolve("contracts");
    }

    /** The embedded chain's program for this kind of machine; it may be missing. */
    public static Path anvil() {
        Path packages = folder().resolve("contracts/anvil/node_modules/@foundry-rs");
        if (Files.isDirectory(packages)) {
            try (DirectoryStream<Path> kinds = Files.newDirectoryStream(packages, "anvil-*")) {
                for (Path kind : kinds) {
                    Path program = kind.resolve("bin").resolve("anvil");
                    if (Files.isExecutable(program)) {
                        return program;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return packages.resolve("anvil");
    }
}
