package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.util.List;

/** An assertion of a manifest. C2PA 2.4, section 18. */
public sealed interface Assertion
        permits Actions,
                BmffHash,
                BoxesHash,
                DataHash,
                IngredientAssertion,
                MetadataAssertion,
                RawAssertion,
                SoftBindingAssertion,
                TrainingMining {
    /** Returns the label without an instance number. */
    String label();

    /** Returns the contents of the assertion's box: CBOR, JSON or a file. */
    byte[] encode();

    /** Returns the assertion as a superbox of the assertion store. */
    default byte[] box(String instanceLabel) {
        return JumbfWriter.superbox(BoxType.CBOR, instanceLabel, List.of(JumbfWriter.box("cbor", encode())));
    }
}
