package dev.mintmark.app.chain;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.config.ChainSettings;
import dev.mintmark.app.config.SettingsLoader;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.WalletUtils;

/** Keystore files of one key for each role, and the settings that name them. */
public final class ChainKeys {
    /** Each with its setting in the environment. */
    public enum Key {
        PAYER("KEYSTORE"),
        ATTESTER("ATTESTER_KEYSTORE"),
        ADMIN("ADMIN_KEYSTORE"),
        PAUSER("PAUSER_KEYSTORE"),
        HOLDER("HOLDER_KEYSTORE"),
        OWNER("OWNER_KEYSTORE"),
        /** In no setting. */
        OTHER("");

        private final String setting;

        Key(String setting) {
            this.setting = setting;
        }

        public Address address() {
            return Account.of(pair()).address();
        }

        public ECKeyPair pair() {
            return ECKeyPair.create(BigInteger.TEN.pow(50 + ordinal()));
        }
    }

    private final Map<Key, Path> files = new EnumMap<>(Key.class);

    /** Writes the files; their password is "correct". */
    public ChainKeys(Path folder) throws Exception {
        for (Key key : Key.values()) {
            files.put(key, write(folder, key.pair(), "correct"));
        }
    }

    public static Path write(Path folder, ECKeyPair pair, String password) throws Exception {
        return folder.resolve(WalletUtils.generateWalletFile(password, pair, folder.toFile(), false));
    }

    public static List<Address> addresses() {
        return Stream.of(Key.values()).map(Key::address).toList();
    }

    public Path file(Key key) {
        return files.get(key);
    }

    /** What sets these keys in the environment, and nothing else of the chain but what {@code more} says. */
    public Map<String, String> environment(URI rpc, List<Key> keys, Map<String, String> more) {
        Map<String, String> set = new TreeMap<>();
        set.put("MINTMARK_CHAIN_RPC", rpc.toString());
        set.put("MINTMARK_CHAIN_PASSWORD", "correct");
        keys.forEach(key -> set.put("MINTMARK_CHAIN_" + key.setting, file(key).toString()));
        more.forEach((name, value) -> set.put("MINTMARK_CHAIN_" + name, value));
        return set;
    }

    public ChainSettings settings(URI rpc, List<Key> keys, Map<String, String> more) {
        return SettingsLoader.load(Path.of("no-data"), environment(rpc, keys, more))
                .chain();
    }
}
