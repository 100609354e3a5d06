package dev.mintmark.app.ipfs;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.artwork.TimeStamp;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

final class Samples {
    private Samples() {}

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** A sealed artwork whose file these bytes are. */
    static Artwork artwork(byte[] file, @Nullable MintOrder mint, boolean disclosePrompt) {
        String model = "ab".repeat(32);
        Recipe recipe = new Recipe(
                TestDrawings.parameters("a secret garden", "", 7, 20, 4, "ddim", 512, 512), model, List.of());
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Seal seal = new Seal(
                Cid.of(Cid.Codec.RAW, file).sha256(),
                file.length,
                512,
                512,
                ImageFormat.PNG,
                1,
                43,
                "urn:c2pa:1",
                "cd".repeat(32),
                "Trusted",
                TimeStamp.NONE,
                "ef".repeat(32),
                now,
                null);
        return new Artwork(
                "a1",
                Stage.SEALED,
                Goal.CONFIRMED,
                "starter",
                recipe,
                new byte[32],
                disclosePrompt,
                ImageFormat.PNG,
                mint,
                null,
                null,
                seal,
                null,
                null,
                null,
                null,
                now);
    }
}
