package dev.mintmark.app.web;

import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;

/**
 * Serves everything below a path such as {@code /mintmark}, for a proxy that has other services beside this one and passes paths on
 * as they are. Behind it, paths are those of a service without one. Immutable.
 */
final class BasePath extends Handler.Wrapper {
    /** What its standard has at the root of a host (RFC 8615); a proxy may pass it on. */
    private static final Set<String> AT_ROOT = Set.of("/.well-known/c2pa-soft-binding-resolution");

    private final String path;

    /** @param path begins with a slash and ends with none */
    BasePath(String path) {
        this.path = path;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpURI uri = request.getHttpURI();
        String asked = uri.getPath();
        String resolved = uri.getCanonicalPath();
        if (asked == null || resolved == null || AT_ROOT.contains(resolved)) {
            return super.handle(request, response, callback);
        }
        if (resolved.equals(path)) {
            response.setStatus(308);
            response.getHeaders()
                    .put(HttpHeader.LOCATION, path + "/" + (uri.getQuery() == null ? "" : "?" + uri.getQuery()));
            callback.succeeded();
            return true;
        }
        // all three: what climbs out of the path by dots is not below it, nor what then climbs back
        String rest = asked.startsWith(path + "/") ? asked.substring(path.length()) : null;
        if (rest == null || URIUtil.canonicalPath(rest) == null || !resolved.startsWith(path + "/")) {
            Problem.http(404, "This service is at " + path + "/ and has nothing else.")
                    .answer(response, callback);
            return true;
        }
        HttpURI below = HttpURI.build(uri).path(rest).asImmutable();
        return super.handle(Request.serveAs(request, below), response, callback);
    }

    /**
     * Puts the path into a page: before each address that begins with a slash, and where its scripts read it.
     *
     * @param basePath empty for none
     */
    static String page(String html, String basePath) {
        return basePath.isEmpty()
                ? html
                : html.replaceAll("\\b(href|src|action)=\"/(?!/)", "$1=\"" + basePath + "/")
                        .replaceFirst("<head>", "<head>\n<meta name=\"base-path\" content=\"" + basePath + "\">");
    }
}
