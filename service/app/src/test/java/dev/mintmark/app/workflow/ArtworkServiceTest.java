package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkChanges;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.mint.Receivers;
import dev.mintmark.app.prompt.Prompts;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class ArtworkServiceTest {
    @TempDir
    Path data;

    private PipelineFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = PipelineFixture.withoutDrawer(data);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void usesTheModelsDefaultsForOmittedFields() {
        Artwork artwork =
                fixture.requests.create(PipelineFixture.of("a fox"), null).getFirst();
        assertThat(artwork.recipe().parameters().width()).isEqualTo(64);
        assertThat(artwork.recipe().parameters().sampler()).isEqualTo("ddim");
        assertThat(artwork.recipe().model()).hasSize(64);
        assertThat(artwork.recipe().parameters().seed()).isBetween(0L, (1L << 53) - 1);
        assertThat(artwork.modelId()).isEqualTo("starter");
        assertThat(artwork.format()).isEqualTo(ImageFormat.PNG);
        assertThat(artwork.goal()).isEqualTo(Goal.SEALED);
        assertThat(fixture.artworks.find(artwork.id())).isPresent();
    }

    @Test
    void namesTheFieldAtFault() {
        GenerateRequest good = PipelineFixture.of("a fox");
        refused("prompt", () -> PipelineFixture.of("  "));
        refused("prompt", () -> PipelineFixture.of("x".repeat(2001)));
        refused("prompt", () -> PipelineFixture.of("half \ud83d"));
        refused("model", () -> with(good, "nowhere", null, null, null, null, null, null, null));
        refused("seed", () -> with(good, null, -1L, null, null, null, null, null, null));
        refused("seed", () -> with(good, null, 1L << 53, null, null, null, null, null, null));
        refused("seed", () -> with(good, null, (1L << 53) - 1, null, null, null, null, null, 2));
        refused("steps", () -> with(good, null, null, 0, null, null, null, null, null));
        refused("guidance", () -> with(good, null, null, null, Double.NaN, null, null, null, null));
        refused("guidance", () -> with(good, null, null, null, 1e-9, null, null, null, null));
        refused("sampler", () -> with(good, null, null, null, null, "sorcery", null, null, null));
        refused("width", () -> with(good, null, null, null, null, null, 100, null, null));
        refused("width", () -> with(good, null, null, null, null, null, 56, null, null));
        refused("height", () -> with(good, null, null, null, null, null, null, 1 << 20, null));
        refused("count", () -> with(good, null, null, null, null, null, null, null, 11));
        refused("count", () -> with(good, null, null, null, null, null, null, null, 0));
        assertThat(fixture.artworks.list(null, 10, null))
                .as("bad input never becomes an artwork")
                .isEmpty();
    }

    /** Of a seed the noise takes 32 bits: one above them would draw the picture of another. */
    @Test
    void theSeedsOfImagesThatNameNoneAreDistinctForTheNoise() {
        SecureRandom highest = new SecureRandom() {
            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
        ArtworkService service = new ArtworkService(
                fixture.database,
                fixture.artworks,
                fixture.changes,
                fixture.models,
                fixture.pipeline,
                Models.STARTER,
                Prompts.NONE,
                new Receivers(true),
                null,
                highest,
                Clock.systemUTC());
        GenerateRequest ten =
                new GenerateRequest(DrawParameters.Request.of("a fox"), null, 10, null, false, false, false, null);
        assertThat(service.create(ten, null))
                .hasSize(10)
                .extracting(artwork -> artwork.recipe().parameters().seed())
                .allMatch(seed -> seed >= 0 && seed < 1L << 32);
    }

    @Test
    void aTokenIsNotMintedToNobody() throws Exception {
        MintOrder nobody = new MintOrder("0x" + "0".repeat(40), 500, null, null, null);
        refused("mint.to", () -> PipelineFixture.of("a fox").withMint(nobody));
        Artwork sealed = fixture.given("a fox", 3);
        assertThatThrownBy(() -> fixture.requests.mint(sealed.id(), nobody))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("mint.to"));
        assertThat(fixture.artworks.find(sealed.id()).orElseThrow().goal()).isEqualTo(Goal.SEALED);
    }

    @Test
    void aMintThatNobodyWouldReceiveIsRefusedBeforeAnythingIsDrawn() throws Exception {
        ArtworkService service = new ArtworkService(
                fixture.database,
                fixture.artworks,
                fixture.changes,
                fixture.models,
                fixture.pipeline,
                Models.STARTER,
                Prompts.NONE,
                new Receivers(false),
                null,
                new SecureRandom(),
                Clock.systemUTC());
        Artwork sealed = fixture.given("a fox", 3);

        assertThatThrownBy(() -> service.mint(sealed.id(), MintOrder.STANDARD))
                .isInstanceOf(ConflictException.class)
                .hasMessageStartingWith("chain.holder, ");
        assertThat(fixture.artworks.find(sealed.id()).orElseThrow().goal()).isEqualTo(Goal.SEALED);
        MintOrder named = new MintOrder("0x00000000000000000000000000000000000000ab", 500, null, null, null);
        assertThat(service.mint(sealed.id(), named).goal()).isEqualTo(Goal.CONFIRMED);
    }

    @Test
    void aRepeatedRequestReturnsTheSameArtworks() {
        GenerateRequest two = PipelineFixture.sized("a fox", 1, 2, 2, Goal.SEALED);
        List<Artwork> first = fixture.requests.create(two, "key-1");
        List<Artwork> again = fixture.requests.create(two, "key-1");
        assertThat(again)
                .extracting(Artwork::id)
                .isEqualTo(first.stream().map(Artwork::id).toList());
        assertThat(fixture.artworks.list(null, 10, null)).hasSize(2);

        assertThat(fixture.requests.create(two, "key-2"))
                .extracting(Artwork::id)
                .doesNotContainAnyElementsOf(first.stream().map(Artwork::id).toList());
        assertThatThrownBy(() -> fixture.requests.create(PipelineFixture.sized("a hen", 1, 2, 2, Goal.SEALED), "key-1"))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("Idempotency-Key"));
    }

    @Test
    void aRepeatedRequestNeedsItsModelNoMore() {
        GenerateRequest request = PipelineFixture.of("a fox");
        Artwork first = fixture.requests.create(request, "key-1").getFirst();

        ArtworkService withoutModel = fixture.services.apply("removed");

        assertThat(withoutModel.create(request, "key-1").getFirst().id()).isEqualTo(first.id());
        assertThatThrownBy(() -> withoutModel.create(request, "key-2")).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aKeyWhoseArtworksWereDeletedIsAConflict() throws Exception {
        GenerateRequest request = PipelineFixture.sized("a fox", 1, 2, 1, Goal.SEALED);
        fixture.requests.delete(
                fixture.requests.create(request, "key-1").getFirst().id());
        assertThatThrownBy(() -> fixture.requests.create(request, "key-1")).isInstanceOf(ConflictException.class);
    }

    @Test
    void aStatementThatFailsDoesNotShowThePrompt() {
        fixture.database
                .writer()
                .useHandle(handle -> handle.execute("CREATE TRIGGER full BEFORE INSERT ON artworks"
                        + " BEGIN SELECT RAISE(ABORT, 'disk full'); END"));
        assertThatThrownBy(() -> fixture.requests.create(PipelineFixture.of("a secret fox"), null))
                .hasMessageContaining("disk full")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void aResultThatCannotBeRegisteredIsUndoneAndCountsAsAFailedTry() throws Exception {
        fixture.database
                .writer()
                .useHandle(handle -> handle.execute("CREATE TRIGGER full BEFORE UPDATE ON artworks"
                        + " WHEN NEW.stage = 'SEALED' BEGIN SELECT RAISE(ABORT, 'disk full'); END"));
        String id = fixture.give(PipelineFixture.small("a secret fox", 9), PipelineFixture.clouds(256, 9))
                .id();
        long end = System.nanoTime() + PipelineFixture.TIMEOUT.toNanos();
        while (fixture.artworks.find(id).orElseThrow().failure() == null && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        Artwork artwork = fixture.artworks.find(id).orElseThrow();
        assertThat(artwork.stage()).isEqualTo(Stage.DRAWN);
        assertThat(artwork.failure()).isNotNull();
        assertThat(artwork.failure().type()).isEqualTo("seal-waiting");
        try (var files = Files.walk(data.resolve("files"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .as("only the drawing")
                    .hasSize(1);
        }
    }

    /** A commit whose answer is lost is one: what its step wrote belongs to the artwork. */
    @Test
    void aResultThatIsCommittedBeforeAnErrorIsNotUndone() throws Exception {
        ArtworkChanges committing = (ArtworkChanges) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ArtworkChanges.class}, (proxy, method, arguments) -> {
                    Object changed = method.invoke(fixture.changes, arguments);
                    if (method.getName().equals("sealed")) {
                        fixture.database
                                .writer()
                                .useHandle(handle -> handle.getConnection().commit());
                        throw new IllegalStateException("The connection broke.");
                    }
                    return changed;
                });
        fixture.pipeline.close();
        String id = fixture.give(PipelineFixture.small("a coin", 3), PipelineFixture.clouds(256, 3))
                .id();
        try (Pipeline pipeline = new Pipeline(
                fixture.database,
                fixture.artworks,
                committing,
                fixture.files,
                new Steps(null, fixture.sealer, null, null),
                "another",
                Clock.systemUTC())) {
            pipeline.start();
            Artwork artwork = fixture.done(id);
            assertThat(artwork.stage()).isEqualTo(Stage.SEALED);
            Thread.sleep(200);
            assertThat(fixture.files.get(artwork.sealed().sha256())).isPresent();
            assertThat(fixture.tasks()).isZero();
        }
    }

    /** The mint is signed between the moment that a deletion reads the artwork and the moment that it cancels it. */
    @Test
    void aRefusedDeletionLeavesTheMintItsTask() throws Exception {
        String id = fixture.requests
                .create(PipelineFixture.sized("a coin", 1, 2, 1, Goal.CONFIRMED), null)
                .getFirst()
                .id();
        ArtworkChanges signedAfterReading = (ArtworkChanges) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ArtworkChanges.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(fixture.changes, arguments);
                    if (method.getName().equals("hasLiveMint")) {
                        fixture.database
                                .writer()
                                .useHandle(handle -> handle.execute(
                                        "UPDATE artworks SET stage = 'SIGNED', tx = '0x1' WHERE id = ? AND stage = 'ACCEPTED'",
                                        id));
                    }
                    return answer;
                });
        ArtworkService service = new ArtworkService(
                fixture.database,
                fixture.artworks,
                signedAfterReading,
                fixture.models,
                fixture.pipeline,
                Models.STARTER,
                Prompts.NONE,
                new Receivers(true),
                null,
                new SecureRandom(),
                Clock.systemUTC());
        assertThatThrownBy(() -> service.delete(id)).isInstanceOf(ConflictException.class);
        int tasks = fixture.database
                .reader()
                .withHandle(handle -> handle.select("SELECT COUNT(*) FROM draw_tasks")
                        .mapTo(Integer.class)
                        .one());
        assertThat(tasks).isOne();
    }

    /**
     * Kept hashes stay valid: this one was computed by {@code sha256sum} of {@code {"count":2,"goal":"SEALED",
     * "recipe":{"guidance":7.5,"height":512,"prompt":"a fox","seed":1,"steps":2,"width":512}}} without the space.
     */
    @Test
    void equalRequestsHaveTheSameHashAndOthersDiffer() {
        GenerateRequest request = PipelineFixture.sized("a fox", 1, 2, 2, Goal.SEALED);
        assertThat(request.hash()).isEqualTo("92638d6ddbc061e2ed6db0456370ff6d4f7bf54bbc839b93ffc9e54f32e7a6c5");
        assertThat(PipelineFixture.sized("a fox", 1, 2, 2, Goal.PINNED).hash()).isNotEqualTo(request.hash());
        assertThat(PipelineFixture.sized("a fox", 1, 3, 2, Goal.SEALED).hash()).isNotEqualTo(request.hash());
    }

    @Test
    void idsSortByTimeAndAreRandom() {
        String first = fixture.requests
                .create(PipelineFixture.of("a"), null)
                .getFirst()
                .id();
        String second = fixture.requests
                .create(PipelineFixture.of("b"), null)
                .getFirst()
                .id();
        assertThat(first).hasSize(26).isNotEqualTo(second);
        assertThat(first.substring(0, 10)).isLessThanOrEqualTo(second.substring(0, 10));
    }

    private void refused(String field, Supplier<GenerateRequest> request) {
        assertThatThrownBy(() -> fixture.requests.create(request.get(), null))
                .as(field)
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field));
    }

    private static GenerateRequest with(
            GenerateRequest good,
            String model,
            Long seed,
            Integer steps,
            Double guidance,
            String sampler,
            Integer width,
            Integer height,
            Integer count) {
        DrawParameters.Request parameters =
                TestDrawings.request(good.parameters().prompt(), null, seed, steps, guidance, sampler, width, height);
        return new GenerateRequest(parameters, model, count, null, false, false, false, null);
    }
}
