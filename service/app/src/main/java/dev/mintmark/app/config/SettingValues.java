package dev.mintmark.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts of all settings, read as what they are to be; a wrong one is refused with its key and what is allowed. */
record SettingValues(Map<SettingKey, String> texts) {
    private static final int SHORTEST_PASSWORD = 8;

    @Nullable
    String text(SettingKey key) {
        String value = texts.getOrDefault(key, "");
        return value.isEmpty() ? null : value;
    }

    String required(SettingKey key) {
        String value = text(key);
        if (value == null) {
            throw new InvalidSettingException(key.key() + " is empty; leave it out or give a value.");
        }
        return value;
    }

    int port(SettingKey key) {
        return (int) number(key, 0, 65535);
    }

    long chainId(SettingKey key) {
        return number(key, 1, Long.MAX_VALUE);
    }

    Duration seconds(SettingKey key) {
        return Duration.ofSeconds(number(key, 1, 3600));
    }

    private long number(SettingKey key, long least, long most) {
        String value = required(key);
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as a number out of range.
        }
        throw new InvalidSettingException(
                key.key() + " is \"" + value + "\"; it is a whole number from " + least + " to " + most + ".");
    }

    String oneOf(SettingKey key, String... allowed) {
        String value = required(key);
        if (!Arrays.asList(allowed).contains(value)) {
            throw new InvalidSettingException(
                    key.key() + " is \"" + value + "\"; it can be " + String.join(", ", allowed) + ".");
        }
        return value;
    }

    @Nullable
    Path path(SettingKey key) {
        String value = text(key);
        return value == null ? null : Path.of(value);
    }

    List<Path> paths(SettingKey key) {
        String value = text(key);
        return value == null
                ? List.of()
                : Arrays.stream(value.split(","))
                        .map(String::strip)
                        .map(Path::of)
                        .toList();
    }

    /** One that is to withstand guessing. */
    @Nullable
    String password(SettingKey key) {
        String value = text(key);
        if (value != null && value.length() < SHORTEST_PASSWORD) {
            throw new InvalidSettingException(
                    key.key() + " has " + value.length() + " characters; it takes at least " + SHORTEST_PASSWORD + ".");
        }
        return value;
    }

    @Nullable
    URI uri(SettingKey key) {
        List<URI> uris = uris(key);
        if (uris.size() > 1) {
            throw new InvalidSettingException(key.key() + " holds " + uris.size() + " addresses; it takes one.");
        }
        return uris.isEmpty() ? null : uris.getFirst();
    }

    List<URI> uris(SettingKey key) {
        String value = text(key);
        return value == null
                ? List.of()
                : Arrays.stream(value.split(","))
                        .map(String::strip)
                        .map(part -> uri(key, part))
                        .toList();
    }

    private static URI uri(SettingKey key, String value) {
        try {
            URI uri = URI.create(value);
            if (List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, in the same words as an address of another kind.
        }
        throw new InvalidSettingException(
                key.key() + " is no address such as http://127.0.0.1:5001, of http or https. What it is stays unsaid,"
                        + " since addresses may hold secrets.");
    }

    @Nullable
    String address(SettingKey key) {
        String value = text(key);
        if (value != null && !value.matches("0x[0-9a-fA-F]{40}")) {
            throw new InvalidSettingException(key.key() + " is \"" + value + "\"; it is 0x and 40 hex digits.");
        }
        return value;
    }
}
