package dev.mintmark.app;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.io.HashedFiles;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.ipfs.Block;
import dev.mintmark.app.ipfs.Cid;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.DatabaseCopies;
import dev.mintmark.app.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Backups of a whole installation in one ZIP file: the database as a SQLite file, whatever kind it is, the files, the blocks, the
 * embedded chain's state and the keys, which are encrypted. A service can run while one is written.
 *
 * <p>The order makes it whole: the chain's state first, since the service sends again what an older state lacks, then the database
 * as it is at one moment, then the files, which are always there before their rows. Stateless.
 */
public final class Backups {
    private static final int VERSION = 1;
    private static final String MANIFEST = "mintmark-backup.json";
    private static final String DATABASE = "mintmark.db";
    private static final String KEYS = "keys.backup";
    private static final String SETTINGS = "mintmark.yaml";
    private static final String FILES = "files/";
    private static final String BLOCKS = "blocks/";

    /** What else of the data folder is kept, and may be restored: the chain's state, and the LoRAs that prompts name. */
    private static final Pattern OTHERS = Pattern.compile("(chain|loras)/(?!keys/)([^/\\\\]+/)*[^/\\\\]+");

    /** The largest file that is read into memory; a picture and a block are far smaller. */
    private static final int MAX_FILE = 64 << 20;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Backups() {}

    /**
     * What a backup holds.
     *
     * @param database where the rows came from: sqlite or postgresql
     */
    public record Manifest(int version, String program, Instant madeAt, String database, long files, long blocks) {}

    /** Makes the bytes of the keys' own backup, or reads them. */
    @FunctionalInterface
    public interface Keys<T, R> {
        R apply(T given) throws IOException;
    }

    /**
     * Writes a backup.
     *
     * @param keys of {@code KeyBackup}, encrypted
     * @param file to write; only its owner can read it
     * @throws StoreException if the database cannot be read
     */
    public static Manifest write(Settings settings, byte[] keys, Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Path temporary = whole.resolveSibling(whole.getFileName() + ".part");
        Path database = whole.resolveSibling(whole.getFileName() + ".db.part");
        try (Closer closer = new Closer()) {
            Storage storage = new Storage(closer, settings, Clock.systemUTC(), new SecureRandom());
            AtomicFile.write(temporary, new byte[0], AtomicFile.Readers.OWNER);
            Manifest manifest;
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(temporary))) {
                out.setLevel(1); // pictures do not get smaller
                for (Path other : others(storage.folder)) {
                    add(out, name(storage.folder, other), other);
                }
                DatabaseCopies.toFile(storage.folder, settings.database().address(), database);
                add(out, DATABASE, database);
                long files = addAll(out, FILES, storage.filesPlace.get(), name -> file(storage, name));
                long blocks = addAll(out, BLOCKS, storage.blocksPlace.get(), name -> block(storage, name));
                add(out, KEYS, keys);
                String kind = settings.database().address() == null ? "sqlite" : "postgresql";
                manifest = new Manifest(VERSION, Mintmark.VERSION, Instant.now(), kind, files, blocks);
                add(out, MANIFEST, JSON.writeValueAsBytes(manifest));
            }
            Files.move(temporary, whole, StandardCopyOption.ATOMIC_MOVE);
            return manifest;
        } finally {
            Files.deleteIfExists(temporary);
            Files.deleteIfExists(database);
        }
    }

    private static List<Path> others(DataFolder folder) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.exists(folder.root().resolve(SETTINGS))) {
            found.add(folder.root().resolve(SETTINGS));
        }
        for (Path part : List.of(folder.chain(), folder.loras())) {
            if (Files.isDirectory(part)) {
                try (Stream<Path> files = Files.walk(part)) {
                    files.filter(Files::isRegularFile)
                            .filter(file -> OTHERS.matcher(name(folder, file)).matches())
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    private static String name(DataFolder folder, Path file) {
        return folder.root().relativize(file).toString().replace('\\', '/');
    }

    private static Optional<byte[]> file(Storage storage, String name) throws IOException {
        return Sha256.isHex(name) ? storage.files.get().get(name) : Optional.empty();
    }

    private static Optional<byte[]> block(Storage storage, String name) throws IOException {
        return storage.blocks.get().block(cid(name));
    }

    private static Cid cid(String name) throws IOException {
        try {
            return Cid.parse(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("There is a block with the name " + name + ", which is no CID.", e);
        }
    }

    /** What is deleted meanwhile is left out. */
    private static long addAll(
            ZipOutputStream out, String folder, HashedFiles files, Keys<String, Optional<byte[]>> reader)
            throws IOException {
        List<String> names = new ArrayList<>();
        files.forEach((name, bytes, modified) -> {
            if (!name.startsWith(".")) {
                names.add(name);
            }
        });
        long added = 0;
        for (String name : names) {
            Optional<byte[]> bytes = reader.apply(name);
            if (bytes.isPresent()) {
                add(out, folder + name, bytes.get());
                added++;
            }
        }
        return added;
    }

    private static void add(ZipOutputStream out, String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            out.putNextEntry(new ZipEntry(name));
            in.transferTo(out);
            out.closeEntry();
        } catch (NoSuchFileException e) {
            // a state of the chain that a newer one has replaced; that one is there too
        }
    }

    private static void add(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    /**
     * Restores a backup into a data folder without a database, or into an empty PostgreSQL database where the settings name one. The
     * rows come last: a restore that was cut off can be repeated.
     *
     * @param keys restores the keys' own backup
     * @throws StoreException if there is a database with rows already, or the file is no backup
     */
    public static Manifest restore(Settings settings, Path file, Keys<byte[], ?> keys) throws IOException {
        try (Closer closer = new Closer();
                ZipFile zip = new ZipFile(file.toFile())) {
            Manifest manifest = JSON.readValue(bytes(zip, MANIFEST), Manifest.class);
            if (manifest.version() != VERSION) {
                throw new StoreException("The backup is of version " + manifest.version()
                        + "; this program reads version " + VERSION + ".");
            }
            Storage storage = new Storage(closer, settings, Clock.systemUTC(), new SecureRandom());
            DataFolder folder = storage.folder;
            String url = settings.database().address();
            if (url == null && Files.exists(folder.database())) {
                throw new StoreException(
                        folder.root() + " has a database already; restore into an empty folder (--data).");
            }
            keys.apply(bytes(zip, KEYS));
            long restored = 0;
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                restored += restore(storage, zip, all.nextElement().getName());
            }
            if (restored != manifest.files() + manifest.blocks()) {
                throw new StoreException("The backup says that it holds " + (manifest.files() + manifest.blocks())
                        + " files and blocks, and it holds " + restored + ".");
            }
            restoreDatabase(zip, folder, url);
            return manifest;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Returns the {@code mintmark.yaml} of a backup; empty where it has none.
     *
     * @throws StoreException if the file is no backup
     */
    public static Optional<byte[]> settings(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            bytes(zip, MANIFEST);
            return zip.getEntry(SETTINGS) == null ? Optional.empty() : Optional.of(bytes(zip, SETTINGS));
        }
    }

    /** Returns 1 for a file or block that is restored now. */
    private static int restore(Storage storage, ZipFile zip, String name) throws IOException {
        if (name.startsWith(FILES)) {
            String stored = storage.files.get().put(bytes(zip, name));
            if (!stored.equals(name.substring(FILES.length()))) {
                throw new StoreException("The file " + name + " of the backup is damaged.");
            }
            return 1;
        }
        if (name.startsWith(BLOCKS)) {
            Cid cid = cid(name.substring(BLOCKS.length()));
            byte[] block = bytes(zip, name);
            if (!cid.names(block)) {
                throw new StoreException("The block " + name + " of the backup is damaged.");
            }
            storage.blocks.get().put(new Block(cid, block));
            return 1;
        }
        Path root = storage.folder.root();
        boolean isOther = OTHERS.matcher(name).matches() && !name.contains("..");
        if (isOther || (name.equals(SETTINGS) && !Files.exists(root.resolve(SETTINGS)))) {
            Path place = root.resolve(name);
            Path parent = place.getParent();
            AtomicFile.createFolders(parent == null ? root : parent);
            try (InputStream in = stream(zip, name)) {
                Files.copy(in, place, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return 0;
    }

    private static void restoreDatabase(ZipFile zip, DataFolder folder, @Nullable String url) throws IOException {
        Path temporary = folder.root().resolve(DATABASE + ".restoring");
        try {
            AtomicFile.write(temporary, new byte[0], AtomicFile.Readers.OWNER);
            try (InputStream in = stream(zip, DATABASE);
                    OutputStream out = Files.newOutputStream(temporary)) {
                in.transferTo(out);
            }
            Database.open(temporary).close(); // brought up to date, and its log written into it
            if (url == null) {
                Files.move(temporary, folder.database(), StandardCopyOption.ATOMIC_MOVE);
            } else {
                DatabaseCopies.toPostgres(temporary, folder, url);
            }
        } finally {
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(temporary.resolveSibling(temporary.getFileName() + suffix));
            }
        }
    }

    private static InputStream stream(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new StoreException(zip.getName() + " is no backup of Mintmark: it has no " + name + ".");
        }
        return zip.getInputStream(entry);
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        try (InputStream in = stream(zip, name)) {
            byte[] bytes = in.readNBytes(MAX_FILE + 1);
            if (bytes.length > MAX_FILE) {
                throw new StoreException("The file " + name + " of the backup is larger than any that is written.");
            }
            return bytes;
        }
    }
}
