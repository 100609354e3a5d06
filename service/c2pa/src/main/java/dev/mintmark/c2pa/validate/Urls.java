package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.manifest.Labels;
import java.util.Optional;

/** JUMBF addresses, taken apart. C2PA 2.4, section 8.3.1. */
final class Urls {
    private static final String SCHEME = "self#jumbf=";
    private static final String ROOT = "/" + Labels.STORE + "/";

    private Urls() {}

    /** The manifest that an absolute address lies in; empty for one that is relative to its manifest. */
    static Optional<String> manifest(String url) {
        String path = path(url);
        if (!path.startsWith(ROOT)) {
            return Optional.empty();
        }
        String rest = path.substring(ROOT.length());
        int slash = rest.indexOf('/');
        return Optional.of(slash < 0 ? rest : rest.substring(0, slash));
    }

    /** The label of the assertion that an address names. */
    static Optional<String> assertion(String url) {
        String path = path(url);
        int at = path.indexOf(Labels.ASSERTIONS + "/");
        return at < 0 ? Optional.empty() : Optional.of(path.substring(at + Labels.ASSERTIONS.length() + 1));
    }

    /** The label of the last box that an address names. */
    static String last(String url) {
        String path = path(url);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The address from anywhere of one that may be relative to a manifest. */
    static String absolute(String url, String manifest) {
        return manifest(url).isPresent() ? SCHEME + path(url) : SCHEME + ROOT + manifest + "/" + path(url);
    }

    private static String path(String url) {
        return url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : url;
    }
}
