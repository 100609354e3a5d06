package dev.mintmark.app.config;

import dev.mintmark.app.config.Settings.Secret;
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
        Map<Keys, String> values = new EnumMap<>(Keys.class);
        for (Keys key : Keys.values()) {
            values.put(key, key.standard());
        }
        readFile(data.resolve(FILE), values);
        readEnvironment(environment, values);
        return settings(data.toAbsolutePath().normalize(), new Values(values));
    }

    /** The settings as {@code mintmark.yaml} would hold them, secrets masked. */
    public static String render(Settings settings) {
        Map<Keys, String> values = new EnumMap<>(Keys.class);
        values.put(Keys.SERVER_HOST, settings.server().host());
        values.put(Keys.SERVER_PORT, String.valueOf(settings.server().port()));
        values.put(Keys.DRAW_MODEL, settings.draw().model());
        values.put(Keys.DRAW_DEVICE, settings.draw().device());
        values.put(Keys.WATERMARK_SECOND_LAYER, settings.watermark().secondLayer());
        values.put(
                Keys.WATERMARK_SECOND_LAYER_SECONDS,
                String.valueOf(settings.watermark().secondLayerTime().toSeconds()));
        values.put(Keys.SIGN_CHAIN, text(settings.sign().chain()));
        values.put(Keys.SIGN_KEY, text(settings.sign().key()));
        values.put(Keys.SIGN_KEYSTORE, text(settings.sign().keystore()));
        values.put(Keys.SIGN_PKCS11, text(settings.sign().pkcs11()));
        values.put(Keys.SIGN_ALIAS, text(settings.sign().alias()));
        values.put(Keys.SIGN_PASSWORD, text(settings.sign().password()));
        values.put(Keys.SIGN_TIMESTAMP, masked(settings.sign().timestamp()));
        values.put(
                Keys.SIGN_OCSP,
                settings.sign().ocsp().stream().map(Path::toString).collect(Collectors.joining(", ")));
        values.put(Keys.VERIFY_TRUST, text(settings.verify().trust()));
        values.put(Keys.VERIFY_TIMESTAMP_TRUST, text(settings.verify().timestampTrust()));
        values.put(Keys.KEYS_PASSWORD, text(settings.keys().password()));
        values.put(Keys.IPFS_KUBO, masked(settings.ipfs().kubo()));
        values.put(
                Keys.CHAIN_RPC,
                settings.chain().rpc().stream().map(Addresses::masked).collect(Collectors.joining(", ")));
        values.put(Keys.CHAIN_ID, String.valueOf(settings.chain().chainId()));
        values.put(Keys.CHAIN_KEYSTORE, text(settings.chain().keystore()));
        values.put(Keys.CHAIN_ATTESTER_KEYSTORE, text(settings.chain().attesterKeystore()));
        values.put(Keys.CHAIN_PASSWORD, text(settings.chain().password()));
        values.put(Keys.CHAIN_TOKEN, text(settings.chain().token()));
        values.put(Keys.DATABASE_URL, text(settings.database().url()));
        StringBuilder out = new StringBuilder("# data: " + settings.data() + "\n");
        String section = "";
        for (Keys key : Keys.values()) {
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
        return address == null ? "" : Addresses.masked(address);
    }

    private static void readFile(Path file, Map<Keys, String> values) {
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

    private static void readEnvironment(Map<String, String> environment, Map<Keys, String> values) {
        environment.forEach((name, value) -> {
            if (!name.startsWith(VARIABLES) || name.startsWith("MINTMARK_TEST_") || NOT_SETTINGS.contains(name)) {
                return;
            }
            Keys key = Arrays.stream(Keys.values())
                    .filter(k -> k.variable().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidSettingException("The environment sets " + name
                            + ", which is no setting; there are "
                            + Arrays.stream(Keys.values()).map(Keys::variable).collect(Collectors.joining(", "))
                            + "."));
            values.put(key, value.strip());
        });
    }

    private static void put(Map<Keys, String> values, String key, String value, String file) {
        Keys known = Keys.of(key)
                .orElseThrow(() -> new InvalidSettingException(file + " sets \"" + key
                        + "\", which is no setting; there are "
                        + Arrays.stream(Keys.values()).map(Keys::key).collect(Collectors.joining(", ")) + "."));
        if (known.environmentAlone() && !value.isBlank()) {
            throw new InvalidSettingException(file + " sets \"" + key
                    + "\", which is taken from the environment alone: take it out and set " + known.variable() + ".");
        }
        values.put(known, value.strip());
    }

    private static String sections() {
        return Arrays.stream(Keys.values())
                .map(key -> key.key().split("\\.")[0])
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Settings settings(Path data, Values values) {
        List<URI> rpc = values.uris(Keys.CHAIN_RPC);
        String url = values.text(Keys.DATABASE_URL);
        if (url != null && !url.startsWith("jdbc:sqlite:")) {
            throw new InvalidSettingException(
                    "database.url starts the way of another database; this version keeps its data in SQLite, so leave it out.");
        }
        return new Settings(
                data,
                new Settings.Server(values.required(Keys.SERVER_HOST), values.port(Keys.SERVER_PORT)),
                new Settings.Draw(
                        values.required(Keys.DRAW_MODEL), values.oneOf(Keys.DRAW_DEVICE, "auto", "cpu", "cuda")),
                new Settings.Watermark(
                        values.oneOf(Keys.WATERMARK_SECOND_LAYER, "none", "gaussian-shading"),
                        values.seconds(Keys.WATERMARK_SECOND_LAYER_SECONDS)),
                sign(values),
                new Settings.Verify(values.path(Keys.VERIFY_TRUST), values.path(Keys.VERIFY_TIMESTAMP_TRUST)),
                new Settings.KeyStorage(secret(values.password(Keys.KEYS_PASSWORD))),
                new Settings.Ipfs(values.uri(Keys.IPFS_KUBO)),
                new Settings.Chain(
                        rpc,
                        values.chainId(Keys.CHAIN_ID),
                        values.path(Keys.CHAIN_KEYSTORE),
                        values.path(Keys.CHAIN_ATTESTER_KEYSTORE),
                        secret(values.text(Keys.CHAIN_PASSWORD)),
                        values.address(Keys.CHAIN_TOKEN)),
                new Settings.Database(secret(url)));
    }

    private static Settings.Sign sign(Values values) {
        Path chain = values.path(Keys.SIGN_CHAIN);
        Path key = values.path(Keys.SIGN_KEY);
        if ((chain == null) != (key == null)) {
            throw new InvalidSettingException("sign.chain and sign.key go together: set both or neither.");
        }
        Path keystore = values.path(Keys.SIGN_KEYSTORE);
        Path pkcs11 = values.path(Keys.SIGN_PKCS11);
        if (Stream.of(chain, keystore, pkcs11).filter(Objects::nonNull).count() > 1) {
            throw new InvalidSettingException(
                    "Only one of sign.chain with sign.key, sign.keystore and sign.pkcs11 can be set.");
        }
        if (keystore != null && values.text(Keys.SIGN_PASSWORD) == null) {
            throw new InvalidSettingException(
                    "sign.keystore needs its password; set " + Keys.SIGN_PASSWORD.variable() + " in the environment.");
        }
        return new Settings.Sign(
                chain,
                key,
                keystore,
                pkcs11,
                values.text(Keys.SIGN_ALIAS),
                secret(values.text(Keys.SIGN_PASSWORD)),
                values.uri(Keys.SIGN_TIMESTAMP),
                values.paths(Keys.SIGN_OCSP));
    }

    private static @Nullable Secret secret(@Nullable String value) {
        return value == null ? null : new Secret(value);
    }
}
