package dev.mintmark.app.mint;

import dev.mintmark.app.config.Settings;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.exception.CipherException;
import org.web3j.utils.Numeric;

/** Where the accounts' keys come from: made at the first start for the embedded chain, keystore files for any other. */
final class KeyStore {
    private KeyStore() {}

    /**
     * The accounts of the embedded chain, one file of 64 hex digits each, readable by its owner alone.
     *
     * @param folder is made where it is missing
     */
    static Accounts embedded(Path folder, SecureRandom random) throws IOException {
        Files.createDirectories(folder);
        return new Accounts(
                own(folder, "payer", random),
                own(folder, "admin", random),
                own(folder, "attester", random),
                own(folder, "holder", random),
                own(folder, "buyer", random));
    }

    /**
     * The accounts of a configured chain: one key pays, administers and holds, another attests.
     *
     * @throws IOException if a keystore file is missing, unreadable or locked with another password
     * @throws IllegalArgumentException for a well-known development key on a public chain
     */
    static Accounts configured(Settings.Chain settings) throws IOException {
        Account payer = keystore("chain.keystore", settings.keystore(), settings.password());
        Account attester = keystore("chain.attesterKeystore", settings.attesterKeystore(), settings.password());
        DevelopmentKeys.refuse(settings.chainId(), payer);
        DevelopmentKeys.refuse(settings.chainId(), attester);
        return new Accounts(payer, payer, attester, payer, null);
    }

    private static Account keystore(String key, @Nullable Path file, Settings.@Nullable Secret password)
            throws IOException {
        if (file == null || password == null) {
            throw new IOException("A chain other than the embedded one needs " + key
                    + ", a Web3 Secret Storage file, and chain.password.");
        }
        if (!Files.isReadable(file)) {
            throw new IOException("The keystore " + file + " (" + key + ") is missing or cannot be read.");
        }
        try {
            return Account.of(KeyFile.open(file, password.value()));
        } catch (CipherException e) {
            throw new IOException("The keystore " + file + " (" + key + ") does not open with chain.password.", e);
        }
    }

    private static Account own(Path folder, String name, SecureRandom random) throws IOException {
        Path file = folder.resolve(name + ".key");
        if (!Files.exists(file)) {
            create(file, random);
        }
        String digits = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!digits.matches("[0-9a-f]{64}")) {
            throw new IOException("The key file " + file + " is damaged: it should hold 64 hexadecimal digits.");
        }
        return Account.of(ECKeyPair.create(new BigInteger(digits, 16)));
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        ECKeyPair key;
        try {
            key = Keys.createEcKeyPair(random);
        } catch (GeneralSecurityException e) {
            throw new IOException("No key could be made on the curve secp256k1.", e);
        }
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Set<StandardOpenOption> options =
                posix ? Set.of(StandardOpenOption.WRITE) : Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try (FileChannel out = FileChannel.open(temporary, options)) {
            String digits = Numeric.toHexStringNoPrefixZeroPadded(key.getPrivateKey(), 64);
            out.write(ByteBuffer.wrap(digits.getBytes(StandardCharsets.US_ASCII)));
            out.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
