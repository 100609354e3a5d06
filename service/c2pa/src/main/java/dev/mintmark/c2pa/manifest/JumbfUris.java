package dev.mintmark.c2pa.manifest;

import java.util.Optional;

/** Writes and parses JUMBF URIs. C2PA 2.4, section 8.3.1. */
public final class JumbfUris {
    private static final String SCHEME = "self#jumbf=";
    private static final String ROOT = "/" + Labels.STORE + "/";

    private JumbfUris() {}

    /** Returns the absolute URI of a manifest. */
    public static String ofManifest(String label) {
        return SCHEME + ROOT + label;
    }

    /** Returns the absolute URI of a manifest's signature. */
    public static String ofSignature(String manifest) {
        return ofManifest(manifest) + "/" + Labels.SIGNATURE;
    }

    /** Returns the absolute URI of an assertion. */
    public static String ofAssertion(String manifest, String label) {
        return ofManifest(manifest) + "/" + Labels.ASSERTIONS + "/" + label;
    }

    /** Returns the URI of an assertion, relative to its manifest. */
    static String ofAssertion(String label) {
        return SCHEME + Labels.ASSERTIONS + "/" + label;
    }

    /** Returns the manifest of an absolute URI; empty for a relative one. */
    public static Optional<String> manifest(String url) {
        String path = path(url);
        if (!path.startsWith(ROOT)) {
            return Optional.empty();
        }
        String rest = path.substring(ROOT.length());
        int slash = rest.indexOf('/');
        return Optional.of(slash < 0 ? rest : rest.substring(0, slash));
    }

    /** Returns the label of the assertion that a URI names. */
    public static Optional<String> assertion(String url) {
        String path = path(url);
        int at = path.indexOf(Labels.ASSERTIONS + "/");
        return at < 0 ? Optional.empty() : Optional.of(path.substring(at + Labels.ASSERTIONS.length() + 1));
    }

    /** Returns the path behind the manifest of an absolute URI; empty if it names the manifest itself. */
    public static String inManifest(String url) {
        String rest = path(url).substring(ROOT.length());
        int slash = rest.indexOf('/');
        return slash < 0 ? "" : rest.substring(slash + 1);
    }

    /** Returns the label of the manifest that an ingredient's reference names. */
    public static String target(String url) {
        return manifest(url).orElse(last(url));
    }

    /** Returns whether a URI is a web address. */
    public static boolean isExternal(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    /** Returns the label of the last box in a URI. */
    public static String last(String url) {
        String path = path(url);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns the absolute form of a URI that may be relative to a manifest. */
    public static String absolute(String url, String manifest) {
        return manifest(url).isPresent() ? SCHEME + path(url) : ofManifest(manifest) + "/" + path(url);
    }

    private static String path(String url) {
        return url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : url;
    }
}
