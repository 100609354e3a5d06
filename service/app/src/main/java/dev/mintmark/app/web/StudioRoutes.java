package dev.mintmark.app.web;

import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.PublicArtwork;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.Sha256;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The studio's page and the API's description: files that come with the program. The studio's own are built with Node. */
final class StudioRoutes {
    private static final String SERVERS = "\"servers\": \\[\\{\"url\": \"/\"}]";

    /** The addresses of the studio's screens. The page itself chooses what it shows. */
    private static final List<String> SCREENS = List.of(
            "/",
            "/artworks",
            "/verify",
            "/verify/{sha256}",
            "/royalties",
            "/models",
            "/models/{id}",
            "/status",
            "/settings");

    private static final List<String> FILES =
            List.of("docs.css", "docs.js", "dom.js", "mark.svg", "openapi.json", "pages.css", "transparency.css");

    private static final List<String> STUDIO = List.of("studio.css", "studio.js");

    /** The worker for second opinions and its engine, which scripts/studio adds where it can. */
    private static final List<String> SECOND_OPINION = List.of("second-opinion.js", "second-opinion.wasm.gz");

    /** What the worker may do: run WebAssembly, load its engine, and start its own worker. The pages' policy has no such room. */
    private static final String WORKER_POLICY = "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval';"
            + " worker-src blob:; connect-src 'self'; frame-ancestors 'none'";

    private static final String NOT_BUILT =
            "This program was built without the studio, which needs Node 20 or newer. Install Node and npm (for example the"
                    + " packages nodejs and npm), run scripts/studio and start scripts/mintmark again. The API works without it.\n";

    private final ArtworkApi artworks;
    private final String basePath;

    /** @param basePath what every path begins with for the browser; empty for none */
    StudioRoutes(ArtworkApi artworks, String basePath) {
        this.artworks = artworks;
        this.basePath = basePath;
    }

    void register(RoutesConfig routes) {
        byte[] studio = placed("index.html");
        if (studio == null) {
            page(routes, "/artworks/{id}", "index.html");
        } else {
            HttpReads.get(routes, "/artworks/{id}", ctx -> artwork(ctx, studio));
        }
        if (studio != null) {
            // a person who follows a broken link gets a page, a program its problem+json
            routes.error(404, "text/html", ctx -> {
                if (!ctx.path().startsWith("/api/")) {
                    ctx.contentType(mediaType("index.html")).result(studio);
                }
            });
        }
        SCREENS.forEach(path -> page(routes, path, "index.html"));
        page(routes, "/docs", "docs.html");
        page(routes, "/transparency", "transparency.html");
        FILES.forEach(name -> page(routes, "/" + name, name));
        STUDIO.forEach(name -> page(routes, "/" + name, name));
        SECOND_OPINION.forEach(name -> secondOpinion(routes, name));
    }

    private void secondOpinion(RoutesConfig routes, String name) {
        byte[] bytes = read(name);
        HttpReads.get(routes, "/" + name, ctx -> {
            if (bytes == null) {
                throw new NotFoundException("This program was built without the worker for second opinions.");
            }
            if (name.endsWith(".js")) {
                ctx.header("Content-Security-Policy", WORKER_POLICY);
            }
            serve(ctx, name, bytes);
        });
    }

    private void page(RoutesConfig routes, String path, String name) {
        byte[] bytes = placed(name);
        if (bytes == null) {
            HttpReads.get(
                    routes,
                    path,
                    ctx -> ctx.status(503).contentType("text/plain").result(NOT_BUILT));
            return;
        }
        HttpReads.get(routes, path, ctx -> serve(ctx, name, bytes));
    }

    /** A file as it is served: a page has its addresses below the path, and the API's description its server. */
    private byte @Nullable [] placed(String name) {
        byte[] bytes = read(name);
        if (bytes == null || basePath.isEmpty() || !name.endsWith(".html") && !name.equals("openapi.json")) {
            return bytes;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        String placed = name.endsWith(".html")
                ? BasePath.page(text, basePath)
                : text.replaceFirst(SERVERS, "\"servers\": [{\"url\": \"" + basePath + "\"}]");
        return placed.getBytes(StandardCharsets.UTF_8);
    }

    /** The page of a public artwork has a card (Open Graph) for those that show links: its words, if disclosed, and its picture. */
    private void artwork(Context ctx, byte[] page) throws IOException {
        String html = new String(page, StandardCharsets.UTF_8).replace("</head>", card(ctx) + "</head>");
        serve(ctx, "index.html", html.getBytes(StandardCharsets.UTF_8));
    }

    private String card(Context ctx) {
        PublicArtwork shown;
        try {
            shown = PublicArtwork.of(artworks.find(ctx.pathParam("id")));
        } catch (NotFoundException e) {
            return "";
        }
        if (!shown.isPublic() || shown.image() == null) {
            return "";
        }
        String origin = Guard.origin(ctx);
        String title = shown.prompt() == null ? "A picture with its origin" : shown.prompt();
        return meta("og:type", "article")
                + meta("og:site_name", "Mintmark")
                + meta("og:title", title)
                + meta("og:url", origin + basePath + "/artworks/" + shown.id())
                + meta("og:image", origin + basePath + shown.image().url())
                + meta("og:image:width", Integer.toString(shown.image().width()))
                + meta("og:image:height", Integer.toString(shown.image().height()))
                + "<meta name=\"twitter:card\" content=\"summary_large_image\">\n";
    }

    private static String meta(String property, String content) {
        String escaped = content.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        return "<meta property=\"" + property + "\" content=\"" + escaped + "\">\n";
    }

    private static void serve(Context ctx, String name, byte[] bytes) throws IOException {
        ctx.header("Cache-Control", "no-cache");
        if (HttpReads.isUnchanged(ctx, "\"" + Sha256.hex(bytes).substring(0, 16) + "\"")) {
            return;
        }
        ctx.contentType(mediaType(name)).result(bytes);
    }

    private static String mediaType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "gz" -> "application/gzip";
            default -> "application/json";
        };
    }

    /** Returns a file's bytes; null for one of the studio that was not built. */
    private static byte @Nullable [] read(String name) {
        try (InputStream in = StudioRoutes.class.getResourceAsStream("/web/" + name)) {
            if (in == null && (name.equals("index.html") || STUDIO.contains(name) || SECOND_OPINION.contains(name))) {
                return null;
            }
            if (in == null) {
                throw new IllegalStateException("The program lacks its file web/" + name + ".");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("The program's file web/" + name + " cannot be read.", e);
        }
    }
}
