package dev.mintmark.app.config;

import dev.mintmark.app.io.RedactedAddress;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the settings: defaults, then {@code mintmark.yaml} in the data folder, then the environment. */
public final class SettingsLoader {
    private static final String FILE = "mintmark.yaml";
    private static final String VARIABLES = "MINTMARK_";

    /** Variables that the launcher, the logging and single commands read; they are no settings of the service. */
    private static final List<String> NOT_SETTINGS =
            List.of("MINTMARK_DATA", "MINTMARK_LOG", "MINTMARK_BACKUP_PASSWORD");

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
                    "This user has no home folder; name a folder for the data with --data or" + " MINTMARK_DATA.");
        }
        return path;
    }

    /**
     * The settings in force.
     *
     * @throws InvalidSettingException for a key that does not exist or a value that is not allowed
     */
    public static Settings load(Path data, Map<String, String> environment) {
        Map<SettingKey, String> texts = new HashMap<>();
        readFile(data.resolve(FILE), texts);
        readEnvironment(environment, texts);
        Settings settings = bind(data.toAbsolutePath().normalize(), texts);
        requireOneSigner(settings.sign());
        requirePostgres(settings.database());
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

    private static void readFile(Path file, Map<SettingKey, String> texts) {
        if (!Files.exists(file)) {
            return;
        }
        JsonNode root;
        try {
            root = YAMLMapper.builder().build().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new InvalidSettingException(file + " cannot be read: " + e.getMessage());
        } catch (JacksonException e) {
            throw new InvalidSettingException(file + " is not YAML: " + firstLine(e) + ", at line "
                    + e.getLocation().getLineNr() + ".");
        }
        if (root.isMissingNode() || root.isNull()) {
            return;
        }
        if (!root.isObject()) {
            throw new InvalidSettingException(file + " must hold sections such as \"server:\", each with its keys.");
        }
        root.properties().forEach(section -> readSection(file, section.getKey(), section.getValue(), texts));
    }

    private static void readSection(Path file, String section, JsonNode keys, Map<SettingKey, String> texts) {
        if (!keys.isObject()) {
            throw new InvalidSettingException(file + ": " + wrongSection(section));
        }
        keys.properties().forEach(entry -> {
            String name = section + "." + entry.getKey();
            String text = scalar(name, entry.getValue()).strip();
            SettingKey key = SettingKey.of(name)
                    .orElseThrow(() -> new InvalidSettingException(file + " sets \"" + name
                            + "\", which is not a setting; the settings are " + names(SettingKey::key) + "."));
            if (text.contains(RedactedAddress.MASK)) {
                throw new InvalidSettingException(file + " sets \"" + name
                        + "\" to what \"mintmark config\" prints in place of"
                        + " a secret; write the value itself, or take the line out and set " + key.variable() + ".");
            }
            if (key.setting().environmentOnly() && !text.isEmpty()) {
                throw new InvalidSettingException(file + " sets \"" + name
                        + "\", which is taken from the environment alone: take it out and set " + key.variable() + ".");
            }
            texts.put(key, text);
        });
    }

    private static String wrongSection(String name) {
        if (SettingKey.sections().contains(name)) {
            return "\"" + name + "\" must hold keys, each in an indented line below it, such as \""
                    + SettingKey.ALL.stream()
                            .filter(key -> key.section().getName().equals(name))
                            .findFirst()
                            .orElseThrow()
                            .name()
                    + ":\".";
        }
        return SettingKey.of(name)
                .map(key -> "\"" + name + "\" is written as \"" + key.section().getName()
                        + ":\" and, indented in the line" + " below, \"" + key.name() + ":\".")
                .orElse("\"" + name + "\" is not a section; the sections are "
                        + String.join(", ", SettingKey.sections()) + ".");
    }

    /** The lines after the first quote the file, which may hold a secret there. */
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

    private static void readEnvironment(Map<String, String> environment, Map<SettingKey, String> texts) {
        environment.forEach((name, value) -> {
            if (!name.startsWith(VARIABLES) || NOT_SETTINGS.contains(name)) {
                return;
            }
            SettingKey key = SettingKey.ofVariable(name)
                    .orElseThrow(() -> new InvalidSettingException("The environment sets " + name
                            + ", which is not a setting; the settings are " + names(SettingKey::variable) + "."));
            texts.put(key, value.strip());
        });
    }

    private static String names(Function<SettingKey, String> name) {
        return SettingKey.ALL.stream().map(name).collect(Collectors.joining(", "));
    }

    private static Settings bind(Path data, Map<SettingKey, String> texts) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("data", data.toString());
        for (SettingKey key : SettingKey.ALL) {
            Object value = key.value(texts.getOrDefault(key, key.setting().standard()));
            @SuppressWarnings("unchecked") // only this loop puts sections there
            Map<String, @Nullable Object> section = (Map<String, @Nullable Object>)
                    tree.computeIfAbsent(key.section().getName(), name -> new LinkedHashMap<>());
            section.put(key.component().getName(), value);
        }
        return BINDER.convertValue(tree, Settings.class);
    }

    private static void requireOneSigner(Settings.Sign sign) {
        if ((sign.chain() == null) != (sign.key() == null)) {
            throw new InvalidSettingException("sign.chain and sign.key go together: set both or neither.");
        }
        if (Stream.of(sign.chain(), sign.keystore(), sign.pkcs11())
                        .filter(Objects::nonNull)
                        .count()
                > 1) {
            throw new InvalidSettingException(
                    "Only one of sign.chain with sign.key, sign.keystore and sign.pkcs11 can be set.");
        }
        if (sign.keystore() != null && sign.password() == null) {
            throw new InvalidSettingException(
                    "sign.keystore needs its password; set MINTMARK_SIGN_PASSWORD in the environment.");
        }
    }

    private static void requirePostgres(Settings.Database database) {
        String address = database.address();
        if (address != null && !address.startsWith("jdbc:postgresql:")) {
            throw new InvalidSettingException("database.url is not the address of a PostgreSQL database, such as"
                    + " jdbc:postgresql://127.0.0.1/mintmark; leave it out for SQLite in the data folder.");
        }
    }
}
