package dev.mintmark.app.chain.accounts;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.config.ChainSettings;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.secrets.AccountFolder;
import dev.mintmark.app.secrets.AccountFolder.Role;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.contracts.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
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
     * The accounts of the embedded chain, whose model admin is its owner, one file of 64 hex digits each, readable by its owner alone. Makes the missing
     * ones. Where {@code secrets} has a password, plain files are encrypted.
     *
     * @param folder is made where it is missing
     */
    public static Accounts embedded(AccountFolder folder, SecretFiles secrets, SecureRandom random) throws IOException {
        AtomicFile.createOwnFolder(folder.path());
        secrets.encryptAll(folder.keys());
        Map<KeyRole, Account> keys = new EnumMap<>(KeyRole.class);
        keys.put(KeyRole.PAYER, loadOrCreate(folder.key(Role.PAYER), secrets, random));
        Account admin = loadOrCreate(folder.key(Role.ADMIN), secrets, random);
        keys.put(KeyRole.ADMIN, admin);
        keys.put(KeyRole.OWNER, admin);
        keys.put(KeyRole.ATTESTER, loadOrCreate(folder.key(Role.ATTESTER), secrets, random));
        keys.put(KeyRole.HOLDER, loadOrCreate(folder.key(Role.HOLDER), secrets, random));
        keys.put(KeyRole.BUYER, loadOrCreate(folder.key(Role.BUYER), secrets, random));
        return new Accounts(keys, null);
    }

    /**
     * The accounts of a configured chain whose keys are set, in keystores or in a signer, without the owner's. A key that does not open is refused when it
     * is needed, so that it stops nothing else.
     *
     * @param http asks the signer that has keys, where one is set
     * @throws IllegalArgumentException for a well-known development key on a public chain, a wrong chain.holder, or settings of a
     *     signer that do not go together
     */
    public static Accounts configured(ChainSettings settings, HttpClient http) {
        RemoteKeys remote = RemoteKeys.of(settings, http);
        Map<KeyRole, Account> keys = new EnumMap<>(KeyRole.class);
        Map<KeyRole, String> locked = new EnumMap<>(KeyRole.class);
        for (KeyRole role : KeyRole.values()) {
            if (role == KeyRole.OWNER) {
                continue;
            }
            try {
                Optional<Account> elsewhere = remote.account(role);
                if (elsewhere.isPresent()) {
                    keys.put(role, elsewhere.get());
                    continue;
                }
                open(settings, role).ifPresent(account -> keys.put(role, account));
            } catch (IOException e) {
                locked.put(role, String.valueOf(e.getMessage()));
            }
        }
        return new Accounts(keys, locked, receiver(settings.holder(), keys.get(KeyRole.HOLDER)));
    }

    /** The accounts of a configured chain and the owner's, for the commands that need it. */
    public static Accounts withOwner(ChainSettings settings, HttpClient http) throws IOException {
        Accounts accounts = configured(settings, http);
        return owner(settings).map(owner -> accounts.with(KeyRole.OWNER, owner)).orElse(accounts);
    }

    /** The owner's account; empty where chain.ownerKeystore is not set. */
    public static Optional<Account> owner(ChainSettings settings) throws IOException {
        return open(settings, KeyRole.OWNER);
    }

    /** @throws ConflictException where chain.ownerKeystore is not set */
    public static Account requireOwner(ChainSettings settings) throws IOException {
        return owner(settings).orElseThrow(() -> new ConflictException(KeyRole.OWNER.missing()));
    }

    private static Optional<Account> open(ChainSettings settings, KeyRole role) throws IOException {
        Path file = file(settings, role);
        if (file == null) {
            return Optional.empty();
        }
        String key = role.setting();
        Settings.Secret own = ownPassword(settings, role);
        Settings.Secret password = own == null ? settings.password() : own;
        if (password == null) {
            throw new IOException(key + " needs a password: set chain.password"
                    + (role == KeyRole.PAYER ? "." : " or " + passwordSetting(role) + "."));
        }
        if (!Files.isReadable(file)) {
            throw new IOException("The keystore " + file + " (" + key + ") is missing or cannot be read.");
        }
        try {
            Account account = Account.of(Web3Keystore.open(file, password.value()));
            DevelopmentKeys.refuse(settings.chainId(), account);
            return Optional.of(account);
        } catch (CipherException e) {
            throw new IOException(
                    "The keystore " + file + " (" + key + ") does not open with "
                            + (own == null ? "chain.password" : passwordSetting(role)) + ".",
                    e);
        }
    }

    private static @Nullable Path file(ChainSettings settings, KeyRole role) {
        return switch (role) {
            case PAYER -> settings.keystore();
            case ATTESTER -> settings.attesterKeystore();
            case ADMIN -> settings.adminKeystore();
            case PAUSER -> settings.pauserKeystore();
            case HOLDER -> settings.holderKeystore();
            case OWNER -> settings.ownerKeystore();
            case BUYER -> null;
        };
    }

    private static Settings.@Nullable Secret ownPassword(ChainSettings settings, KeyRole role) {
        return switch (role) {
            case PAYER, BUYER -> null;
            case ATTESTER -> settings.attesterPassword();
            case ADMIN -> settings.adminPassword();
            case PAUSER -> settings.pauserPassword();
            case HOLDER -> settings.holderPassword();
            case OWNER -> settings.ownerPassword();
        };
    }

    private static String passwordSetting(KeyRole role) {
        return role.setting().replaceFirst("Keystore$", "Password");
    }

    private static @Nullable Address receiver(@Nullable String holder, @Nullable Account key) {
        if (holder == null) {
            return null;
        }
        Address address;
        try {
            address = Address.of(holder);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("chain.holder is wrong: " + e.getMessage(), e);
        }
        if (address.isZero()) {
            throw new IllegalArgumentException("chain.holder is the zero address, which can hold no token.");
        }
        if (key != null && !key.address().equals(address)) {
            throw new IllegalArgumentException("chain.holder is " + address
                    + ", and chain.holderKeystore has the key of " + key.address() + "; leave one of them out.");
        }
        return address;
    }

    /** A keystore file that was made. */
    public record NewKeystore(Path file, Address address) {}

    /**
     * Makes a key for an attester, in a keystore file of the data folder that only its owner can read.
     *
     * @throws ConflictException on the embedded chain, or where no password is set
     */
    public static NewKeystore newAttester(Settings settings, SecureRandom random) throws IOException {
        ChainSettings chain = settings.chain();
        if (chain.embedded()) {
            throw new ConflictException("The embedded chain's attester has no keystore file; chain.rpc is not set.");
        }
        Settings.Secret own = chain.attesterPassword();
        Settings.Secret password = own == null ? chain.password() : own;
        if (password == null) {
            throw new ConflictException(
                    "The new key needs a password: set chain.password or " + passwordSetting(KeyRole.ATTESTER) + ".");
        }
        ECKeyPair key = newKey(random);
        Address address = Account.of(key).address();
        Path file = AccountFolder.chain(settings.data()).resolve("attester-" + address.hex() + ".json");
        AtomicFile.write(file, Web3Keystore.encrypt(key, password.value()), AtomicFile.Readers.OWNER);
        return new NewKeystore(file, address);
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
        ECKeyPair key = newKey(random);
        byte[] digits =
                Numeric.toHexStringNoPrefixZeroPadded(key.getPrivateKey(), 64).getBytes(StandardCharsets.US_ASCII);
        secrets.write(file, digits);
        return digits;
    }

    private static ECKeyPair newKey(SecureRandom random) throws IOException {
        try {
            return Keys.createEcKeyPair(random);
        } catch (GeneralSecurityException e) {
            throw new IOException("No key could be made on the curve secp256k1.", e);
        }
    }
}
