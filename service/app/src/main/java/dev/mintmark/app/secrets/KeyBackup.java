package dev.mintmark.app.secrets;

import dev.mintmark.app.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * All keys of a data folder in one file with a password of its own: the watermark key, the C2PA authority and its signer, the
 * key for reports, and the accounts of the embedded chain. The file is a {@link PasswordEncryption} of one JSON object, {@code {"version": 1, "files":
 * {name: base64}}}, with names relative to the data folder.
 *
 * @param files plain contents by name, a key before its certificate
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are compared one by one
public record KeyBackup(Map<String, byte[]> files) {
    private static final String PURPOSE = "mintmark keys backup";

    /** Relative to the data folder, as the names of the backup are. */
    private static final KeyFolder KEYS = KeyFolder.in(Path.of(""));

    private static final String WATERMARK = name(KEYS.watermark());
    private static final String ROOT = name(KEYS.authority().root());
    private static final String SIGNER = name(KEYS.authority().signer());
    private static final List<String> NAMES = Stream.concat(
                    Stream.of(WATERMARK, name(KEYS.authority().rootKey()), ROOT, SIGNER, name(KEYS.report())),
                    AccountFolder.of(AccountFolder.chain(Path.of(""))).keys().stream()
                            .map(KeyBackup::name))
            .toList();
    private static final String RETIRED = name(KEYS.authority().retired()) + "/";
    private static final Pattern RETIRED_NAME = Pattern.compile(Pattern.quote(RETIRED) + "-?[0-9a-f]{1,64}\\.pem");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public KeyBackup {
        files = new LinkedHashMap<>(files);
    }

    /** Keeps the certificates that a restore replaces. */
    @FunctionalInterface
    public interface Retirement {
        /**
         * @param folder of the retired certificates
         * @param pem the replaced file: certificates, and perhaps a key, which must not be kept
         */
        void retire(Path folder, byte[] pem) throws IOException;
    }

    private record Content(int version, @Nullable Map<String, byte @Nullable []> files) {}

    /**
     * Reads the keys of a data folder.
     *
     * @throws SecretException where there is no watermark key
     */
    public static KeyBackup of(Path data, SecretFiles secrets) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(NAMES);
        Path retired = data.resolve(RETIRED);
        if (Files.isDirectory(retired)) {
            try (Stream<Path> listed = Files.list(retired)) {
                listed.map(file -> RETIRED + file.getFileName())
                        .filter(name -> RETIRED_NAME.matcher(name).matches())
                        .sorted()
                        .forEach(names::add);
            }
        }
        for (String name : names) {
            Optional<byte[]> content = secrets.read(data.resolve(name));
            content.ifPresent(bytes -> files.put(name, bytes));
        }
        if (!files.containsKey(WATERMARK)) {
            throw new SecretException("There are no keys in " + data + " yet; mintmark keys new makes them.");
        }
        return new KeyBackup(files);
    }

    /** Returns the bytes of the backup file. */
    public byte[] encrypted(PasswordEncryption encryption) {
        return encryption.encrypt(JSON.writeValueAsBytes(new Content(1, files)), PURPOSE);
    }

    /**
     * Reads a backup file.
     *
     * @throws SecretException where the bytes are not a backup, were changed, or the password is wrong
     */
    public static KeyBackup decrypt(byte[] backup, PasswordEncryption encryption) throws SecretException {
        @Nullable Content content;
        try {
            content = JSON.readValue(encryption.decrypt(backup, PURPOSE), Content.class);
        } catch (JacksonException e) {
            content = null;
        }
        if (content == null || content.files() == null) {
            throw new SecretException("The backup decrypts, but it is not a list of keys.");
        }
        if (content.version() != 1) {
            throw new SecretException(
                    "The backup is of version " + content.version() + "; this program reads version 1.");
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Map.Entry<String, byte @Nullable []> file : content.files().entrySet()) {
            byte[] bytes = file.getValue();
            if (bytes == null
                    || !(NAMES.contains(file.getKey())
                            || RETIRED_NAME.matcher(file.getKey()).matches())) {
                throw new SecretException("The backup holds \"" + file.getKey() + "\", which is none of the keys.");
            }
            files.put(file.getKey(), bytes);
        }
        return new KeyBackup(files);
    }

    /** Whether the file with this name holds certificates only. */
    public static boolean isPublic(String name) {
        return name.endsWith(ROOT) || name.contains(RETIRED);
    }

    private static String name(Path relative) {
        return relative.toString().replace('\\', '/');
    }

    /**
     * Returns the names of the files in a data folder whose contents differ from the backup's.
     *
     * @throws SecretException where one is encrypted with another password
     */
    public List<String> differing(Path data, SecretFiles secrets) throws IOException {
        List<String> differing = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Optional<byte[]> there = secrets.read(data.resolve(file.getKey()));
            if (there.isPresent() && !MessageDigest.isEqual(there.get(), file.getValue())) {
                differing.add(file.getKey());
            }
        }
        return differing;
    }

    /**
     * Writes the files into a data folder. Files that differ or do not decrypt are first copied to {@code keys/replaced}. Keys
     * that do not decrypt and are not in this backup are moved there too: any of them would prevent every start.
     *
     * @param retirement receives the certificates of a replaced authority and signer: what they signed stays trusted
     */
    public void restore(Path data, SecretFiles secrets, Clock clock, Retirement retirement) throws IOException {
        KeyFolder keys = KeyFolder.in(data);
        AtomicFile.createOwnFolder(keys.path());
        AtomicFile.write(keys.restoring(), new byte[0], AtomicFile.Readers.OWNER);
        Path replaced = keys.replaced().resolve(String.valueOf(clock.millis()));
        for (String name : NAMES) {
            putAside(data, name, replaced, secrets, retirement);
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path place = data.resolve(file.getKey());
            if (isPublic(file.getKey())) {
                AtomicFile.write(place, file.getValue(), AtomicFile.Readers.EVERYONE);
            } else {
                AtomicFile.createOwnFolder(Objects.requireNonNull(place.getParent()));
                secrets.write(place, file.getValue());
            }
        }
        Files.delete(keys.restoring());
    }

    private void putAside(Path data, String name, Path replaced, SecretFiles secrets, Retirement retirement)
            throws IOException {
        Path place = data.resolve(name);
        Optional<byte[]> there;
        try {
            there = secrets.read(place);
        } catch (SecretException e) {
            AtomicFile.write(replaced.resolve(name), Files.readAllBytes(place), AtomicFile.Readers.OWNER);
            if (!files.containsKey(name)) {
                Files.delete(place);
            }
            return;
        }
        byte[] ours = files.get(name);
        if (there.isEmpty() || ours == null || MessageDigest.isEqual(there.get(), ours)) {
            return;
        }
        if (isPublic(name)) {
            AtomicFile.write(replaced.resolve(name), there.get(), AtomicFile.Readers.OWNER);
        } else {
            secrets.write(replaced.resolve(name), there.get());
        }
        if (name.equals(ROOT) || name.equals(SIGNER)) {
            retirement.retire(data.resolve(RETIRED), there.get());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyBackup that
                && files.keySet().equals(that.files.keySet())
                && files.keySet().stream().allMatch(name -> Arrays.equals(files.get(name), that.files.get(name)));
    }

    @Override
    public int hashCode() {
        return files.keySet().hashCode();
    }

    @Override
    public String toString() {
        return "KeyBackup" + files.keySet();
    }
}
