package dev.mintmark.app.config;

import dev.mintmark.app.config.Settings.Secret;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    /** The key in its section of {@code mintmark.yaml}. */
    String name() {
        return setting.name().isEmpty() ? component.getName() : setting.name();
    }

    /** Section and name, with a dot between. */
    String key() {
        return section.getName() + "." + name();
    }

    /** What it sets, and the texts that are allowed where they are few. */
    String description() {
        return setting.allowed().length == 0
                ? setting.value()
                : setting.value() + ": " + String.join(", ", setting.allowed());
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
    Object value(String text) {
        if (text.isEmpty()) {
            return empty();
        }
        Class<?> type = component.getType();
        if (type == int.class || type == long.class) {
            return number(text);
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(number(text)).toString();
        }
        if (type == List.class) {
            return parts(text).map(part -> isAddresses() ? address(part) : part).toList();
        }
        if (type == URI.class) {
            long count = parts(text).count();
            if (count > 1) {
                throw new InvalidSettingException(key() + " holds " + count + " addresses; it takes one.");
            }
            return address(text);
        }
        if (type == Secret.class && text.length() < setting.minLength()) {
            throw new InvalidSettingException(
                    key() + " has " + text.length() + " characters; it takes at least " + setting.minLength() + ".");
        }
        return allowed(text);
    }

    private @Nullable Object empty() {
        if (!setting.standard().isEmpty()) {
            throw new InvalidSettingException(key() + " is empty; leave it out or give a value.");
        }
        return component.getType() == List.class ? List.of() : null;
    }

    private long number(String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= setting.min() && number <= setting.max()) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw refused(text, "it is a whole number from " + setting.min() + " to " + setting.max());
    }

    private String allowed(String text) {
        List<String> allowed = Arrays.asList(setting.allowed());
        if (!allowed.isEmpty() && !allowed.contains(text)) {
            throw refused(text, "it can be " + String.join(", ", allowed));
        }
        if (!setting.pattern().isEmpty() && !text.matches(setting.pattern())) {
            throw refused(text, "it is " + setting.form());
        }
        return text;
    }

    private InvalidSettingException refused(String text, String right) {
        return new InvalidSettingException(key() + " is \"" + text + "\"; " + right + ".");
    }

    /** Checks an http or https address. */
    private String address(String text) {
        try {
            URI uri = URI.create(text);
            if (List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // refused below, like an address of another kind
        }
        throw new InvalidSettingException(
                key() + " is not an http or https address such as http://127.0.0.1:5001. It is not shown here, since"
                        + " addresses may hold secrets.");
    }

    private boolean isAddresses() {
        return component.getGenericType().getTypeName().contains(URI.class.getName());
    }

    private static Stream<String> parts(String text) {
        return Arrays.stream(text.split(",")).map(String::strip);
    }
}
