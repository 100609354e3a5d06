package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.util.List;

/** One statement of a manifest. C2PA 2.4, section 18. */
public sealed interface Assertion
        permits Actions,
                AiDisclosure,
                ClaimThumbnail,
                DataHash,
                Ingredient,
                MetadataAssertion,
                SoftBindingAssertion,
                TrainingMining {
    /** The label without the number of an instance. */
    String label();

    /** The statement as it stands in its box: CBOR, but for the few that are JSON or a file. */
    byte[] encode();

    /** The statement as a superbox of the assertion store. */
    default byte[] box(String instanceLabel) {
        return JumbfWriter.superbox(BoxType.CBOR, instanceLabel, List.of(JumbfWriter.box("cbor", encode())));
    }
}
