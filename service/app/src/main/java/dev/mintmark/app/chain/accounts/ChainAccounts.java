package dev.mintmark.app.chain.accounts;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.secrets.AccountFolder;
import dev.mintmark.app.secrets.AccountFolder.Role;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.contracts.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.exception.CipherException;
import org.web3j.utils.Numeric;

/** Loads the accounts' keys: for the embedded chain from files that the first start makes, for any other from keystores. */
public final class ChainAccounts {
    private ChainAccounts() {}

    /**
     * The accounts of the embedded chain, one file of 64 hex digits each, readable by its owner alone. Makes the missing
     * ones. Where {@code secrets} has a password, plain files are encrypted.
     *
     * @param folder is made where it is missing
     */
    public static Accounts embedded(AccountFolder folder, SecretFiles secrets, SecureRandom random) throws IOException {
        AtomicFile.createOwnFolder(folder.path());
        secrets.encryptAll(folder.keys());
        return new Accounts(
                loadOrCreate(folder.key(Role.PAYER), secrets, random),
                loadOrCreate(folder.key(Role.ADMIN), secrets, random),
                loadOrCreate(folder.key(Role.ATTESTER), secrets, random),
                loadOrCreate(folder.key(Role.HOLDER), secrets, random),
                loadOrCreate(folder.key(Role.BUYER), secrets, random));
    }

    /**
     * The accounts of a configured chain: one key pays, administers and holds, another attests.
     *
     * @throws IOException if a keystore file is missing, unreadable or locked with another password
     * @throws IllegalArgumentException for a well-known development key on a public chain
     */
    public static Accounts configured(Settings.Chain settings) throws IOException {
        Account payer = keystore("chain.keystore", settings.keystore(), settings.password());
        Account attester = keystore("chain.attesterKeystore", settings.attesterKeystore(), settings.password());
        DevelopmentKeys.refuse(settings.chainId(), payer);
        DevelopmentKeys.refuse(settings.chainId(), attester);
        return new Accounts(payer, payer, attester, payer, null);
    }

    private static Account keystore(String key, @Nullable Path file, Settings.@Nullable Secret password)
            throws IOException {
        if (file == null) {
            throw new IOException("A chain other than the embedded one needs " + key + ", a Web3 Secret Storage file.");
        }
        if (password == null) {
            throw new IOException("A chain other than the embedded one needs chain.password, which opens " + key + ".");
        }
        if (!Files.isReadable(file)) {
            throw new IOException("The keystore " + file + " (" + key + ") is missing or cannot be read.");
        }
        try {
            return Account.of(Web3Keystore.open(file, password.value()));
        } catch (CipherException e) {
            throw new IOException("The keystore " + file + " (" + key + ") does not open with chain.password.", e);
        }
    }

    /** The address of the embedded chain's attester; empty where its key is not made yet. */
    public static Optional<Address> attester(AccountFolder folder, SecretFiles secrets) throws IOException {
        Path file = folder.key(Role.ATTESTER);
        Optional<byte[]> stored = secrets.read(file);
        return stored.isEmpty()
                ? Optional.empty()
                : Optional.of(parse(file, stored.get()).address());
    }

    private static Account loadOrCreate(Path file, SecretFiles secrets, SecureRandom random) throws IOException {
        Optional<byte[]> stored = secrets.read(file);
        return parse(file, stored.isPresent() ? stored.get() : create(file, secrets, random));
    }

    private static Account parse(Path file, byte[] content) throws IOException {
        String digits = new String(content, StandardCharsets.US_ASCII).strip();
        if (!digits.matches("[0-9a-f]{64}")) {
            throw new IOException("The key file " + file + " is damaged: it should hold 64 hexadecimal digits.");
        }
        return Account.of(ECKeyPair.create(new BigInteger(digits, 16)));
    }

    private static byte[] create(Path file, SecretFiles secrets, SecureRandom random) throws IOException {
        ECKeyPair key;
        try {
            key = Keys.createEcKeyPair(random);
        } catch (GeneralSecurityException e) {
            throw new IOException("No key could be made on the curve secp256k1.", e);
        }
        byte[] digits =
                Numeric.toHexStringNoPrefixZeroPadded(key.getPrivateKey(), 64).getBytes(StandardCharsets.US_ASCII);
        secrets.write(file, digits);
        return digits;
    }
}
