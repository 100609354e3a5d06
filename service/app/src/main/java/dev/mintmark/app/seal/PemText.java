package dev.mintmark.app.seal;

import dev.mintmark.c2pa.Certificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a PEM text holds: certificates, and at most one private key.
 *
 * @param key null where there is none
 */
record PemText(List<X509Certificate> chain, @Nullable PrivateKey key) {
    private static final int MAX_CERTIFICATES = 16;

    PemText {
        chain = List.copyOf(chain);
    }

    /** @throws IOException where the bytes are no such text */
    static PemText parse(byte[] pem) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        PrivateKey key = null;
        try (PEMParser parser =
                new PEMParser(new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                if (next instanceof X509CertificateHolder holder && chain.size() < MAX_CERTIFICATES) {
                    chain.add(Certificates.parse(holder.getEncoded()));
                } else if (next instanceof PrivateKeyInfo info && key == null) {
                    key = new JcaPEMKeyConverter().getPrivateKey(info);
                } else {
                    throw new IOException("more is in it than " + MAX_CERTIFICATES
                            + " certificates and one unencrypted private key in PKCS#8");
                }
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
        return new PemText(chain, key);
    }

    Optional<X509Certificate> signer() {
        return chain.isEmpty() ? Optional.empty() : Optional.of(chain.getFirst());
    }

    /** The certificates first, then the key. */
    byte[] bytes() {
        byte[] certificates = certificates(chain);
        byte[] secret = key == null ? new byte[0] : encode("PRIVATE KEY", key.getEncoded());
        return java.nio.ByteBuffer.allocate(certificates.length + secret.length)
                .put(certificates)
                .put(secret)
                .array();
    }

    static byte[] certificates(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate certificate : certificates) {
                text.append(new String(encode("CERTIFICATE", certificate.getEncoded()), StandardCharsets.US_ASCII));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A certificate that was read has no encoding.", e);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
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

    @Override
    public String toString() {
        return "PemText[" + chain.size() + " certificates, " + (key == null ? "no key" : "a key, hidden") + "]";
    }
}
