package dev.mintmark.app.config;

import dev.mintmark.app.config.Settings.Secret;
import dev.mintmark.app.io.RedactedAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the settings: defaults, then {@code mintmark.yaml} in the data folder, then the environment. */
public final class SettingsLoader {
    private static final String FILE = "mintmark.yaml";
    private static final String VARIABLES = "MINTMARK_";

    /** Variables that the launcher, the logging and single commands read; they are no settings of the service. */
    private static final List<String> NOT_SETTINGS =
            List.of("MINTMARK_DATA", "MINTMARK_LOG", "MINTMARK_BACKUP_PASSWORD");

    private SettingsLoader() {}

    /** {@code $MINTMARK_DATA}, else {@code mintmark} in the user's folder for data. */
    public static Path standardData(Map<String, String> environment) {
        String named = environment.get("MINTMARK_DATA");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        String home = environment.getOrDefault("XDG_DATA_HOME", "");
        return (home.isBlank() ? Path.of(System.getProperty("user.home"), ".local", "share") : Path.of(home))
                .resolve("mintmark");
    }

    /**
     * The settings in force.
     *
     * @throws InvalidSettingException for a key that does not exist or a value that is not allowed
     */
    public static Settings load(Path data, Map<String, String> environment) {
        Map<SettingKey, String> values = new EnumMap<>(SettingKey.class);
        for (SettingKey key : SettingKey.values()) {
            values.put(key, key.standard());
        }
        readFile(data.resolve(FILE), values);
        readEnvironment(environment, values);
        return settings(data.toAbsolutePath().normalize(), new SettingValues(values));
    }

    /** The settings as {@code mintmark.yaml} would hold them, secrets masked. */
    public static String render(Settings settings) {
        Map<SettingKey, String> values = new EnumMap<>(SettingKey.class);
        values.put(SettingKey.SERVER_HOST, settings.server().host());
        values.put(SettingKey.SERVER_PORT, String.valueOf(settings.server().port()));
        values.put(SettingKey.DRAW_MODEL, settings.draw().model());
        values.put(SettingKey.DRAW_DEVICE, settings.draw().device());
        values.put(SettingKey.WATERMARK_SECOND_LAYER, settings.watermark().secondLayer());
        values.put(
                SettingKey.WATERMARK_SECOND_LAYER_SECONDS,
                String.valueOf(settings.watermark().secondLayerTime().toSeconds()));
        values.put(SettingKey.SIGN_CHAIN, text(settings.sign().chain()));
        values.put(SettingKey.SIGN_KEY, text(settings.sign().key()));
        values.put(SettingKey.SIGN_KEYSTORE, text(settings.sign().keystore()));
        values.put(SettingKey.SIGN_PKCS11, text(settings.sign().pkcs11()));
        values.put(SettingKey.SIGN_ALIAS, text(settings.sign().alias()));
        values.put(SettingKey.SIGN_PASSWORD, text(settings.sign().password()));
        values.put(SettingKey.SIGN_TIMESTAMP, masked(settings.sign().timestamp()));
        values.put(
                SettingKey.SIGN_OCSP,
                settings.sign().ocsp().stream().map(Path::toString).collect(Collectors.joining(", ")));
        values.put(SettingKey.VERIFY_TRUST, text(settings.verify().trust()));
        values.put(SettingKey.VERIFY_TIMESTAMP_TRUST, text(settings.verify().timestampTrust()));
        values.put(SettingKey.KEYS_PASSWORD, text(settings.keys().password()));
        values.put(SettingKey.IPFS_KUBO, masked(settings.ipfs().kubo()));
        values.put(
                SettingKey.CHAIN_RPC,
                settings.chain().rpc().stream().map(RedactedAddress::masked).collect(Collectors.joining(", ")));
        values.put(SettingKey.CHAIN_ID, String.valueOf(settings.chain().chainId()));
        values.put(SettingKey.CHAIN_KEYSTORE, text(settings.chain().keystore()));
        values.put(SettingKey.CHAIN_ATTESTER_KEYSTORE, text(settings.chain().attesterKeystore()));
        values.put(SettingKey.CHAIN_PASSWORD, text(settings.chain().password()));
        values.put(SettingKey.CHAIN_TOKEN, text(settings.chain().token()));
        values.put(SettingKey.DATABASE_URL, text(settings.database().url()));
        StringBuilder out = new StringBuilder("# data: " + settings.data() + "\n");
        String section = "";
        for (SettingKey key : SettingKey.values()) {
            String[] parts = key.key().split("\\.");
            if (!parts[0].equals(section)) {
                section = parts[0];
                out.append(section).append(":\n");
            }
            out.append("  ")
                    .append(parts[1])
                    .append(": ")
                    .append(values.get(key))
                    .append("   # ")
                    .append(key.variable())
                    .append('\n');
        }
        return out.toString().stripTrailing();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String masked(@Nullable URI address) {
        return address == null ? "" : RedactedAddress.masked(address);
    }

    private static void readFile(Path file, Map<SettingKey, String> values) {
        if (!Files.exists(file)) {
            return;
        }
        JsonNode root;
        try {
            root = YAMLMapper.builder().build().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new InvalidSettingException(file + " cannot be read: " + e.getMessage());
        } catch (JacksonException e) {
            throw new InvalidSettingException(file + " is no YAML: " + firstLine(e) + ", at line "
                    + e.getLocation().getLineNr() + ".");
        }
        if (root.isMissingNode() || root.isNull()) {
            return;
        }
        if (!root.isObject()) {
            throw new InvalidSettingException(file + " must hold sections such as \"server:\", each with its keys.");
        }
        root.properties().forEach(section -> {
            if (!section.getValue().isObject()) {
                throw new InvalidSettingException(
                        file + ": \"" + section.getKey() + "\" is no section; the sections are " + sections() + ".");
            }
            section.getValue()
                    .properties()
                    .forEach(entry -> put(
                            values,
                            section.getKey() + "." + entry.getKey(),
                            scalar(section.getKey() + "." + entry.getKey(), entry.getValue()),
                            file.toString()));
        });
    }

    /** What follows the first line quotes the file, where a secret may stand. */
    private static String firstLine(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    }

    private static String scalar(String key, JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(element -> scalar(key, element)).collect(Collectors.joining(","));
        }
        if (value.isObject()) {
            throw new InvalidSettingException(
                    "\"" + key + "\" holds further keys; a setting has one value, or a list.");
        }
        return value.isNull() ? "" : value.asString();
    }

    private static void readEnvironment(Map<String, String> environment, Map<SettingKey, String> values) {
        environment.forEach((name, value) -> {
            if (!name.startsWith(VARIABLES) || name.startsWith("MINTMARK_TEST_") || NOT_SETTINGS.contains(name)) {
                return;
            }
            SettingKey key = Arrays.stream(SettingKey.values())
                    .filter(k -> k.variable().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidSettingException("The environment sets " + name
                            + ", which is no setting; there are "
                            + Arrays.stream(SettingKey.values())
                                    .map(SettingKey::variable)
                                    .collect(Collectors.joining(", "))
                            + "."));
            values.put(key, value.strip());
        });
    }

    private static void put(Map<SettingKey, String> values, String key, String value, String file) {
        SettingKey known = SettingKey.of(key)
                .orElseThrow(() -> new InvalidSettingException(file + " sets \"" + key
                        + "\", which is no setting; there are "
                        + Arrays.stream(SettingKey.values())
                                .map(SettingKey::key)
                                .collect(Collectors.joining(", ")) + "."));
        if (known.environmentAlone() && !value.isBlank()) {
            throw new InvalidSettingException(file + " sets \"" + key
                    + "\", which is taken from the environment alone: take it out and set " + known.variable() + ".");
        }
        values.put(known, value.strip());
    }

    private static String sections() {
        return Arrays.stream(SettingKey.values())
                .map(key -> key.key().split("\\.")[0])
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Settings settings(Path data, SettingValues values) {
        List<URI> rpc = values.uris(SettingKey.CHAIN_RPC);
        String url = values.text(SettingKey.DATABASE_URL);
        if (url != null && !url.startsWith("jdbc:sqlite:")) {
            throw new InvalidSettingException(
                    "database.url starts the way of another database; this version keeps its data in SQLite, so leave it out.");
        }
        return new Settings(
                data,
                new Settings.Server(values.required(SettingKey.SERVER_HOST), values.port(SettingKey.SERVER_PORT)),
                new Settings.Draw(
                        values.required(SettingKey.DRAW_MODEL),
                        values.oneOf(SettingKey.DRAW_DEVICE, "auto", "cpu", "cuda")),
                new Settings.Watermark(
                        values.oneOf(SettingKey.WATERMARK_SECOND_LAYER, "none", "gaussian-shading"),
                        values.seconds(SettingKey.WATERMARK_SECOND_LAYER_SECONDS)),
                sign(values),
                new Settings.Verify(
                        values.path(SettingKey.VERIFY_TRUST), values.path(SettingKey.VERIFY_TIMESTAMP_TRUST)),
                new Settings.KeyStorage(secret(values.password(SettingKey.KEYS_PASSWORD))),
                new Settings.Ipfs(values.uri(SettingKey.IPFS_KUBO)),
                new Settings.Chain(
                        rpc,
                        values.chainId(SettingKey.CHAIN_ID),
                        values.path(SettingKey.CHAIN_KEYSTORE),
                        values.path(SettingKey.CHAIN_ATTESTER_KEYSTORE),
                        secret(values.text(SettingKey.CHAIN_PASSWORD)),
                        values.address(SettingKey.CHAIN_TOKEN)),
                new Settings.Database(secret(url)));
    }

    private static Settings.Sign sign(SettingValues values) {
        Path chain = values.path(SettingKey.SIGN_CHAIN);
        Path key = values.path(SettingKey.SIGN_KEY);
        if ((chain == null) != (key == null)) {
            throw new InvalidSettingException("sign.chain and sign.key go together: set both or neither.");
        }
        Path keystore = values.path(SettingKey.SIGN_KEYSTORE);
        Path pkcs11 = values.path(SettingKey.SIGN_PKCS11);
        if (Stream.of(chain, keystore, pkcs11).filter(Objects::nonNull).count() > 1) {
            throw new InvalidSettingException(
                    "Only one of sign.chain with sign.key, sign.keystore and sign.pkcs11 can be set.");
        }
        if (keystore != null && values.text(SettingKey.SIGN_PASSWORD) == null) {
            throw new InvalidSettingException("sign.keystore needs its password; set "
                    + SettingKey.SIGN_PASSWORD.variable() + " in the environment.");
        }
        return new Settings.Sign(
                chain,
                key,
                keystore,
                pkcs11,
                values.text(SettingKey.SIGN_ALIAS),
                secret(values.text(SettingKey.SIGN_PASSWORD)),
                values.uri(SettingKey.SIGN_TIMESTAMP),
                values.paths(SettingKey.SIGN_OCSP));
    }

    private static @Nullable Secret secret(@Nullable String value) {
        return value == null ? null : new Secret(value);
    }
}
