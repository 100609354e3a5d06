package dev.mintmark.app.web;

import dev.mintmark.app.io.Sha256;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The studio's page and the API's description: files that come with the program. */
final class StudioRoutes {
    private static final String SERVERS = "\"servers\": \\[\\{\"url\": \"/\"}]";

    private static final List<String> FILES = List.of(
            "docs.css",
            "docs.js",
            "dom.js",
            "mark.svg",
            "openapi.json",
            "signin.js",
            "studio.css",
            "studio.js",
            "transparency.css",
            "verdict.js",
            "work.js");

    private final String basePath;

    /** @param basePath what every path begins with for the browser; empty for none */
    StudioRoutes(String basePath) {
        this.basePath = basePath;
    }

    void register(RoutesConfig routes) {
        page(routes, "/", "index.html");
        page(routes, "/docs", "docs.html");
        page(routes, "/transparency", "transparency.html");
        FILES.forEach(name -> page(routes, "/" + name, name));
    }

    private void page(RoutesConfig routes, String path, String name) {
        byte[] bytes = placed(name, read(name));
        String tag = "\"" + Sha256.hex(bytes).substring(0, 16) + "\"";
        HttpReads.get(routes, path, ctx -> serve(ctx, name, bytes, tag));
    }

    /** A file as it is served: a page has its addresses below the path, and the API's description its server. */
    private byte[] placed(String name, byte[] bytes) {
        if (basePath.isEmpty() || !name.endsWith(".html") && !name.equals("openapi.json")) {
            return bytes;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        String placed = name.endsWith(".html")
                ? BasePath.page(text, basePath, name.equals("index.html"))
                : text.replaceFirst(SERVERS, "\"servers\": [{\"url\": \"" + basePath + "\"}]");
        return placed.getBytes(StandardCharsets.UTF_8);
    }

    private static void serve(Context ctx, String name, byte[] bytes, String tag) throws IOException {
        ctx.header("Cache-Control", "no-cache");
        if (HttpReads.isUnchanged(ctx, tag)) {
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
            default -> "application/json";
        };
    }

    private static byte[] read(String name) {
        try (InputStream in = StudioRoutes.class.getResourceAsStream("/web/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The program lacks its file web/" + name + ".");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("The program's file web/" + name + " cannot be read.", e);
        }
    }
}
