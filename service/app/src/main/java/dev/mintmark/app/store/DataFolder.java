package dev.mintmark.app.store;

import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.io.FileOwner;
import dev.mintmark.app.io.FileTrouble;
import dev.mintmark.app.io.FolderLock;
import dev.mintmark.app.io.ServiceProof;
import dev.mintmark.app.secrets.AccountFolder;
import dev.mintmark.app.secrets.KeyFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder that holds all state: the database, the files, the keys. Only the process that holds its lock works on it; the
 * operating system releases the lock when the process ends. Other commands find that process by {@code service.json}.
 */
public final class DataFolder {
    /** A command holds the lock for some seconds, a service for as long as it runs. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(100);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path root;

    private DataFolder(Path root) {
        this.root = root;
    }

    /**
     * Opens the folder at this path and creates it if it does not exist. Only its owner has access.
     *
     * @throws StoreException if it cannot be created or written, or belongs to another user
     */
    public static DataFolder open(Path path) {
        Path root = path.toAbsolutePath().normalize();
        try {
            AtomicFile.createOwnFolder(root);
            FileOwner.requireOwn(root.toRealPath());
            requireClosedToOthers(root);
        } catch (FileOwner.ForeignFileException e) {
            throw new StoreException("The data folder " + e.getMessage() + ".", e);
        } catch (IOException e) {
            throw new StoreException("The data folder " + root + " cannot be made: " + FileTrouble.reason(e) + ".", e);
        }
        if (!Files.isWritable(root)) {
            throw new StoreException("The data folder " + root + " cannot be written.");
        }
        return new DataFolder(root);
    }

    /** Whoever can write the folder could put keys and settings of their own into it. */
    private static void requireClosedToOthers(Path root) throws IOException {
        if (Files.getFileStore(root).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(root).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new StoreException("Every user of this machine can write the data folder " + root
                    + "; close it with \"chmod o-w " + root + "\" first.");
        }
    }

    public Path root() {
        return root;
    }

    public Path database() {
        return root.resolve("mintmark.db");
    }

    public Path files() {
        return root.resolve("files");
    }

    /** The LoRAs that prompts can name; the folder may be missing. */
    public Path loras() {
        return root.resolve("loras");
    }

    /** The blocks that are served on IPFS. */
    public Path blocks() {
        return root.resolve("blocks");
    }

    /** The embedded chain's state, and the keys of the accounts. */
    public Path chain() {
        return AccountFolder.chain(root);
    }

    /** Secrets, readable by their owner alone. */
    public KeyFolder keys() {
        return KeyFolder.in(root);
    }

    /**
     * Locks the folder for this process. Waits up to ten seconds while a command holds the lock.
     *
     * @throws StoreException if a service holds the lock, or a command does not release it in time
     */
    public Lock lock() {
        long until = System.nanoTime() + MAX_WAIT.toNanos();
        try {
            while (true) {
                Optional<Lock> lock = tryLock();
                if (lock.isPresent()) {
                    return lock.get();
                }
                Optional<RunningService> service = read().filter(RunningService::isAlive);
                if (service.isPresent() || System.nanoTime() > until) {
                    throw new StoreException("The data folder " + root + " is in use by another Mintmark"
                            + service.map(other -> " (process " + other.pid() + ", port " + other.port() + ")")
                                    .orElse("")
                            + "; stop it first or name another folder.");
                }
                Thread.sleep(POLL);
            }
        } catch (IOException e) {
            throw cannotBeLocked(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("The wait for the data folder " + root + " was interrupted.", e);
        }
    }

    private StoreException cannotBeLocked(IOException e) {
        return new StoreException("The data folder " + root + " cannot be locked: " + FileTrouble.reason(e) + ".", e);
    }

    /** The service that uses this folder now, once it announced its port. */
    public Optional<RunningService> running() {
        try {
            Optional<Lock> free = tryLock();
            if (free.isPresent()) {
                free.get().lock.close();
                return Optional.empty();
            }
            // the file of a killed process may name a port that is now a stranger's
            return read().filter(service -> service.isAlive() && service.secret() != null);
        } catch (IOException e) {
            throw cannotBeLocked(e);
        }
    }

    /** Takes the folder for this process; empty where another process has it. */
    public Optional<Lock> tryLock() throws IOException {
        return FolderLock.tryTake(root).map(Lock::new);
    }

    private Optional<RunningService> read() {
        try {
            return Optional.of(JSON.readValue(Files.readString(service()), RunningService.class));
        } catch (NoSuchFileException | JacksonException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException("The file " + service() + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private Path service() {
        return root.resolve("service.json");
    }

    /**
     * The address of a running service. Another program may use its port by now; {@link #proof} tells them apart.
     *
     * @param host its numeric address; null if an earlier version wrote the file
     * @param secret of its {@link ServiceProof}; null if an earlier version wrote the file
     * @param basePath what its paths begin with; null or empty for none
     */
    public record RunningService(
            @Nullable String host,
            int port,
            long pid,
            @Nullable String secret,
            @Nullable String basePath) {
        /** The base address of its API, without a slash at its end. */
        public URI address() {
            String literal = host == null ? "127.0.0.1" : host;
            return URI.create("http://" + (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + port
                    + (basePath == null ? "" : basePath));
        }

        /** Returns the proof that the service at this port gives. */
        public ServiceProof proof() {
            return new ServiceProof(Objects.requireNonNull(secret));
        }

        boolean isAlive() {
            return ProcessHandle.of(pid).isPresent();
        }
    }

    /** The lock of this process on the folder. Closing it releases the folder. */
    public final class Lock implements AutoCloseable {
        private final FolderLock lock;
        private final ServiceProof proof = ServiceProof.create(new SecureRandom());

        private Lock(FolderLock lock) {
            this.lock = lock;
        }

        /** Returns the proof that this process gives to other commands: that it serves this folder. */
        public ServiceProof proof() {
            return proof;
        }

        /**
         * Writes for other commands of the same user where this process listens.
         *
         * @param basePath what its paths begin with; empty for none
         */
        public void announce(String host, int port, String basePath) {
            RunningService service =
                    new RunningService(host, port, ProcessHandle.current().pid(), proof.secret(), basePath);
            try {
                AtomicFile.write(service(), JSON.writeValueAsBytes(service), AtomicFile.Readers.OWNER);
            } catch (IOException e) {
                throw new StoreException("The file " + service() + " cannot be written: " + e.getMessage() + ".", e);
            }
        }

        /** Removes what an earlier process left: its address, half-written files. Call it before the first write. */
        public void removeLeftovers() {
            try {
                Files.deleteIfExists(service());
                AtomicFile.removeLeftovers(root);
            } catch (IOException e) {
                throw new StoreException("The data folder " + root + " cannot be read: " + e.getMessage() + ".", e);
            }
        }

        @Override
        public void close() {
            try {
                if (lock.isHeld()) {
                    Files.deleteIfExists(service());
                    lock.close();
                }
            } catch (IOException e) {
                throw new StoreException("The data folder " + root + " cannot be released: " + e.getMessage() + ".", e);
            }
        }
    }
}
