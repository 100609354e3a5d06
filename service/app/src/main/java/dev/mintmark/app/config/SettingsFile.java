package dev.mintmark.app.config;

import dev.mintmark.app.config.SettingKey.Given;
import dev.mintmark.app.io.FileTrouble;
import dev.mintmark.app.io.RedactedAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code mintmark.yaml} into the texts of settings. What it says of a wrong file quotes no value, which may be a secret. */
final class SettingsFile {
    static final String NAME = "mintmark.yaml";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // parse() says it in words
            .build();

    private final Path file;
    private final Map<SettingKey, Given> given;

    private SettingsFile(Path file, Map<SettingKey, Given> given) {
        this.file = file;
        this.given = given;
    }

    /**
     * Adds what the file in this folder sets; a folder without the file sets nothing.
     *
     * @throws InvalidSettingException for a file that is not YAML, has another name, or sets what cannot be set there
     */
    static void read(Path folder, Map<SettingKey, Given> given) {
        refuseOtherNames(folder);
        Path file = folder.resolve(NAME);
        if (Files.exists(file)) {
            new SettingsFile(file, given).read();
        }
    }

    /** A file that looks like the settings and is not read would be taken for them. */
    private static void refuseOtherNames(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("(?i)mintmark\\.ya?ml") && !name.equals(NAME))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new InvalidSettingException(folder.resolve(name) + " is not read: the settings are in "
                                + NAME + ". Rename the file, or remove it.");
                    });
        } catch (IOException e) {
            throw new InvalidSettingException(folder + " cannot be read: " + FileTrouble.reason(e) + ".");
        }
    }

    private void read() {
        JsonNode root = parse();
        if (root.isMissingNode() || root.isNull()) {
            return;
        }
        if (!root.isObject()) {
            throw new InvalidSettingException(file + " must hold sections such as \"server:\", each with its keys.");
        }
        root.properties().forEach(section -> readSection(section.getKey(), section.getValue()));
    }

    private JsonNode parse() {
        try (JsonParser parser = YAML.createParser(Files.readAllBytes(file))) {
            JsonNode root = YAML.readTree(parser);
            if (parser.nextToken() != null) {
                throw new InvalidSettingException(
                        file + " has a second document after a line \"---\"; take that line out.");
            }
            return root == null ? YAML.missingNode() : root;
        } catch (IOException e) {
            throw new InvalidSettingException(file + " cannot be read: " + FileTrouble.reason(e) + ".");
        } catch (JacksonException e) {
            throw new InvalidSettingException(file + problem(e));
        }
    }

    private static String problem(JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException yaml) {
            return yaml.getProblemMark()
                            .map(mark -> " is not YAML at line " + (mark.getLine() + 1) + ", column "
                                    + (mark.getColumn() + 1) + ": ")
                            .orElse(" is not YAML: ")
                    + words(String.valueOf(yaml.getProblem())) + ".";
        }
        int line = e.getLocation().getLineNr();
        if (e instanceof StreamReadException && e.processor() instanceof JsonParser parser && isDuplicate(e)) {
            String key = parser.streamReadContext()
                    .pathAsPointer()
                    .toString()
                    .substring(1)
                    .replace('/', '.');
            return " sets \"" + key + "\" twice, the second time at line " + line + "; keep one.";
        }
        return " is not YAML: "
                + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("") + ", at line " + line + ".";
    }

    private static boolean isDuplicate(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).startsWith("Duplicate ");
    }

    /** The problem in words; the parser's own where they say it. */
    private static String words(String problem) {
        if (problem.contains("TAB")) {
            return "there is a tab; YAML is indented with spaces";
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return "a colon cannot stand here; keys of one section begin in the same column, and a value with a colon and a"
                    + " space is in quotes";
        }
        // what follows these words is a text of the file
        return problem.replaceFirst("(tag handle|valid version:|hexadecimal numbers, but found:).*", "$1");
    }

    private void readSection(String section, JsonNode keys) {
        if (!keys.isObject()) {
            throw new InvalidSettingException(file + ": " + wrongSection(section));
        }
        keys.properties().forEach(entry -> readKey(section + "." + entry.getKey(), entry.getValue()));
    }

    private void readKey(String name, JsonNode value) {
        String text = scalar(name, value).strip();
        SettingKey key = SettingKey.of(name)
                .orElseThrow(() -> new InvalidSettingException(file + " sets \"" + name
                        + "\", which is not a setting; the settings are " + SettingKey.names(SettingKey::key) + "."));
        if (text.contains(RedactedAddress.MASK)) {
            throw new InvalidSettingException(file + " sets \"" + name
                    + "\" to what \"mintmark config\" prints in place of"
                    + " a secret; write the value itself, or take the line out and set " + key.variable() + ".");
        }
        if (key.setting().environmentOnly() && !text.isEmpty()) {
            throw new InvalidSettingException(file + " sets \"" + name
                    + "\", which is taken from the environment alone: take it out and set " + key.variable() + ".");
        }
        given.put(key, new Given(text, name + " in " + file));
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
}
