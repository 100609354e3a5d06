package dev.mintmark.c2pa;

import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the trust settings of c2pa-rs: the members {@code trust_anchors}, {@code user_anchors}, {@code allowed_list} and
 * {@code trust_config} of the table {@code trust}, and the anchors of {@code cawg_trust}, in JSON or TOML. Other settings are
 * ignored. Stateless and thread-safe.
 */
public final class TrustSettings {
    private static final int MAX_LENGTH = 4 << 20;
    private static final String TRUST = "trust.";
    private static final String IDENTITIES = "cawg_trust.";
    /** A SHA-256 in Base64. */
    private static final String HASH = "[A-Za-z0-9+/]{43}=";

    private TrustSettings() {}

    /**
     * Returns the policy of these settings. Both lists of anchors are trusted for claims and for time-stamps.
     *
     * @param settings JSON or TOML
     * @throws C2paException if the text is neither, or a list has no certificates
     */
    public static TrustPolicy parse(String settings) throws C2paException {
        if (settings.length() > MAX_LENGTH) {
            throw new C2paException(
                    "The settings have " + settings.length() + " characters; at most " + MAX_LENGTH + " are read.");
        }
        Map<String, String> strings =
                settings.stripLeading().startsWith("{") ? ofJson(settings) : Toml.strings(settings);
        List<TrustAnchors> lists = anchors(strings, TRUST);
        TrustPolicy policy = TrustPolicy.of(lists.isEmpty() ? TrustAnchors.NONE : lists.getFirst())
                .withTimeStamping(joined(lists))
                .withIdentities(joined(anchors(strings, IDENTITIES)), Set.of());
        for (int i = 1; i < lists.size(); i++) {
            policy = policy.withSigners(lists.get(i));
        }
        String allowed = strings.getOrDefault(TRUST + "allowed_list", "");
        if (!allowed.isBlank()) {
            try {
                policy = allowing(policy, allowed.replace("\\n", "\n"));
            } catch (SigningCertificateException e) {
                throw noCertificates(TRUST + "allowed_list", e);
            }
        }
        Set<String> purposes = purposes(strings.getOrDefault(TRUST + "trust_config", ""));
        return purposes.isEmpty() ? policy : policy.withPurposes(purposes);
    }

    private static List<TrustAnchors> anchors(Map<String, String> strings, String table) throws C2paException {
        List<TrustAnchors> lists = new ArrayList<>();
        for (String list : new String[] {"trust_anchors", "user_anchors"}) {
            String pem = strings.getOrDefault(table + list, "").replace("\\n", "\n");
            if (pem.isBlank()) {
                continue;
            }
            try {
                lists.add(TrustAnchors.fromPem(pem).named(list));
            } catch (SigningCertificateException e) {
                throw noCertificates(table + list, e);
            }
        }
        return lists;
    }

    private static TrustAnchors joined(List<TrustAnchors> lists) {
        List<X509Certificate> all =
                lists.stream().flatMap(list -> list.anchors().stream()).toList();
        return all.isEmpty()
                ? TrustAnchors.NONE
                : new TrustAnchors(lists.getFirst().name(), all);
    }

    private static C2paException noCertificates(String list, SigningCertificateException e) {
        return new C2paException("The setting " + list + " has no certificates in PEM. " + e.getMessage(), e);
    }

    /**
     * Returns a policy that also trusts the signers of an {@code allowed_list}: certificates in PEM, and lines with the
     * SHA-256 of others in Base64. They replace those that the policy allows.
     *
     * @throws SigningCertificateException if the list has neither
     */
    public static TrustPolicy allowing(TrustPolicy policy, String list) throws SigningCertificateException {
        Set<String> hashes = new LinkedHashSet<>();
        StringBuilder pem = new StringBuilder();
        boolean inside = false;
        for (String line : list.lines().map(String::strip).toList()) {
            inside |= line.startsWith("-----BEGIN");
            if (inside) {
                pem.append(line).append('\n');
            } else if (line.matches(HASH)) {
                hashes.add(line);
            }
            inside &= !line.startsWith("-----END");
        }
        List<X509Certificate> certificates = pem.isEmpty() && !hashes.isEmpty()
                ? List.of()
                : TrustAnchors.fromPem(pem.toString()).anchors();
        return policy.withAllowed(certificates).withAllowedHashes(hashes);
    }

    /**
     * Returns the object identifiers of a {@code trust_config}, one a line, and that of emailProtection, which c2pa-rs always
     * accepts; none if the list has none. Comments begin with {@code //} or {@code #}.
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
        if (!identifiers.isEmpty()) {
            identifiers.add(CertificateProfile.EMAIL_PROTECTION);
        }
        return identifiers;
    }

    private static Map<String, String> ofJson(String settings) throws C2paException {
        Map<String, String> strings = new LinkedHashMap<>();
        try {
            if (JsonReader.parse(settings.getBytes(StandardCharsets.UTF_8)) instanceof JsonValue.Mapping root) {
                for (String table : new String[] {TRUST, IDENTITIES}) {
                    root.object(table.substring(0, table.length() - 1))
                            .ifPresent(object -> object.members().forEach((name, value) -> {
                                if (value instanceof JsonValue.Text text) {
                                    strings.put(table + name, text.value());
                                }
                            }));
                }
            }
        } catch (JsonException e) {
            throw new C2paException("The settings are no JSON. " + e.getMessage(), e);
        }
        return strings;
    }
}
