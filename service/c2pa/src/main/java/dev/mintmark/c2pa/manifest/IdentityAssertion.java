package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.IdentityAggregator;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.json.JsonValues;
import dev.mintmark.c2pa.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Persons or organisations that stand by assertions. CAWG Identity Assertion 1.3, {@code cawg.identity}.
 */
public sealed interface IdentityAssertion {
    /**
     * Returns the assertion.
     *
     * @param references the assertions that the identity stands by
     * @param placeholder whether only the length is needed, so that nothing is signed
     * @throws C2paException if the signer fails
     */
    RawAssertion assertion(List<HashedUri> references, boolean placeholder) throws C2paException;

    /**
     * Somebody with a certificate of their own: signature type {@code cawg.x509.cose}.
     *
     * @param roles {@code cawg.creator} and others; may be empty
     */
    record X509(ClaimSigner signer, List<String> roles) implements IdentityAssertion {
        public X509 {
            roles = List.copyOf(roles);
        }

        @Override
        public RawAssertion assertion(List<HashedUri> references, boolean placeholder) throws C2paException {
            byte[] payload = payload("cawg.x509.cose", references, roles);
            int length = CoseSign1.length(signer, new CborMapWriter().encode().length);
            byte[] signature = placeholder ? Hashes.placeholder(length) : CoseSign1.sign(signer, payload);
            return encode(payload, signature, signature.length);
        }
    }

    /**
     * Somebody whom a service knows: signature type {@code cawg.identity_claims_aggregation}.
     *
     * @param roles {@code cawg.creator} and others; may be empty
     */
    record Aggregated(IdentityAggregator aggregator, List<String> roles) implements IdentityAssertion {
        private static final String TYPE = "cawg.identity_claims_aggregation";

        public Aggregated {
            roles = List.copyOf(roles);
        }

        @Override
        public RawAssertion assertion(List<HashedUri> references, boolean placeholder) throws C2paException {
            String asset = asset(references);
            int reserved = aggregator.reservedBytes(asset);
            byte[] credential = placeholder ? Hashes.placeholder(reserved) : aggregator.credential(asset);
            if (credential.length > reserved) {
                throw new C2paException("The identity credential has " + credential.length + " bytes; " + reserved
                        + " were reserved for it.");
            }
            return encode(payload(TYPE, references, roles), credential, reserved);
        }

        /** Returns the payload as JSON. CAWG Identity Assertion 1.3, section 8.1.2.3. */
        private String asset(List<HashedUri> references) {
            Map<String, Object> asset = new LinkedHashMap<>();
            asset.put(
                    "referenced_assertions",
                    references.stream().map(Aggregated::members).toList());
            asset.put("sig_type", TYPE);
            if (!roles.isEmpty()) {
                asset.put("role", roles);
            }
            return JsonWriter.write(JsonValues.of(asset));
        }

        private static Map<String, Object> members(HashedUri reference) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("url", reference.url());
            if (reference.alg() != null) {
                members.put("alg", reference.alg());
            }
            members.put("hash", reference.hash());
            return members;
        }
    }

    private static byte[] payload(String type, List<HashedUri> references, List<String> roles) {
        CborMapWriter payload = new CborMapWriter()
                .array(
                        "referenced_assertions",
                        references.stream().map(HashedUri::encode).toList())
                .text("sig_type", type);
        if (!roles.isEmpty()) {
            payload.array("role", roles.stream().map(CborWriter::text).toList());
        }
        return payload.encode();
    }

    /**
     * Returns the assertion, as long as with a signature of the reserved length.
     *
     * @param reserved at least the signature's length
     */
    private static RawAssertion encode(byte[] payload, byte[] signature, int reserved) {
        CborMapWriter map = new CborMapWriter().put("signer_payload", payload).bytes("signature", signature);
        // The length of an empty padding, and that by which the signature is shorter.
        int left = 1 + CborWriter.bytes(new byte[reserved]).length - CborWriter.bytes(signature).length;
        int first = fitting(left);
        if (first >= 0) {
            return RawAssertion.cbor(
                    Labels.IDENTITY, map.bytes("pad1", new byte[first]).encode());
        }
        // Where the size of CBOR's length field changes, one byte string cannot have every length.
        int second = CborWriter.text("pad2").length + 1;
        return RawAssertion.cbor(
                Labels.IDENTITY,
                map.bytes("pad1", new byte[fitting(left - second)])
                        .bytes("pad2", new byte[0])
                        .encode());
    }

    /** Returns how many bytes make a byte string of this encoded length; -1 if none do. */
    private static int fitting(int encoded) {
        for (int head = 1; head <= 5; head++) {
            if (encoded >= head && CborWriter.bytes(new byte[encoded - head]).length == encoded) {
                return encoded - head;
            }
        }
        return -1;
    }
}
