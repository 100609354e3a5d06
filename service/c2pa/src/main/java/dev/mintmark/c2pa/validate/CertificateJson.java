package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.json.JsonValue;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.jspecify.annotations.Nullable;

/** Converts a certificate to crJSON. */
final class CertificateJson {
    private static final Map<String, String> PARTS =
            Map.of("2.5.4.6", "C", "2.5.4.8", "ST", "2.5.4.7", "L", "2.5.4.10", "O", "2.5.4.11", "OU", "2.5.4.3", "CN");

    private CertificateJson() {}

    static JsonValue of(X509Certificate certificate) {
        return new JsonValue.Builder()
                .put("serialNumber", certificate.getSerialNumber().toString(16))
                .put("issuer", name(certificate.getIssuerX500Principal()))
                .put("subject", name(certificate.getSubjectX500Principal()))
                .put(
                        "validity",
                        new JsonValue.Builder()
                                .put(
                                        "notBefore",
                                        certificate.getNotBefore().toInstant().toString())
                                .put(
                                        "notAfter",
                                        certificate.getNotAfter().toInstant().toString())
                                .build())
                .build();
    }

    private static @Nullable JsonValue name(X500Principal principal) {
        try {
            JsonValue.Builder parts = new JsonValue.Builder();
            for (RDN part : X500Name.getInstance(principal.getEncoded()).getRDNs()) {
                String key = PARTS.get(part.getFirst().getType().getId());
                if (key != null) {
                    parts.put(key, IETFUtils.valueToString(part.getFirst().getValue()));
                }
            }
            return parts.build();
        } catch (RuntimeException e) {
            // The platform accepts names that are not well-formed; one that cannot be read is left out.
            return null;
        }
    }
}
