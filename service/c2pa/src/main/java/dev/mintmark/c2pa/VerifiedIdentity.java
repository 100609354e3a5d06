package dev.mintmark.c2pa;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What somebody found out about a person or organisation. CAWG Identity Assertion 1.3, section 8.1.2.2. Immutable.
 *
 * @param type how, such as {@link #SOCIAL_MEDIA}
 * @param provider the service that found it out: its address
 * @param providerName its name for people
 * @param verifiedAt when
 * @param details any of {@code name}, {@code username}, {@code address}, {@code uri}
 */
public record VerifiedIdentity(
        String type, String provider, String providerName, Instant verifiedAt, Map<String, String> details) {
    public static final String DOCUMENT_VERIFICATION = "cawg.document_verification";
    public static final String WEB_SITE = "cawg.web_site";
    public static final String AFFILIATION = "cawg.affiliation";
    public static final String SOCIAL_MEDIA = "cawg.social_media";
    public static final String CRYPTO_WALLET = "cawg.crypto_wallet";

    private static final Set<String> DETAILS = Set.of("name", "username", "address", "uri");

    /** What has to be said of an identity of these types. */
    private static final Map<String, String> NEEDED =
            Map.of(DOCUMENT_VERIFICATION, "name", WEB_SITE, "uri", SOCIAL_MEDIA, "username", CRYPTO_WALLET, "address");

    public VerifiedIdentity {
        details = Map.copyOf(details);
        if (type.isEmpty() || provider.isEmpty() || providerName.isEmpty()) {
            throw new IllegalArgumentException(
                    "A verified identity lacks its type, or the address or name of the" + " service that verified it.");
        }
        for (Map.Entry<String, String> detail : details.entrySet()) {
            if (!DETAILS.contains(detail.getKey()) || detail.getValue().isEmpty()) {
                throw new IllegalArgumentException("A verified identity has a detail " + detail.getKey()
                        + " that is empty or unknown; name, username, address and uri are known.");
            }
        }
        String needed = NEEDED.get(type);
        if (needed != null && !details.containsKey(needed)) {
            throw new IllegalArgumentException(
                    "A verified identity of the type " + type + " needs its " + needed + ".");
        }
    }

    /** Returns the members of its JSON object. */
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", type);
        for (String detail : DETAILS.stream().sorted().toList()) {
            if (details.containsKey(detail)) {
                members.put(detail, details.get(detail));
            }
        }
        members.put("verifiedAt", verifiedAt.truncatedTo(ChronoUnit.SECONDS).toString());
        members.put("provider", Map.of("id", provider, "name", providerName));
        return members;
    }
}
