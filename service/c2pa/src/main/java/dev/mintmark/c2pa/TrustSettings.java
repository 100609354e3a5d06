package dev.mintmark.c2pa;

import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trust settings of c2pa-rs: the members {@code trust_anchors}, {@code user_anchors}, {@code allowed_list} and
 * {@code trust_config} of the table {@code trust}, in JSON or TOML. Other settings are ignored. Stateless and thread-safe.
 */
public final class TrustSettings {
    private static final int MAX_LENGTH = 4 << 20;
    private static final Pattern TABLE = Pattern.compile("\\[\\s*([\\w.\"-]+)\\s*]\\s*(#.*)?");
    private static final Pattern KEY = Pattern.compile("([\\w.\"-]+)\\s*=\\s*");

    private TrustSettings() {}

    /**
     * Returns the policy of these settings.
     *
     * @param settings JSON or TOML
     * @throws C2paException if the text is neither, or a list has no certificates
     */
    public static TrustPolicy parse(String settings) throws C2paException {
        if (settings.length() > MAX_LENGTH) {
            throw new C2paException(
                    "The settings have " + settings.length() + " characters; at most " + MAX_LENGTH + " are read.");
        }
        Map<String, String> trust =
                settings.stripLeading().startsWith("{") ? ofJson(settings) : new Toml(settings).table("trust");
        TrustPolicy policy = TrustPolicy.of(TrustAnchors.NONE);
        for (String list : new String[] {"trust_anchors", "user_anchors"}) {
            if (!trust.getOrDefault(list, "").isBlank()) {
                TrustAnchors anchors = anchors(trust, list).named(list);
                policy = list.equals("trust_anchors") ? TrustPolicy.of(anchors) : policy.withSigners(anchors);
            }
        }
        if (!trust.getOrDefault("allowed_list", "").isBlank()) {
            policy = policy.withAllowed(anchors(trust, "allowed_list").anchors());
        }
        Set<String> purposes = purposes(trust.getOrDefault("trust_config", ""));
        return purposes.isEmpty() ? policy : policy.withPurposes(purposes);
    }

    private static TrustAnchors anchors(Map<String, String> trust, String list) throws C2paException {
        try {
            return TrustAnchors.fromPem(trust.getOrDefault(list, "").replace("\\n", "\n"));
        } catch (SigningCertificateException e) {
            throw new C2paException("The setting trust." + list + " has no certificates in PEM. " + e.getMessage(), e);
        }
    }

    /**
     * Returns the object identifiers of a list, one a line; comments begin with {@code //} or {@code #}.
     *
     * @throws C2paException if a line is none
     */
    public static Set<String> purposes(String list) throws C2paException {
        Set<String> identifiers = new LinkedHashSet<>();
        for (String line : list.lines().map(String::strip).toList()) {
            if (line.matches("[0-9]+(\\.[0-9]+)+")) {
                identifiers.add(line);
            } else if (!line.isEmpty() && !line.startsWith("//") && !line.startsWith("#")) {
                throw new C2paException("\"" + line + "\" is no object identifier of a purpose.");
            }
        }
        return identifiers;
    }

    private static Map<String, String> ofJson(String settings) throws C2paException {
        Map<String, String> trust = new LinkedHashMap<>();
        try {
            if (JsonReader.parse(settings.getBytes(StandardCharsets.UTF_8)) instanceof JsonValue.Mapping root) {
                root.object("trust")
                        .ifPresent(table -> table.members().forEach((name, value) -> {
                            if (value instanceof JsonValue.Text text) {
                                trust.put(name, text.value());
                            }
                        }));
            }
        } catch (JsonException e) {
            throw new C2paException("The settings are no JSON. " + e.getMessage(), e);
        }
        return trust;
    }

    /** The strings in the tables of a TOML file; other values are skipped. Not thread-safe. */
    private static final class Toml {
        private final String text;
        private int at;

        Toml(String text) {
            this.text = text;
        }

        Map<String, String> table(String wanted) throws C2paException {
            Map<String, String> values = new LinkedHashMap<>();
            String table = "";
            while (at < text.length()) {
                int end = endOfLine();
                String line = text.substring(at, end).strip();
                Matcher header = TABLE.matcher(line);
                Matcher key = KEY.matcher(text).region(at, end);
                skipSpaces();
                if (line.isEmpty() || line.startsWith("#")) {
                    at = end + 1;
                } else if (header.matches()) {
                    table = header.group(1).replace("\"", "");
                    at = end + 1;
                } else if (key.region(at, end).lookingAt()) {
                    String name =
                            (table.isEmpty() ? "" : table + ".") + key.group(1).replace("\"", "");
                    at = key.end();
                    String value = value();
                    if (value != null && name.startsWith(wanted + ".")) {
                        values.put(name.substring(wanted.length() + 1), value);
                    }
                } else if (line.startsWith("[[") || line.startsWith("]")) {
                    at = end + 1;
                } else {
                    throw new C2paException("The settings are no TOML: \"" + ReportText.printable(line) + "\".");
                }
            }
            return values;
        }

        private void skipSpaces() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private int endOfLine() {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }

        /** Returns a string; null for another value, which is skipped up to the end of its line. */
        private @Nullable String value() throws C2paException {
            for (String quote : new String[] {"\"\"\"", "'''", "\"", "'"}) {
                if (text.startsWith(quote, at)) {
                    int start = at + quote.length();
                    int end = text.indexOf(quote, start);
                    if (end < 0) {
                        throw new C2paException("The settings are no TOML: a string has no end.");
                    }
                    at = end + quote.length();
                    at = endOfLine() + 1;
                    return text.substring(start, end).stripLeading();
                }
            }
            if (text.startsWith("[", at)) {
                int end = text.indexOf(']', at);
                at = end < 0 ? text.length() : end;
            }
            at = endOfLine() + 1;
            return null;
        }
    }
}
