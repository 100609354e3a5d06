package dev.mintmark.app.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.verify.softbinding.SoftBinding;
import dev.mintmark.app.verify.softbinding.SoftBinding.Algorithm;
import dev.mintmark.app.verify.softbinding.SoftBindingResolver;
import dev.mintmark.c2pa.C2paException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The C2PA Soft Binding Resolution API, version 2.4, over the register: from what is left in a stripped copy to the
 * manifest that it lost. Reading only, and nothing is fetched for a caller, so there is no {@code byReference}.
 */
final class SoftBindingRoutes {
    private static final String SPECIFICATION = "2.4.0";
    private static final int MATCHES = 10;
    private static final int MAX_MATCHES = 100;

    private final SoftBindingResolver resolver;
    private final BoundedWork pictures;
    private final BooleanSupplier isDatabaseReady;

    SoftBindingRoutes(SoftBindingResolver resolver, BoundedWork pictures, BooleanSupplier isDatabaseReady) {
        this.resolver = resolver;
        this.pictures = pictures;
        this.isDatabaseReady = isDatabaseReady;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/matches/byBinding", query(this::byBinding));
        routes.post("/matches/byBinding", query(this::byLargeBinding));
        routes.post("/matches/byContent", query(this::byContent));
        HttpReads.get(routes, "/manifests/{manifestId}", query(this::manifest));
        HttpReads.get(routes, "/services/supportedAlgorithms", ctx -> ctx.json(supported()));
        HttpReads.get(
                routes,
                "/services/capabilities",
                ctx -> ctx.json(new Capabilities(SPECIFICATION, List.of("queryByContent"))));
        HttpReads.get(routes, "/services/status", this::status);
        HttpReads.get(routes, "/.well-known/c2pa-soft-binding-resolution", SoftBindingRoutes::discovery);
    }

    /** The specification says 400 where this service's own API says 422. */
    private static Handler query(Handler handler) {
        return ctx -> {
            try {
                handler.handle(ctx);
            } catch (InvalidRequestException e) {
                throw new ProblemException(Problem.query(e.field(), String.valueOf(e.getMessage())));
            } catch (InvalidImageException e) {
                throw new ProblemException(Problem.query(null, String.valueOf(e.getMessage())));
            }
        };
    }

    private void byBinding(Context ctx) {
        matches(ctx, resolver.findByBinding(binding(ctx.queryParam("alg"), ctx.queryParam("value")), limit(ctx)));
    }

    private void byLargeBinding(Context ctx) {
        Binding body = JsonRequest.read(ctx, Binding.class);
        matches(ctx, resolver.findByBinding(binding(body.alg(), body.value()), limit(ctx)));
    }

    /** A query by a binding that is too long for an address; the specification may add fields. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Binding(@Nullable String alg, @Nullable String value) {}

    private void byContent(Context ctx) throws Exception {
        int limit = limit(ctx);
        String alg = ctx.queryParam("alg");
        Algorithm algorithm = alg == null ? null : algorithm("alg", alg);
        String hintAlg = ctx.queryParam("hintAlg");
        String hintValue = ctx.queryParam("hintValue");
        if ((hintAlg == null) != (hintValue == null)) {
            throw new InvalidRequestException("hintAlg", "A hint has both hintAlg and hintValue.");
        }
        // a hint by an unsupported algorithm is ignored
        SoftBinding hint = hintAlg == null || hintValue == null
                ? null
                : Algorithm.of(hintAlg)
                        .map(known -> SoftBinding.parse("hintValue", known, base64("hintValue", hintValue)))
                        .orElse(null);
        matches(ctx, pictures.answer(() -> file(ctx), file -> resolver.findByContent(file, algorithm, hint, limit)));
    }

    private static byte[] file(Context ctx) throws IOException {
        String type = Upload.mediaType(ctx);
        if (type.equals("multipart/form-data")) {
            return Upload.form(ctx);
        }
        if (type.startsWith("image/") || type.equals("application/octet-stream")) {
            return Upload.body(ctx);
        }
        throw new ProblemException(Problem.mediaType("The content type is "
                + (type.isEmpty() ? "missing" : type)
                + "; pictures are matched here: PNG, JPEG, WebP, GIF, AVIF or HEIC."));
    }

    private void manifest(Context ctx) throws IOException, C2paException {
        String id = ctx.pathParam("manifestId");
        boolean activeOnly = flag(ctx, "returnActiveManifest");
        byte[] store = resolver.findManifestStore(id, activeOnly)
                .orElseThrow(() -> new ProblemException(Problem.notFound("There is no manifest of this ID here.")));
        ctx.contentType("application/c2pa").result(store);
    }

    private Supported supported() {
        return new Supported(named(true), named(false));
    }

    private List<Supported.Named> named(boolean watermarks) {
        return resolver.algorithms().stream()
                .filter(each -> each.isWatermark() == watermarks)
                .map(each -> new Supported.Named(each.id()))
                .toList();
    }

    private void status(Context ctx) {
        ctx.json(new Status(
                isDatabaseReady.getAsBoolean() ? "ok" : "down",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private static void discovery(Context ctx) {
        // the host was compared with this service's own names
        String api = Guard.site(ctx);
        ctx.json(new Discovery(api, SPECIFICATION, api + "/services/capabilities", api + "/services/status"));
    }

    private static SoftBinding binding(@Nullable String alg, @Nullable String value) {
        if (alg == null) {
            throw new InvalidRequestException("alg", "A query by binding names its algorithm.");
        }
        if (value == null) {
            throw new InvalidRequestException("value", "A query by binding has a value, in base64.");
        }
        return SoftBinding.parse("value", algorithm("alg", alg), base64("value", value));
    }

    private static Algorithm algorithm(String field, String name) {
        return Algorithm.of(name)
                .orElseThrow(() -> new InvalidRequestException(
                        field,
                        "This algorithm is not known here; /services/supportedAlgorithms names those that are."));
    }

    /** Either alphabet, and the blanks that unescaped plus signs of a query become. */
    private static byte[] base64(String field, String text) {
        try {
            return Base64.getDecoder()
                    .decode(text.replace(' ', '+').replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(field, "The value is not base64: " + e.getMessage() + ".");
        }
    }

    private static int limit(Context ctx) {
        String wanted = ctx.queryParam("maxResults");
        if (wanted == null) {
            return MATCHES;
        }
        if (!wanted.matches("\\d{1,9}") || Integer.parseInt(wanted) < 1) {
            throw new InvalidRequestException("maxResults", "The number of matches is 1 or more.");
        }
        return Math.min(Integer.parseInt(wanted), MAX_MATCHES);
    }

    /** A parameter that is true or false, and false where it is left out; nothing else is taken for either. */
    static boolean flag(Context ctx, String name) {
        String text = ctx.queryParam(name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw new InvalidRequestException(name, "The parameter is true or false.");
        }
        return "true".equals(text);
    }

    private static void matches(Context ctx, List<SoftBindingResolver.Match> matches) {
        ctx.header("Cache-Control", "no-store");
        ctx.json(new Matches(matches.stream()
                .map(match -> new Matches.Match(match.manifest(), match.similarity()))
                .toList()));
    }

    private record Capabilities(String c2paSpecificationVersion, List<String> supportedCapabilities) {}

    private record Supported(List<Named> watermarks, List<Named> fingerprints) {
        record Named(String alg) {}
    }

    private record Status(String status, String timestamp) {}

    private record Discovery(
            String apiEndpoint, String c2paSpecificationVersion, String capabilitiesEndpoint, String statusEndpoint) {}

    private record Matches(List<Match> matches) {
        record Match(String manifestId, int similarityScore) {}
    }
}
