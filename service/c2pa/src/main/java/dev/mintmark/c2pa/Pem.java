package dev.mintmark.c2pa;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** Reads and writes certificates and keys as PEM. Comments in files may be in any character set. */
final class Pem {
    private Pem() {}

    static List<X509Certificate> certificates(Reader reader, String source) throws SigningCertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Object next : objects(reader)) {
                if (next instanceof X509CertificateHolder holder) {
                    certificates.add(Certificates.parse(holder.getEncoded()));
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new SigningCertificateException(
                    "The certificates of " + source + " cannot be read: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new SigningCertificateException(source + " holds no certificate (BEGIN CERTIFICATE).");
        }
        return certificates;
    }

    static List<X509Certificate> certificates(Path file) throws SigningCertificateException {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            return certificates(reader, file.toString());
        } catch (IOException e) {
            throw new SigningCertificateException("The certificates " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static PrivateKey privateKey(Path file) throws SigningCertificateException {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (Object next : objects(reader)) {
                PrivateKey key = privateKey(next);
                if (key != null) {
                    return key;
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new SigningCertificateException("The private key " + file + " cannot be read: " + e.getMessage(), e);
        }
        throw new SigningCertificateException(file + " holds no unencrypted private key (BEGIN PRIVATE KEY, PKCS #8).");
    }

    /** Returns the unencrypted private key that one of {@link #objects} is, in PKCS #8, PKCS #1 or SEC 1; null if it is none. */
    static @Nullable PrivateKey privateKey(Object object) throws IOException {
        PrivateKeyInfo info = switch (object) {
            case PrivateKeyInfo key -> key;
            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
            default -> null;
        };
        return info == null ? null : new JcaPEMKeyConverter().getPrivateKey(info);
    }

    /** Returns what a PEM text holds, in its order; text between the objects is skipped. */
    static List<Object> objects(Reader reader) throws IOException {
        List<Object> objects = new ArrayList<>();
        PEMParser parser = new PEMParser(reader);
        for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
            objects.add(next);
        }
        return objects;
    }

    static byte[] encode(String type, byte[] der) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, der));
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory failed.", e);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
