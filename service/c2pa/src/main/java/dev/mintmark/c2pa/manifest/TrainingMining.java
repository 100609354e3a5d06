package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import java.util.List;

/**
 * The permission to train models on the asset or to mine it. CAWG Training and Data Mining 1.1,
 * {@code cawg.training-mining}.
 *
 * @param use {@code allowed} or {@code notAllowed}, for every kind of use
 */
public record TrainingMining(String use) implements Assertion {
    private static final List<String> KINDS =
            List.of("cawg.ai_generative_training", "cawg.ai_inference", "cawg.ai_training", "cawg.data_mining");

    @Override
    public String label() {
        return "cawg.training-mining";
    }

    @Override
    public byte[] encode() {
        CborMapWriter entries = new CborMapWriter();
        KINDS.forEach(kind -> entries.map(kind, new CborMapWriter().text("use", use)));
        return new CborMapWriter().map("entries", entries).encode();
    }
}
