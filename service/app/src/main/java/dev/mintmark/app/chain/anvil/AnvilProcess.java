package dev.mintmark.app.chain.anvil;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running anvil on a loopback port. */
final class AnvilProcess {
    private static final Logger log = LoggerFactory.getLogger(AnvilProcess.class);
    private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");
    private static final Duration START = Duration.ofSeconds(30);

    /** States of earlier blocks on the disk; nothing here asks for those of blocks that are long final. */
    private static final String MAX_STATES = "1000";

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final Process process;
    private final int port;

    private AnvilProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts anvil. Where setpriv is installed, the kernel ends anvil when the calling thread ends, so that no anvil remains
     * after the service is killed. Call this from a thread that lives as long as anvil has to run.
     *
     * @param port 0 for any free port
     * @param state that the chain starts with; null for a new chain
     */
    static AnvilProcess start(Path anvil, Path folder, int port, @Nullable Path state) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            // Ctrl-C in a terminal reaches all processes of a group, and this one still needs its chain to end in
            // order.
            command.add(SETSID.toString());
        }
        if (Files.isExecutable(SETPRIV)) {
            command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
        }
        command.addAll(List.of(anvil.toString(), "--host", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--chain-id", Long.toString(EmbeddedChain.CHAIN_ID), "--accounts", "0"));
        // The embedded chain mines, so that nothing is final before it is stored; final two blocks later, not 64.
        command.addAll(List.of("--no-mining", "--order", "fifo", "--slots-in-an-epoch", "1"));
        // By default they lie in the user's home, where each anvil that was ended at once leaves its own for ever.
        Path states = removeStates(folder);
        command.addAll(
                List.of("--cache-path", states.toAbsolutePath().toString(), "--max-persisted-states", MAX_STATES));
        command.addAll(List.of("--no-cors", "--no-request-size-limit", "--color", "never"));
        if (state != null) {
            command.addAll(List.of("--load-state", state.toAbsolutePath().toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        removeOwnVariables(builder.environment());
        Process process = builder.start();
        Files.writeString(pidFile(folder), Long.toString(process.pid()));
        CompletableFuture<Integer> listening = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("embedded-chain-output").start(() -> drain(process, listening));
        try {
            return new AnvilProcess(process, listening.get(START.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("The start of the embedded chain was interrupted.", e);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException(
                    "The embedded chain's program " + anvil + " did not start: " + e.getMessage() + ".", e);
        }
    }

    /** Removes this program's variables, which may hold passwords. */
    static void removeOwnVariables(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("MINTMARK_"));
    }

    /** Ends what a killed service may have left running on this folder. */
    static void endLeftover(Path folder, Path anvil) throws IOException {
        Path file = pidFile(folder);
        if (!Files.exists(file)) {
            return;
        }
        String pid = Files.readString(file).strip();
        Path name = anvil.getFileName();
        if (pid.matches("\\d{1,10}") && name != null) {
            ProcessHandle.of(Long.parseLong(pid))
                    // The number may be another program's by now.
                    .filter(handle -> handle.info()
                            .command()
                            .map(Path::of)
                            .map(Path::getFileName)
                            .filter(name::equals)
                            .isPresent())
                    .filter(handle -> isIn(folder, handle))
                    .ifPresent(handle -> {
                        log.info("Ending the embedded chain {} that an earlier run left behind.", pid);
                        handle.destroyForcibly();
                        handle.onExit().orTimeout(10, TimeUnit.SECONDS).join();
                    });
        }
        Files.delete(file);
    }

    /** Whether a process runs in a folder; true where the system does not tell. */
    private static boolean isIn(Path folder, ProcessHandle handle) {
        Path link = Path.of("/proc", Long.toString(handle.pid()), "cwd");
        try {
            return !Files.exists(link) || Files.isSameFile(link, folder);
        } catch (IOException e) {
            return true;
        }
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it at once: what is to be kept was kept before. */
    void end(Path folder) throws IOException {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        removeStates(folder);
        Files.deleteIfExists(pidFile(folder));
    }

    /** Removes the states of earlier blocks, which no other anvil reads; returns where they lie. */
    private static Path removeStates(Path folder) throws IOException {
        Path states = folder.resolve("states");
        if (Files.isDirectory(states)) {
            try (Stream<Path> all = Files.walk(states)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        return states;
    }

    /** anvil blocks when its output is not read, so all of it is read; the last line before an early end gives the reason. */
    private static void drain(Process process, CompletableFuture<Integer> listening) {
        String last = "it printed nothing";
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line.isBlank() ? last : line;
                Matcher matcher = LISTENING.matcher(line);
                if (matcher.find()) {
                    listening.complete(Integer.parseInt(matcher.group(1)));
                }
            }
        } catch (IOException e) {
            log.debug("The embedded chain's output ended.", e);
        }
        listening.completeExceptionally(new IOException(last));
    }

    private static Path pidFile(Path folder) {
        return folder.resolve("anvil.pid");
    }
}
