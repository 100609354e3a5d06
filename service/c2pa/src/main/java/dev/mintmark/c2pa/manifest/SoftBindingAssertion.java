package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import java.util.List;

/**
 * A watermark or fingerprint that leads from a copy without a manifest back to it. C2PA 2.4,
 * {@code c2pa.soft-binding}.
 *
 * @param alg the algorithm's reverse-domain name
 * @param value what the algorithm finds in the whole picture
 */
public record SoftBindingAssertion(String alg, byte[] value) implements Assertion {
    @Override
    public String label() {
        return Labels.SOFT_BINDING;
    }

    @Override
    public byte[] encode() {
        CborMapWriter block =
                new CborMapWriter().map("scope", new CborMapWriter()).bytes("value", value);
        return new CborMapWriter()
                .text("alg", alg)
                .array("blocks", List.of(block.encode()))
                .bytes("pad", new byte[0])
                .encode();
    }
}
