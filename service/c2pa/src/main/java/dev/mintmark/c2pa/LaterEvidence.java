package dev.mintmark.c2pa;

import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.validate.ContentsReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes assertions with evidence about signatures that exist already, for updates: a time-stamp for a file that was signed
 * without one, and OCSP responses. C2PA 2.4, sections 18.18 and 18.19. Stateless and thread-safe.
 */
public final class LaterEvidence {
    private LaterEvidence() {}

    /**
     * Returns {@code c2pa.time-stamp} for a file's last manifest.
     *
     * @throws C2paException if the file has no readable manifest
     * @throws IOException if the authority does not answer, or its token is not valid
     */
    public static CustomAssertion timeStamp(byte[] file, TimeStampAuthority authority)
            throws C2paException, IOException {
        return timeStamp(Source.of(file), authority);
    }

    /**
     * Returns {@code c2pa.time-stamp} for a file's last manifest, with a window of the file in memory.
     *
     * @throws C2paException if the file has no readable manifest
     * @throws IOException if the authority does not answer, or its token is not valid
     */
    public static CustomAssertion timeStamp(Source file, TimeStampAuthority authority)
            throws C2paException, IOException {
        byte[] store = ManifestReader.store(file)
                .orElseThrow(() -> new C2paException("The file has no manifest to time-stamp."));
        CoseSign1 signature = CoseSign1.parse(ContentsReader.activeSignature(store));
        String label = ManifestReader.readStore(store).active().label();
        return CustomAssertion.cbor(
                "c2pa.time-stamp", Map.of(label, TimeStampClient.token(authority, signature.signature())));
    }

    /**
     * Returns {@code c2pa.certificate-status}.
     *
     * @param ocspResponses DER-encoded responses about signers of manifests in the file
     */
    public static CustomAssertion certificateStatus(List<byte[]> ocspResponses) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ocspVals", List.copyOf(ocspResponses));
        return CustomAssertion.cbor("c2pa.certificate-status", fields);
    }
}
