package dev.mintmark.c2pa;

import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** The authorities whose signers count as trusted. Immutable. */
public record TrustAnchors(List<X509Certificate> anchors) {
    /** Nobody is trusted. */
    public static final TrustAnchors NONE = new TrustAnchors(List.of());

    public TrustAnchors {
        anchors = List.copyOf(anchors);
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
