package dev.mintmark.app.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * How a key of 256 bits is derived from a password. An encrypted file begins with the derivation: a mark of 8 bytes, the last of
 * which is the version, then the parameters and a salt of 16 bytes. A file from elsewhere may ask for any parameters, so they
 * have limits. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by their header
sealed interface KeyDerivation {
    /** "MINTMRK" and the version. */
    int MARK_BYTES = 8;

    int SALT_BYTES = 16;
    int KEY_BITS = 256;

    /** The mark, the version, the parameters and the salt, as a file stores them. */
    byte[] header();

    /** Derives the key, 32 bytes. Takes some tenths of a second. */
    byte[] key(char[] password);

    /** Whether these bytes begin with the mark, whatever the version. */
    static boolean isAtStartOf(byte[] bytes) {
        byte[] mark = mark(0);
        return bytes.length >= MARK_BYTES - 1 && Arrays.equals(bytes, 0, MARK_BYTES - 1, mark, 0, MARK_BYTES - 1);
    }

    /**
     * Reads the derivation at the start of a file.
     *
     * @throws SecretException where there is none, or its version or parameters are not allowed
     */
    static KeyDerivation read(byte[] file) throws SecretException {
        if (!isAtStartOf(file) || file.length < MARK_BYTES) {
            throw new SecretException("The bytes are not encrypted with a password.");
        }
        int version = file[MARK_BYTES - 1];
        return switch (version) {
            case Pbkdf2.VERSION -> Pbkdf2.read(parameters(file, Pbkdf2.HEADER_BYTES));
            case Argon2id.VERSION -> Argon2id.read(parameters(file, Argon2id.HEADER_BYTES));
            default ->
                throw new SecretException("The bytes are encrypted in version " + version
                        + " of the format; this program decrypts versions 1 and 2.");
        };
    }

    private static ByteBuffer parameters(byte[] file, int headerBytes) throws SecretException {
        if (file.length < headerBytes) {
            throw new SecretException("The encrypted bytes are cut off.");
        }
        return ByteBuffer.wrap(file, MARK_BYTES, headerBytes - MARK_BYTES);
    }

    private static byte[] mark(int version) {
        byte[] mark = "MINTMRK\0".getBytes(StandardCharsets.US_ASCII);
        mark[MARK_BYTES - 1] = (byte) version;
        return mark;
    }

    private static byte[] readSalt(ByteBuffer parameters) {
        byte[] salt = new byte[SALT_BYTES];
        parameters.get(salt);
        return salt;
    }

    private static void require(String name, int value, int min, int max) throws SecretException {
        if (value < min || value > max) {
            throw new SecretException("The encrypted bytes ask for " + value + " " + name + "; from " + min + " to "
                    + max + " are allowed.");
        }
    }

    /** Argon2id, version 1.3 (RFC 9106). All new files use it, with the RFC's second recommended option. */
    record Argon2id(int memoryKib, int iterations, int lanes, byte[] salt) implements KeyDerivation {
        static final int VERSION = 2;
        static final int HEADER_BYTES = MARK_BYTES + 3 * Integer.BYTES + SALT_BYTES;
        private static final int MEMORY_KIB = 64 << 10;
        private static final int ITERATIONS = 3;
        private static final int LANES = 4;
        private static final int MAX_MEMORY_KIB = 256 << 10;
        private static final int MAX_ITERATIONS = 8;
        private static final int MAX_LANES = 16;

        static Argon2id random(SecureRandom random) {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            return new Argon2id(MEMORY_KIB, ITERATIONS, LANES, salt);
        }

        private static Argon2id read(ByteBuffer parameters) throws SecretException {
            Argon2id read =
                    new Argon2id(parameters.getInt(), parameters.getInt(), parameters.getInt(), readSalt(parameters));
            require("KiB of memory", read.memoryKib, MEMORY_KIB, MAX_MEMORY_KIB);
            require("iterations", read.iterations, ITERATIONS, MAX_ITERATIONS);
            require("lanes", read.lanes, 1, MAX_LANES);
            return read;
        }

        @Override
        public byte[] header() {
            return ByteBuffer.allocate(HEADER_BYTES)
                    .put(mark(VERSION))
                    .putInt(memoryKib)
                    .putInt(iterations)
                    .putInt(lanes)
                    .put(salt)
                    .array();
        }

        @Override
        public byte[] key(char[] password) {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(iterations)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] key = new byte[KEY_BITS / Byte.SIZE];
            generator.generateBytes(password, key);
            return key;
        }
    }

    /** PBKDF2 with HMAC-SHA-256 (RFC 8018). Files of version 1 use it; no new ones are written. */
    record Pbkdf2(int iterations, byte[] salt) implements KeyDerivation {
        static final int VERSION = 1;
        static final int HEADER_BYTES = MARK_BYTES + Integer.BYTES + SALT_BYTES;
        private static final int MIN_ITERATIONS = 600_000;
        private static final int MAX_ITERATIONS = 10_000_000;

        private static Pbkdf2 read(ByteBuffer parameters) throws SecretException {
            Pbkdf2 read = new Pbkdf2(parameters.getInt(), readSalt(parameters));
            require("iterations", read.iterations, MIN_ITERATIONS, MAX_ITERATIONS);
            return read;
        }

        @Override
        public byte[] header() {
            return ByteBuffer.allocate(HEADER_BYTES)
                    .put(mark(VERSION))
                    .putInt(iterations)
                    .put(salt)
                    .array();
        }

        @Override
        public byte[] key(char[] password) {
            PBEKeySpec parameters = new PBEKeySpec(password, salt, iterations, KEY_BITS);
            try {
                return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                        .generateSecret(parameters)
                        .getEncoded();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every JDK has PBKDF2.", e);
            } finally {
                parameters.clearPassword();
            }
        }
    }
}
