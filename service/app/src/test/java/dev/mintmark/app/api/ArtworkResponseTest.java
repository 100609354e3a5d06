package dev.mintmark.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.artwork.TimeStamp;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ArtworkResponseTest {
    @Test
    void givesTheTimeOfTheTimeStampOrTheReasonForItsAbsence() {
        JsonNode stamped = c2pa(TimeStamp.at(Instant.parse("2026-01-02T03:04:05Z")));
        assertThat(stamped.path("timeStamp").asString()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(stamped.has("timeStampMissing")).isFalse();

        JsonNode missing = c2pa(TimeStamp.missing("The authority does not answer."));
        assertThat(missing.path("timeStamp").isNull()).isTrue();
        assertThat(missing.path("timeStampMissing").asString()).isEqualTo("The authority does not answer.");

        JsonNode unwanted = c2pa(TimeStamp.NONE);
        assertThat(unwanted.path("timeStamp").isNull()).isTrue();
        assertThat(unwanted.has("timeStampMissing")).isFalse();
    }

    @Test
    void cutsALongReasonFromATimeStampAuthority() {
        assertThat(TimeStamp.missing("a".repeat(60_000)).missing()).hasSize(501);
    }

    private static JsonNode c2pa(TimeStamp timeStamp) {
        Seal seal = new Seal(
                "ab".repeat(32),
                1,
                512,
                512,
                ImageFormat.PNG,
                1,
                43,
                "urn:c2pa:1",
                "cd".repeat(32),
                "Trusted",
                timeStamp,
                "ef".repeat(32),
                Instant.EPOCH,
                null);
        Artwork artwork = new Artwork(
                "a",
                Stage.SEALED,
                Goal.SEALED,
                "starter",
                new Recipe(TestDrawings.parameters("fox", "", 1, 2, 3, "ddim", 512, 512), "ab".repeat(32), List.of()),
                new byte[32],
                false,
                ImageFormat.PNG,
                null,
                null,
                null,
                seal,
                null,
                null,
                null,
                null,
                Instant.EPOCH);
        return JsonMapper.shared().valueToTree(ArtworkResponse.of(artwork)).path("c2pa");
    }
}
