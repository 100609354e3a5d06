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
 * @param only certificates of the signers that the authorities speak for; none means whomever they certify
 */
public record TrustAnchors(String name, List<X509Certificate> anchors, List<X509Certificate> only) {
    private static final String UNNAMED = "the given trust anchors";

    /** Nobody is trusted. */
    public static final TrustAnchors NONE = new TrustAnchors(List.of());

    public TrustAnchors {
        anchors = List.copyOf(anchors);
        only = List.copyOf(only);
    }

    public TrustAnchors(String name, List<X509Certificate> anchors) {
        this(name, anchors, List.of());
    }

    public TrustAnchors(List<X509Certificate> anchors) {
        this(UNNAMED, anchors);
    }

    /** The same authorities under another name. */
    public TrustAnchors named(String other) {
        return new TrustAnchors(other, anchors, only);
    }

    /**
     * The same authorities for these signers alone, whatever else they certify. A signer is known again when its
     * certificate was renewed: an authority gives a name to one holder only (RFC 5280, section 4.1.2.6).
     */
    public TrustAnchors onlyFor(X509Certificate... signers) {
        return new TrustAnchors(name, anchors, List.of(signers));
    }

    /** Whether the authorities may speak for a signer; that they certified it is not asked here. */
    public boolean accepts(X509Certificate signer) {
        return only.isEmpty()
                || only.stream()
                        .anyMatch(known -> known.getSubjectX500Principal().equals(signer.getSubjectX500Principal())
                                && known.getIssuerX500Principal().equals(signer.getIssuerX500Principal()));
    }

    /** All certificates of a PEM file. */
    public static TrustAnchors fromPem(Path file) throws SigningCertificateException {
        return new TrustAnchors(Pem.certificates(file));
    }

    /** All certificates of a PEM text. */
    public static TrustAnchors fromPem(String pem) throws SigningCertificateException {
        return fromPem(new StringReader(pem));
    }

    /** All certificates of a PEM stream, which is closed. */
    public static TrustAnchors fromPem(Reader reader) throws SigningCertificateException {
        return new TrustAnchors(Pem.certificates(reader, "The list of trust anchors"));
    }
}
