package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import java.util.List;

/**
 * A watermark or fingerprint by which a copy without a manifest can be matched to it. C2PA 2.4,
 * {@code c2pa.soft-binding}.
 *
 * @param alg reverse-domain name of the algorithm
 * @param value value of the algorithm for the whole picture
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
