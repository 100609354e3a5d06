package dev.mintmark.app.config;

import dev.mintmark.app.config.Settings.Secret;
import dev.mintmark.app.io.Counted;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One setting, read from the records of {@link Settings}.
 *
 * @param section component of {@link Settings}
 * @param component component of the section's record
 */
record SettingKey(RecordComponent section, RecordComponent component, Setting setting) {
    /** All settings, in the order of the records. */
    static final List<SettingKey> ALL = all();

    /**
     * A setting's text, as somebody gave it.
     *
     * @param name what to call the setting in a refusal, so that the user finds the place: its variable, or its key and file
     */
    record Given(String text, String name) {}

    private static List<SettingKey> all() {
        List<SettingKey> keys = new ArrayList<>();
        for (RecordComponent section : Settings.class.getRecordComponents()) {
            if (section.getType().isRecord()) {
                for (RecordComponent component : section.getType().getRecordComponents()) {
                    Setting setting = component.getAnnotation(Setting.class);
                    if (setting == null) {
                        throw new IllegalStateException(
                                section.getName() + "." + component.getName() + " has no @Setting.");
                    }
                    keys.add(new SettingKey(section, component, setting));
                }
            }
        }
        return List.copyOf(keys);
    }

    static Optional<SettingKey> of(String key) {
        return ALL.stream().filter(each -> each.key().equals(key)).findFirst();
    }

    static Optional<SettingKey> ofVariable(String variable) {
        return ALL.stream().filter(each -> each.variable().equals(variable)).findFirst();
    }

    static List<String> sections() {
        return ALL.stream().map(key -> key.section.getName()).distinct().toList();
    }

    /** One name of each setting, separated by commas. */
    static String names(Function<SettingKey, String> name) {
        return ALL.stream().map(name).collect(Collectors.joining(", "));
    }

    /** The text where nothing is set. */
    Given standard() {
        return new Given(setting.standard(), key());
    }

    /** The key in its section of {@code mintmark.yaml}. */
    String name() {
        return setting.name().isEmpty() ? component.getName() : setting.name();
    }

    /** Section and name, with a dot between. */
    String key() {
        return section.getName() + "." + name();
    }

    /** What it sets, the texts that are allowed where they are few, and whether only the environment sets it. */
    String description() {
        String allowed = setting.allowed().length == 0 ? "" : ": " + String.join(", ", setting.allowed());
        return setting.value()
                + allowed
                + (setting.remark().isEmpty() ? "" : "; " + setting.remark())
                + (setting.environmentOnly() ? "; set by the environment alone" : "");
    }

    /** The variable that sets it: {@code chain.chainId} is {@code MINTMARK_CHAIN_CHAIN_ID}. */
    String variable() {
        return "MINTMARK_"
                + key().replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /**
     * Parses a text into a value that Jackson binds to the component's type: a number, a text, a list of texts, or null.
     *
     * @throws InvalidSettingException if the text is not allowed; the message says what is
     */
    @Nullable
    Object value(Given given) {
        String text = given.text();
        if (text.isEmpty()) {
            return empty(given);
        }
        Class<?> type = component.getType();
        if (type == int.class || type == long.class || type == Long.class) {
            return number(given);
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(number(given)).toString();
        }
        if (type == List.class) {
            return parts(text)
                    .map(part -> isAddresses()
                            ? address(new Given(part, given.name()))
                            : allowed(new Given(part, given.name())))
                    .toList();
        }
        if (type == URI.class) {
            long count = parts(text).count();
            if (count > 1) {
                throw new InvalidSettingException(given.name() + " holds " + count + " addresses; it takes one.");
            }
            return address(given);
        }
        if (type == Secret.class && text.length() < setting.minLength()) {
            throw new InvalidSettingException(given.name() + " has " + Counted.of(text.length(), "character")
                    + "; it takes at least " + setting.minLength() + ".");
        }
        return allowed(given);
    }

    private @Nullable Object empty(Given given) {
        if (!setting.standard().isEmpty()) {
            throw new InvalidSettingException(given.name() + " is empty; leave it out or give a value.");
        }
        return component.getType() == List.class ? List.of() : null;
    }

    private long number(Given given) {
        try {
            long number = Long.parseLong(given.text());
            if (number >= setting.min() && number <= setting.max()) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw refused(
                given,
                "it is a whole number "
                        + (setting.max() == Long.MAX_VALUE
                                ? "of at least " + setting.min()
                                : "from " + setting.min() + " to " + setting.max()));
    }

    private String allowed(Given given) {
        List<String> allowed = Arrays.asList(setting.allowed());
        if (!allowed.isEmpty() && !allowed.contains(given.text())) {
            throw refused(given, "it can be " + String.join(", ", allowed));
        }
        if (!setting.pattern().isEmpty() && !given.text().matches(setting.pattern())) {
            throw refused(given, "it is " + setting.form());
        }
        return given.text();
    }

    private InvalidSettingException refused(Given given, String right) {
        return new InvalidSettingException(
                component.getType() == Secret.class
                        ? given.name() + " is not of its form, and not shown here; " + right + "."
                        : given.name() + " is \"" + given.text() + "\"; " + right + ".");
    }

    /** Checks an http or https address. */
    private String address(Given given) {
        try {
            URI uri = URI.create(given.text());
            if (List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                return given.text();
            }
        } catch (IllegalArgumentException e) {
            // refused below, like an address of another kind
        }
        throw new InvalidSettingException(given.name() + " is not an http or https address such as " + setting.example()
                + ". It is not shown here, since addresses may hold secrets.");
    }

    private boolean isAddresses() {
        return component.getGenericType().getTypeName().contains(URI.class.getName());
    }

    private static Stream<String> parts(String text) {
        return Arrays.stream(text.split(",")).map(String::strip);
    }
}
