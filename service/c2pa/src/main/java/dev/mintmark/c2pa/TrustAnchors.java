package dev.mintmark.c2pa;

import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The authorities whose signers count as trusted. Immutable.
 *
 * @param name what to call this list to people who are told that somebody is trusted
 */
public record TrustAnchors(String name, List<X509Certificate> anchors) {
    private static final String UNNAMED = "the given trust anchors";

    /** Nobody is trusted. */
    public static final TrustAnchors NONE = new TrustAnchors(List.of());

    public TrustAnchors {
        anchors = List.copyOf(anchors);
    }

    public TrustAnchors(List<X509Certificate> anchors) {
        this(UNNAMED, anchors);
    }

    /** The same authorities under another name. */
    public TrustAnchors named(String other) {
        return new TrustAnchors(other, anchors);
    }

    /** All certificates of a PEM file. */
    public static TrustAnchors fromPem(Path file) throws CertificateException {
        return new TrustAnchors(Pem.certificates(file));
    }

    /** All certificates of a PEM text. */
    public static TrustAnchors fromPem(String pem) throws CertificateException {
        return fromPem(new StringReader(pem));
    }

    /** All certificates of a PEM stream, which is closed. */
    public static TrustAnchors fromPem(Reader reader) throws CertificateException {
        return new TrustAnchors(Pem.certificates(reader, "The list of trust anchors"));
    }
}
