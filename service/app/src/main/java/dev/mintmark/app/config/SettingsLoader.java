package dev.mintmark.app.config;

import dev.mintmark.app.config.SettingKey.Given;
import dev.mintmark.app.io.Counted;
import dev.mintmark.app.io.RedactedAddress;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Reads the settings: defaults, then {@code mintmark.yaml} in the data folder, then the environment. */
public final class SettingsLoader {
    /** The name of the settings' file in the data folder. */
    public static final String FILE = SettingsFile.NAME;

    private static final String VARIABLES = "MINTMARK_";

    /** Variables that the launcher, the logging and single commands read; they are no settings of the service. */
    private static final List<String> NOT_SETTINGS =
            List.of("MINTMARK_DATA", "MINTMARK_LOG", "MINTMARK_LOG_FORMAT", "MINTMARK_BACKUP_PASSWORD");

    private static final JsonMapper BINDER = JsonMapper.builder()
            .addModule(new SimpleModule().addDeserializer(Path.class, new PathDeserializer()))
            .build();

    /** Reads a text as a path of the file system; Jackson's own reads one with a colon as a URI. */
    private static final class PathDeserializer extends ValueDeserializer<Path> {
        @Override
        public Path deserialize(JsonParser parser, DeserializationContext context) {
            return Path.of(parser.getString());
        }
    }

    private SettingsLoader() {}

    /** {@code $MINTMARK_DATA}, else {@code mintmark} in the user's folder for data. */
    public static Path standardData(Map<String, String> environment) {
        String named = environment.get("MINTMARK_DATA");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        String shared = environment.getOrDefault("XDG_DATA_HOME", "");
        return (shared.isBlank() ? home(environment).resolve(".local").resolve("share") : Path.of(shared))
                .resolve("mintmark");
    }

    /** The JVM names "?" as the home of a user whom the system does not know. */
    private static Path home(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        Path path = Path.of(home.isBlank() ? System.getProperty("user.home") : home);
        if (!path.isAbsolute()) {
            throw new InvalidSettingException(
                    "This user has no home folder; name a folder for the data with --data or MINTMARK_DATA.");
        }
        return path;
    }

    /**
     * The settings in force.
     *
     * @throws InvalidSettingException for a key that does not exist or a value that is not allowed
     */
    public static Settings load(Path data, Map<String, String> environment) {
        Map<SettingKey, Given> given = new HashMap<>();
        SettingsFile.read(data, given);
        readEnvironment(environment, given);
        Settings settings = bind(data.toAbsolutePath().normalize(), given);
        settings.access().requireWhole();
        requireOneSigner(settings.sign(), given);
        requireSecret(settings.webhooks(), given);
        requireLanguageModel(settings.prompt(), given);
        requirePostgres(settings.database(), given);
        requirePlaces(settings.ipfs(), given);
        requireBothKeys(settings.blobs(), given);
        return settings;
    }

    /** The settings as {@code mintmark.yaml} would hold them, secrets masked. */
    public static String render(Settings settings) {
        StringBuilder out = new StringBuilder("# data: " + settings.data() + "\n");
        String section = "";
        for (SettingKey key : SettingKey.ALL) {
            if (!key.section().getName().equals(section)) {
                section = key.section().getName();
                out.append(section).append(":\n");
            }
            Object record = Objects.requireNonNull(read(key.section(), settings));
            out.append("  # ").append(key.description()).append('\n');
            out.append("  ")
                    .append(key.name())
                    .append(": ")
                    .append(yaml(masked(read(key.component(), record))))
                    .append("   # ")
                    .append(key.variable())
                    .append('\n');
        }
        return out.toString().stripTrailing();
    }

    /** Quotes a text that YAML would read as something else: one with a comment or a key in it, or an alias. */
    private static String yaml(String text) {
        boolean plain =
                text.isEmpty() || text.matches("[A-Za-z0-9./~].*") && !text.contains(" #") && !text.contains(": ");
        return plain ? text : "'" + text.replace("'", "''") + "'";
    }

    private static @Nullable Object read(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The component " + component.getName() + " cannot be read.", e);
        }
    }

    /** Returns a value's text: a secret masked, an address without the parts that may be secret. */
    private static String masked(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case URI address -> RedactedAddress.masked(address);
            case Duration time -> String.valueOf(time.toSeconds());
            case Collection<?> list -> list.stream().map(SettingsLoader::masked).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    private static void readEnvironment(Map<String, String> environment, Map<SettingKey, Given> given) {
        environment.forEach((name, value) -> {
            if (!name.startsWith(VARIABLES) || NOT_SETTINGS.contains(name)) {
                return;
            }
            SettingKey key = SettingKey.ofVariable(name)
                    .orElseThrow(() -> new InvalidSettingException("The environment sets " + name
                            + ", which is not a setting; the settings are " + SettingKey.names(SettingKey::variable)
                            + "."));
            given.put(key, new Given(value.strip(), name + " (" + key.key() + ")"));
        });
    }

    private static Settings bind(Path data, Map<SettingKey, Given> given) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("data", data.toString());
        for (SettingKey key : SettingKey.ALL) {
            Object value = key.value(given.getOrDefault(key, key.standard()));
            @SuppressWarnings("unchecked") // only this loop puts sections there
            Map<String, @Nullable Object> section = (Map<String, @Nullable Object>)
                    tree.computeIfAbsent(key.section().getName(), name -> new LinkedHashMap<>());
            section.put(key.component().getName(), value);
        }
        return BINDER.convertValue(tree, Settings.class);
    }

    /** What names a setting to the user: its variable or its file where it is set, else its key. */
    private static String named(String key, Map<SettingKey, Given> given) {
        SettingKey setting = SettingKey.of(key).orElseThrow();
        return given.getOrDefault(setting, setting.standard()).name();
    }

    private static void requireOneSigner(Settings.Sign sign, Map<SettingKey, Given> given) {
        if ((sign.chain() == null) != (sign.key() == null)) {
            boolean chainMissing = sign.chain() == null;
            throw new InvalidSettingException(named(chainMissing ? "sign.key" : "sign.chain", given) + " is set, but "
                    + (chainMissing ? "sign.chain" : "sign.key") + " is not: set both or neither.");
        }
        Map<String, @Nullable Path> sources = new LinkedHashMap<>();
        sources.put("sign.chain", sign.chain());
        sources.put("sign.keystore", sign.keystore());
        sources.put("sign.pkcs11", sign.pkcs11());
        List<String> set = sources.entrySet().stream()
                .filter(source -> source.getValue() != null)
                .map(source -> named(source.getKey(), given))
                .toList();
        if (set.size() > 1) {
            throw new InvalidSettingException(
                    String.join(" and ", set) + " are set; only one source of the signing key can be.");
        }
        if (sign.keystore() != null && sign.password() == null) {
            throw new InvalidSettingException(named("sign.keystore", given)
                    + " needs its password; set MINTMARK_SIGN_PASSWORD in the environment.");
        }
    }

    private static void requireBothKeys(BlobSettings blobs, Map<SettingKey, Given> given) {
        if ((blobs.accessKey() == null) != (blobs.secretKey() == null)) {
            boolean secretMissing = blobs.secretKey() == null;
            throw new InvalidSettingException(named(secretMissing ? "blobs.accessKey" : "blobs.secretKey", given)
                    + " is set, but " + (secretMissing ? "blobs.secretKey" : "blobs.accessKey")
                    + " is not: set both or neither.");
        }
    }

    private static void requireSecret(Settings.Webhooks webhooks, Map<SettingKey, Given> given) {
        if (!webhooks.endpoints().isEmpty() && webhooks.secret() == null) {
            throw new InvalidSettingException(named("webhooks.endpoints", given)
                    + " is set, but webhooks.secret is not: receivers know messages by it.");
        }
    }

    private static void requireLanguageModel(Settings.Prompt prompt, Map<SettingKey, Given> given) {
        if ((prompt.enrichUrl() == null) != (prompt.enrichModel() == null)) {
            boolean modelMissing = prompt.enrichModel() == null;
            throw new InvalidSettingException(named(modelMissing ? "prompt.enrichUrl" : "prompt.enrichModel", given)
                    + " is set, but " + (modelMissing ? "prompt.enrichModel" : "prompt.enrichUrl")
                    + " is not: set both or neither.");
        }
    }

    private static void requirePlaces(Settings.Ipfs ipfs, Map<SettingKey, Given> given) {
        int services = ipfs.pinningServices().size();
        if (ipfs.tokens().size() != services || ipfs.tokens().contains("")) {
            throw new InvalidSettingException(named("ipfs.pinningServices", given) + " has "
                    + addresses(services)
                    + ", and MINTMARK_IPFS_PINNING_TOKENS "
                    + Counted.of(ipfs.tokens().size(), "token")
                    + "; each service needs one.");
        }
        if (ipfs.pinningGateways().size() != services) {
            throw new InvalidSettingException(named("ipfs.pinningServices", given) + " has "
                    + addresses(services)
                    + ", and ipfs.pinningGateways " + ipfs.pinningGateways().size()
                    + "; a copy counts when it was read back, so each service needs one.");
        }
        if (ipfs.pinningServices().stream().map(URI::getAuthority).distinct().count() < services) {
            throw new InvalidSettingException(
                    named("ipfs.pinningServices", given) + " names a host twice; two places are at two hosts.");
        }
        if (ipfs.wantedCopies() > ipfs.places()) {
            throw new InvalidSettingException(
                    named("ipfs.copies", given) + " is " + ipfs.wantedCopies() + ", and there "
                            + (ipfs.places() == 1 ? "is one place" : "are " + ipfs.places() + " places")
                            + ": the block store here, ipfs.kubo and ipfs.pinningServices.");
        }
    }

    private static String addresses(int count) {
        return count == 1 ? "1 address" : count + " addresses";
    }

    private static void requirePostgres(Settings.Database database, Map<SettingKey, Given> given) {
        String address = database.address();
        if (address != null && !address.startsWith("jdbc:postgresql:")) {
            throw new InvalidSettingException(named("database.url", given)
                    + " is not the address of a PostgreSQL database, such as"
                    + " jdbc:postgresql://127.0.0.1/mintmark; leave it out for SQLite in the data folder.");
        }
    }
}
