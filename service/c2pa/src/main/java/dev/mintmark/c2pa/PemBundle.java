package dev.mintmark.c2pa;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a PEM file (RFC 7468): a certificate chain and at most one private key. Immutable.
 *
 * @param chain in the file's order, at most 16 certificates
 * @param key null where there is none
 */
public record PemBundle(
        List<X509Certificate> chain, @Nullable PrivateKey key) {
    private static final int MAX_CERTIFICATES = 16;

    public PemBundle {
        chain = List.copyOf(chain);
    }

    /**
     * Parses a PEM file that holds nothing but certificates and one unencrypted private key: in PKCS #8, or as
     * OpenSSL writes one (PKCS #1 or SEC 1, perhaps after the parameters of its curve).
     *
     * @throws IOException where it holds anything else
     */
    public static PemBundle parse(byte[] pem) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        PrivateKey key = null;
        try (InputStreamReader reader =
                new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII)) {
            for (Object next : Pem.objects(reader)) {
                if (next instanceof X509CertificateHolder holder && chain.size() < MAX_CERTIFICATES) {
                    chain.add(Certificates.parse(holder.getEncoded()));
                    continue;
                }
                PrivateKey found = Pem.privateKey(next);
                if (found != null && key == null) {
                    key = found;
                } else if (!(next instanceof ASN1ObjectIdentifier)) { // the parameters of a curve
                    throw new IOException(
                            "more is in it than " + MAX_CERTIFICATES + " certificates and one unencrypted private key");
                }
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
        return new PemBundle(chain, key);
    }

    /** Returns the first certificate; empty where there is none. */
    public Optional<X509Certificate> first() {
        return chain.isEmpty() ? Optional.empty() : Optional.of(chain.getFirst());
    }

    /** Returns the file: the certificates, then the key. */
    public byte[] encode() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(encode(chain));
        if (key != null) {
            file.writeBytes(encode(key));
        }
        return file.toByteArray();
    }

    /** Returns a file of these certificates. */
    public static byte[] encode(List<X509Certificate> certificates) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            for (X509Certificate certificate : certificates) {
                file.writeBytes(Pem.encode("CERTIFICATE", certificate.getEncoded()));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A certificate that was read has no encoding.", e);
        }
        return file.toByteArray();
    }

    /** Returns a file of this key, in PKCS #8, unencrypted. */
    public static byte[] encode(PrivateKey key) {
        return Pem.encode("PRIVATE KEY", key.getEncoded());
    }

    /** Returns a file of a PKCS #10 request. */
    public static byte[] encodeRequest(byte[] der) {
        return Pem.encode("CERTIFICATE REQUEST", der);
    }

    @Override
    public String toString() {
        return "PemBundle[" + chain.size() + " certificates, " + (key == null ? "no key" : "a key, hidden") + "]";
    }
}
