package dev.mintmark.c2pa;

import dev.mintmark.c2pa.cose.CoseSign1;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CAWG identity assertion as it was read, not validated: somebody who stands by assertions of the manifest.
 *
 * @param label label of the assertion
 * @param signatureType {@code cawg.x509.cose}, {@code cawg.identity_claims_aggregation} or another one; empty if missing
 * @param roles {@code cawg.creator} and others
 * @param assertions URIs of the assertions that the identity stands by
 * @param chain certificates of the identity's signature, signer first; empty if it has none or they cannot be read
 */
public record ReadIdentity(
        String label, String signatureType, List<String> roles, List<String> assertions, List<X509Certificate> chain) {
    public ReadIdentity {
        roles = List.copyOf(roles);
        assertions = List.copyOf(assertions);
        chain = List.copyOf(chain);
    }

    static ReadIdentity of(String label, Map<?, ?> fields) {
        Map<?, ?> payload = fields.get("signer_payload") instanceof Map<?, ?> map ? map : Map.of();
        List<String> assertions = new ArrayList<>();
        for (Object item : list(payload.get("referenced_assertions"))) {
            if (item instanceof Map<?, ?> reference && reference.get("url") instanceof String url) {
                assertions.add(url);
            }
        }
        List<String> roles = list(payload.get("role")).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
        String type = payload.get("sig_type") instanceof String text ? text : "";
        return new ReadIdentity(label, type, roles, assertions, chain(fields.get("signature")));
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static List<X509Certificate> chain(@Nullable Object signature) {
        List<X509Certificate> chain = new ArrayList<>();
        if (signature instanceof byte[] bytes) {
            try {
                for (byte[] der : CoseSign1.parse(bytes).certificates()) {
                    chain.add(Certificates.parse(der));
                }
            } catch (C2paException | GeneralSecurityException e) {
                return List.of();
            }
        }
        return chain;
    }
}
