package dev.mintmark.app.access;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message of Sign-In with Ethereum (EIP-4361), as a wallet signs it.
 *
 * @param domain the authority of the site that asks
 * @param address 0x and 40 hex digits, in any case
 */
record SignInMessage(
        String domain,
        String address,
        String uri,
        long chainId,
        String nonce,
        Instant issuedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant notBefore) {
    private static final int MAX_LENGTH = 4000;
    private static final Pattern FIRST =
            Pattern.compile("(?:https?://)?([^/?#\\s]+) wants you to sign in with your Ethereum account:");
    private static final List<String> FIELDS =
            List.of("URI", "Version", "Chain ID", "Nonce", "Issued At", "Expiration Time", "Not Before", "Request ID");
    private static final int REQUIRED = 5;

    /** @throws InvalidRequestException naming the field {@code message} where it is not of the standard's form */
    static SignInMessage parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw wrong("it has more than " + MAX_LENGTH + " characters");
        }
        List<String> lines = List.of(text.split("\n", -1));
        Matcher first = FIRST.matcher(lines.getFirst());
        if (!first.matches() || lines.size() < 3 || !lines.get(1).matches("0x[0-9a-fA-F]{40}")) {
            throw wrong("its first lines are not those of a sign-in");
        }
        int at = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("URI: "))
                .findFirst()
                .orElse(""));
        // an empty line, the statement if there is one, and an empty line
        boolean hasHead = at >= 3
                && at <= 5
                && lines.get(2).isEmpty()
                && lines.get(at - 1).isEmpty();
        if (!hasHead) {
            throw wrong("its statement is not between two empty lines");
        }
        Map<String, String> fields = fields(lines.subList(at, lines.size()));
        if (!"1".equals(fields.get("Version"))) {
            throw wrong("its version is not 1");
        }
        return new SignInMessage(
                first.group(1),
                lines.get(1),
                String.valueOf(fields.get("URI")),
                number(String.valueOf(fields.get("Chain ID"))),
                String.valueOf(fields.get("Nonce")),
                time(String.valueOf(fields.get("Issued At"))),
                optionalTime(fields.get("Expiration Time")),
                optionalTime(fields.get("Not Before")));
    }

    /** The fields in the standard's order, each at most once; resources, which this service gives no meaning, end them. */
    private static Map<String, String> fields(List<String> lines) {
        Map<String, String> fields = new LinkedHashMap<>();
        int next = 0;
        for (String line : lines) {
            if (line.equals("Resources:")) {
                break;
            }
            int colon = line.indexOf(": ");
            int field = colon < 0 ? -1 : FIELDS.indexOf(line.substring(0, colon));
            if (field < next) {
                throw wrong("the line \"" + line + "\" is not one of the standard's, or not in its place");
            }
            fields.put(FIELDS.get(field), line.substring(colon + 2));
            next = field + 1;
        }
        FIELDS.subList(0, REQUIRED).forEach(name -> {
            if (!fields.containsKey(name)) {
                throw wrong("the line \"" + name + "\" is missing");
            }
        });
        return fields;
    }

    private static long number(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw wrong("its chain ID is not a number");
        }
        return Long.parseLong(text);
    }

    private static @Nullable Instant optionalTime(@Nullable String text) {
        return text == null ? null : time(text);
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw wrong("\"" + text + "\" is not a time of RFC 3339");
        }
    }

    private static InvalidRequestException wrong(String why) {
        return new InvalidRequestException(
                "message", "The message is not one of Sign-In with Ethereum (EIP-4361): " + why + ".");
    }
}
