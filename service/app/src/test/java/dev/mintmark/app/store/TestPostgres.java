package dev.mintmark.app.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL server, from the programs that are installed: one for all tests of a JVM, which ends with it. */
public final class TestPostgres {
    /** Its versions; another folder than the system's where the property says so. */
    private static final Path INSTALLED = Path.of(System.getProperty("mintmark.postgresql", "/usr/lib/postgresql"));

    /** The server refuses to run as root. */
    private static final int NOBODY = 65_534;

    private static final AtomicInteger databases = new AtomicInteger();
    private static @Nullable TestPostgres running;

    private final int port;

    private TestPostgres(int port) {
        this.port = port;
    }

    public static synchronized TestPostgres get() {
        if (running == null) {
            Optional<Path> programs = programs();
            assumeTrue(programs.isPresent(), "there is no postgresql; install the package of that name");
            try {
                running = start(programs.orElseThrow());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return running;
    }

    public static boolean isInstalled() {
        return programs().isPresent();
    }

    private static Optional<Path> programs() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin ->
                            Files.isExecutable(bin.resolve("postgres")) && Files.isExecutable(bin.resolve("initdb")))
                    .max(Path::compareTo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestPostgres start(Path bin) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mintmark-postgresql");
        if (new UnixSystem().getUid() == 0) {
            Files.setAttribute(folder, "unix:uid", NOBODY);
        }
        Path data = folder.resolve("data");
        int ended = process(
                        folder,
                        bin.resolve("initdb").toString(),
                        "-D",
                        data.toString(),
                        "-U",
                        "mintmark",
                        "-A",
                        "trust",
                        "--no-sync",
                        "-E",
                        "UTF8",
                        "--locale=C")
                .start()
                .waitFor();
        if (ended != 0) {
            throw new IOException("initdb ended with " + ended + ": " + Files.readString(folder.resolve("log")));
        }
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process server = process(
                        folder,
                        bin.resolve("postgres").toString(),
                        "-D",
                        data.toString(),
                        "-F",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-k",
                        folder.toString())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, folder)));
        TestPostgres started = new TestPostgres(port);
        started.await(server);
        return started;
    }

    private static ProcessBuilder process(Path folder, String... command) {
        List<String> whole = new ArrayList<>();
        if (new UnixSystem().getUid() == 0) {
            whole.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        whole.addAll(List.of(command));
        ProcessBuilder builder =
                new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true);
        return builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    }

    private void await(Process server) throws IOException, InterruptedException {
        SQLException last = null;
        for (int i = 0; i < 600 && server.isAlive(); i++) {
            try {
                DriverManager.getConnection(address("postgres")).close();
                return;
            } catch (SQLException e) {
                last = e;
                Thread.sleep(100);
            }
        }
        throw new IOException("PostgreSQL does not start", last);
    }

    /** Of its processes, the first ends the others and what they share. */
    private static void end(Process server, Path folder) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(server.pid()))
                    .start()
                    .waitFor();
            server.waitFor();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes an empty database and returns its JDBC address. */
    public String newDatabase() {
        String name = "test" + databases.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(address("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return address(name);
    }

    private String address(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=mintmark";
    }
}
