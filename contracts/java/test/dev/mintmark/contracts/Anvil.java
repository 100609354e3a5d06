package dev.mintmark.contracts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A fresh local chain on a port of its own, gone when closed. */
final class Anvil implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on (127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final URI address;

    private Anvil(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static Anvil start() {
        Path binary = binary();
        try {
            Process process = new ProcessBuilder(
                            binary.toString(),
                            "--port",
                            "0",
                            "--chain-id",
                            "31337",
                            "--accounts",
                            "1",
                            "--order",
                            "fifo")
                    .redirectErrorStream(true)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            BufferedReader lines = process.inputReader();
            StringBuilder said = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
                    return new Anvil(process, URI.create("http://" + listening.group(1)));
                }
            }
            throw new IllegalStateException("anvil ended before it listened: " + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path binary() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String folder = "anvil-" + (os.startsWith("mac") ? "darwin" : "linux") + "-" + arch;
        Path binary = Path.of("anvil", "node_modules", "@foundry-rs", folder, "bin", "anvil");
        if (!Files.isExecutable(binary)) {
            throw new IllegalStateException("The tests need the chain " + binary.toAbsolutePath()
                    + ", which scripts/test installs (npm ci in contracts/anvil).");
        }
        return binary;
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
