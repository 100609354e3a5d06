package dev.mintmark.app.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The API key that a request presents. */
final class PresentedKey {
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private PresentedKey() {}

    /**
     * Returns the key of a header {@code Authorization}: of {@code Bearer}, and under {@code /sdapi/}, whose clients know nothing else, the
     * password of {@code Basic}, whatever the user is called.
     *
     * @return empty where the header has another form
     */
    static Optional<String> of(Context ctx, String authorization) {
        String scheme = authorization.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        if (!scheme.startsWith(BASIC) || !ctx.path().startsWith(Automatic1111Routes.BASE)) {
            return Optional.empty();
        }
        try {
            String pair = new String(
                    Base64.getDecoder()
                            .decode(authorization.substring(BASIC.length()).strip()),
                    StandardCharsets.UTF_8);
            return Optional.of(pair.substring(pair.indexOf(':') + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
