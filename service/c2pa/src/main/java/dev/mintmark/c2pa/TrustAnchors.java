package dev.mintmark.c2pa;

import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A list of certificate authorities whose signers are trusted. Immutable.
 *
 * @param name name of the list in reports
 * @param anchors certificates of the authorities
 * @param only certificates of the only signers that are trusted; empty for all that the authorities certify
 */
public record TrustAnchors(String name, List<X509Certificate> anchors, List<X509Certificate> only) {
    private static final String UNNAMED = "the given trust anchors";

    /** An empty list: trusts nobody. */
    public static final TrustAnchors NONE = new TrustAnchors(List.of());

    public TrustAnchors {
        anchors = List.copyOf(anchors);
        only = List.copyOf(only);
    }

    /** Creates a list that is open to all signers of the authorities. */
    public TrustAnchors(String name, List<X509Certificate> anchors) {
        this(name, anchors, List.of());
    }

    /** Creates a list without a name of its own. */
    public TrustAnchors(List<X509Certificate> anchors) {
        this(UNNAMED, anchors);
    }

    /** Returns the same list with another name. */
    public TrustAnchors named(String other) {
        return new TrustAnchors(other, anchors, only);
    }

    /**
     * Returns the same authorities, restricted to these signers. A signer whose certificate was renewed is still
     * accepted, because an authority gives a name to one holder only (RFC 5280, section 4.1.2.6).
     */
    public TrustAnchors onlyFor(X509Certificate... signers) {
        return new TrustAnchors(name, anchors, List.of(signers));
    }

    /**
     * Returns whether the list is open to this signer: it has no restriction, or names the signer. Does not check the
     * certificate chain.
     */
    public boolean accepts(X509Certificate signer) {
        return only.isEmpty()
                || only.stream()
                        .anyMatch(known -> known.getSubjectX500Principal().equals(signer.getSubjectX500Principal())
                                && known.getIssuerX500Principal().equals(signer.getIssuerX500Principal()));
    }

    /**
     * Reads all certificates of a PEM file.
     *
     * @throws SigningCertificateException if the file cannot be read or has no certificate
     */
    public static TrustAnchors fromPem(Path file) throws SigningCertificateException {
        return new TrustAnchors(Pem.certificates(file));
    }

    /**
     * Reads all certificates of a PEM text.
     *
     * @throws SigningCertificateException if the text has no certificate
     */
    public static TrustAnchors fromPem(String pem) throws SigningCertificateException {
        return fromPem(new StringReader(pem));
    }

    /**
     * Reads all certificates of a PEM stream and closes it.
     *
     * @throws SigningCertificateException if the stream cannot be read or has no certificate
     */
    public static TrustAnchors fromPem(Reader reader) throws SigningCertificateException {
        return new TrustAnchors(Pem.certificates(reader, "The list of trust anchors"));
    }
}
