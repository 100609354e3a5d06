package dev.mintmark.app.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every key that can be set, in the order in which {@code mintmark config} prints them. */
enum SettingKey {
    SERVER_HOST("server.host", "127.0.0.1"),
    SERVER_PORT("server.port", "7070"),
    DRAW_MODEL("draw.model", "starter"),
    DRAW_DEVICE("draw.device", "auto"),
    WATERMARK_SECOND_LAYER("watermark.secondLayer", "none"),
    WATERMARK_SECOND_LAYER_SECONDS("watermark.secondLayerSeconds", "30"),
    SIGN_CHAIN("sign.chain", ""),
    SIGN_KEY("sign.key", ""),
    SIGN_KEYSTORE("sign.keystore", ""),
    SIGN_PKCS11("sign.pkcs11", ""),
    SIGN_ALIAS("sign.alias", ""),
    SIGN_PASSWORD("sign.password", ""),
    SIGN_TIMESTAMP("sign.timestamp", ""),
    SIGN_OCSP("sign.ocsp", ""),
    VERIFY_TRUST("verify.trust", ""),
    VERIFY_TIMESTAMP_TRUST("verify.timestampTrust", ""),
    KEYS_PASSWORD("keys.password", ""),
    IPFS_KUBO("ipfs.kubo", ""),
    CHAIN_RPC("chain.rpc", ""),
    CHAIN_ID("chain.chainId", "31337"),
    CHAIN_KEYSTORE("chain.keystore", ""),
    CHAIN_ATTESTER_KEYSTORE("chain.attesterKeystore", ""),
    CHAIN_PASSWORD("chain.password", ""),
    CHAIN_TOKEN("chain.token", ""),
    DATABASE_URL("database.url", "");

    private static final List<SettingKey> SECRET = List.of(CHAIN_PASSWORD, DATABASE_URL, SIGN_PASSWORD, KEYS_PASSWORD);

    /** A password beside the keys that it protects would protect nothing. */
    private static final List<SettingKey> ENVIRONMENT_ALONE = List.of(SIGN_PASSWORD, KEYS_PASSWORD);

    private final String key;
    private final String standard;

    SettingKey(String key, String standard) {
        this.key = key;
        this.standard = standard;
    }

    /** As it stands in {@code mintmark.yaml}, its levels parted by dots. */
    String key() {
        return key;
    }

    String standard() {
        return standard;
    }

    /** The variable that sets it: {@code chain.chainId} is {@code MINTMARK_CHAIN_CHAIN_ID}. */
    String variable() {
        return "MINTMARK_"
                + key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    boolean secret() {
        return SECRET.contains(this);
    }

    boolean environmentAlone() {
        return ENVIRONMENT_ALONE.contains(this);
    }

    static Optional<SettingKey> of(String key) {
        return java.util.Arrays.stream(values()).filter(k -> k.key.equals(key)).findFirst();
    }
}
