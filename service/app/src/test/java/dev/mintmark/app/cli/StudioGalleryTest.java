package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkId;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The studio's gallery of many works in headless Chromium, against a running service. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class StudioGalleryTest {
    private static final Path DRIVER = Program.home().resolve("service/verify-page");
    private static final List<String> DRAWN =
            List.of("a lighthouse in a storm", "Ёжик в тумане", "月光下的雪山", "قمر أحمر فوق البحر");

    /** Works that were cancelled before they were drawn, which take no time to make. */
    private static final int OTHERS = 1_496;

    private static Program.Served served;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws Exception {
        Path data = folder.resolve("data");
        fill(data);
        served = new Program(data, Map.of()).serve();
        for (String prompt : DRAWN) {
            served.post("/api/artworks", Program.JSON.writeValueAsString(Map.of("prompt", prompt, "steps", 1)));
        }
        for (int waited = 0;
                served.get("/api/artworks?done=false").path("artworks").size() > 0;
                waited++) {
            assertThat(waited).as("seconds").isLessThan(180);
            Thread.sleep(1_000);
        }
    }

    private static void fill(Path data) {
        try (Database database = Database.open(DataFolder.open(data), null)) {
            List<Artwork> artworks = new ArrayList<>();
            for (int i = 0; i < OTHERS; i++) {
                artworks.add(Artwork.accepted(
                        "0".repeat(ArtworkId.LENGTH - 4) + "%04d".formatted(i),
                        Goal.SEALED,
                        "starter",
                        new Recipe(
                                TestDrawings.parameters("a heron, " + i, "", 1, 2, 3, "ddim", 64, 64), "ab", List.of()),
                        new byte[32],
                        false,
                        ImageFormat.PNG,
                        null,
                        Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i)));
            }
            new SqlArtworkChanges(database, new SqlArtworks(database), Clock.systemUTC()).add(artworks, null, "h");
            database.writer().useTransaction(db -> db.execute("UPDATE artworks SET stage = 'CANCELLED'"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (served != null) {
            served.close();
        }
    }

    private static JsonNode drive(String part) throws Exception {
        return drive(served.address().toString(), part, System.err::println);
    }

    /** @param heard gets each line that the driver says besides its answer */
    private static JsonNode drive(String address, String part, Consumer<String> heard) throws Exception {
        assumeTrue(
                Files.exists(DRIVER.resolve("node_modules/.package-lock.json")),
                "the driver's packages are not installed: run npm install in service/verify-page");
        String chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("");
        assumeTrue(!chromium.isEmpty(), "there is no Chromium");
        List<String> command = new ArrayList<>(List.of("node", "gallery.mjs", chromium, address, part));
        String pictures = System.getProperty("studio.pictures");
        if (pictures != null) {
            command.add(pictures);
        }
        Process process = new ProcessBuilder(command).directory(DRIVER.toFile()).start();
        try (BufferedReader errors =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                heard.accept(line);
            }
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        JsonNode said = Program.JSON.readTree(out);
        assertThat(said.path("errors")).isEmpty();
        assertThat(said.path("violations")).as("axe").isEmpty();
        return said;
    }

    @Test
    @Order(1)
    void showsAllWorksAndHoldsFew() throws Exception {
        JsonNode said = drive("scroll");

        assertThat(said.path("found").asString()).isEqualTo("1,500 artworks");
        assertThat(said.path("last").asString()).isEqualTo("1500/1500");
        assertThat(said.path("most").asInt()).as("works in the page").isBetween(20, 120);
        assertThat(said.path("opened").asBoolean()).isTrue();
        assertThat(said.path("scrolled").asInt()).isGreaterThan(10_000);
        assertThat(said.path("back").asInt())
                .as("where one was")
                .isEqualTo(said.path("scrolled").asInt());
        assertThat(said.path("focusBack").asBoolean()).isTrue();
        assertThat(said.path("files").asInt()).as("whole files").isZero();
        assertThat(said.path("thumbnails").asInt()).isBetween(DRAWN.size(), 3 * DRAWN.size());
        assertThat(said.path("columns").asInt()).isGreaterThan(3);
        assertThat(said.path("arrows").asBoolean()).isTrue();
        assertThat(said.path("down").asBoolean()).isTrue();
        assertThat(said.path("inView").asBoolean()).isTrue();
        assertThat(said.path("home").asString()).isEqualTo("1");
        assertThat(said.path("stops").asInt())
                .as("works that the tab key stops at")
                .isEqualTo(1);
    }

    @Test
    @Order(2)
    void findsWordsOfAnyScriptAndKeepsFiltersInTheAddress() throws Exception {
        JsonNode said = drive("search");

        assertThat(said.path("accents").asInt()).isEqualTo(1);
        assertThat(said.path("address").asString()).isEqualTo("?search=ST%C3%93RM+light");
        assertThat(said.path("reloaded").path(0).asString()).isEqualTo("STÓRM light");
        assertThat(said.path("reloaded").path(1).asInt()).isEqualTo(1);
        assertThat(said.path("cyrillic").asInt()).isEqualTo(1);
        assertThat(said.path("chinese").asInt()).isEqualTo(1);
        assertThat(said.path("arabic").asInt()).isEqualTo(1);
        assertThat(said.path("none").asInt()).isZero();
        assertThat(said.path("empty").asString()).contains("Nothing fits all of this");
        assertThat(said.path("finished").asInt()).isEqualTo(4);
        assertThat(said.path("minted").asInt()).isZero();
        assertThat(said.path("filters").asString()).isEqualTo("?state=finished&token=yes");
        assertThat(said.path("chips").toString()).contains("finished", "with a token");
        assertThat(said.path("focusAfterChip").asString()).isEqualTo("state");
        assertThat(said.path("today").asInt()).isEqualTo(4);
        assertThat(said.path("before").asInt()).isZero();
        assertThat(said.path("cleared").asString()).isEmpty();
        assertThat(said.path("wide").asBoolean()).as("wider than a phone").isFalse();
    }

    @Test
    @Order(3)
    void doesItWithManyAndSaysWhatCouldNotBeDone() throws Exception {
        JsonNode said = drive("bulk");

        assertThat(said.path("byKeys").asInt()).isEqualTo(4);
        assertThat(said.path("liked")).hasSize(1);
        assertThat(said.path("liked").path(0).asString()).isEqualTo("4 artworks are favourites.");
        assertThat(said.path("favourites").asInt()).isEqualTo(4);
        assertThat(said.path("onlyFavourites").asInt()).isEqualTo(4);
        assertThat(said.path("byShift").asInt()).isEqualTo(5);
        assertThat(said.path("pinned").path(0).asString())
                .isEqualTo("4 artworks are pinned, or going to be. 1 could not be done:");
        assertThat(said.path("pinned").path(1).asString())
                .as("which, and why")
                .contains("a heron, 1495", "a cancelled artwork cannot be pinned");
        assertThat(said.path("stays").asInt()).as("what failed stays selected").isEqualTo(1);
        assertThat(said.path("focusInChoice").asString()).isEqualTo("collection-name");
        assertThat(said.path("collected").path(0).asString()).isEqualTo("1 artwork is in the collection.");
        assertThat(said.path("inCollection").asInt()).isEqualTo(1);
        assertThat(said.path("collection").asString()).isEqualTo("Storms");
        assertThat(said.path("downloaded").path(0).asString()).isEqualTo("2 files are being downloaded.");
        assertThat(said.path("archives")).hasSize(1);
        assertThat(said.path("archives").path(0).asString()).isEqualTo("/api/archive");
        assertThat(said.path("escaped").asInt()).isZero();
        assertThat(said.path("focusOnSure").asBoolean()).isTrue();
        assertThat(said.path("deleted").path(0).asString()).isEqualTo("2 artworks are deleted.");
        assertThat(said.path("left").asInt()).isEqualTo(2);
        assertThat(said.path("focusAfter").asString()).isNotEqualTo("BODY");
        assertThat(said.path("wide").asBoolean()).as("wider than a phone").isFalse();
        assertThat(said.path("minted").path(0).asString()).isEqualTo("1 mint is ordered.");
    }

    @Test
    @Order(4)
    void oneTabShowsWhatAnotherChanges() throws Exception {
        JsonNode said = drive("tabs");

        assertThat(said.path("after").asString())
                .isNotEqualTo(said.path("before").asString());
        assertThat(said.path("gone").asBoolean()).isTrue();
        assertThat(said.path("publicBefore").asBoolean()).isFalse();
        assertThat(said.path("publicAfter").asBoolean()).isTrue();
    }

    /** The service ends as by a power cut, and comes back at the same address. */
    @Test
    void theQueueGoesOnAfterAKill() throws Exception {
        int port;
        try (ServerSocket probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        Program program = new Program(folder.resolve("killed"), Map.of());
        List<Process> services = new ArrayList<>(List.of(serve(program, port)));
        try {
            JsonNode said = drive("http://127.0.0.1:" + port, "killed", line -> {
                if (line.equals("kill")) {
                    try {
                        services.getLast().destroyForcibly().waitFor();
                        Thread.sleep(3_000);
                        services.add(serve(program, port));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                } else {
                    System.err.println(line);
                }
            });

            assertThat(services).hasSize(2);
            assertThat(said.path("making").asInt()).isPositive();
            assertThat(said.path("lost").asString()).contains("The service does not answer");
            assertThat(said.path("kept").asInt()).as("what is shown meanwhile").isEqualTo(3);
            assertThat(said.path("drawn").asInt()).isEqualTo(3);
        } finally {
            for (Process service : services) {
                service.destroy();
                service.waitFor();
            }
        }
    }

    private static Process serve(Program program, int port) throws Exception {
        Process service = program.start("serve", "--port", String.valueOf(port));
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int waited = 0; waited < 900; waited++) {
                try {
                    if (client.send(ready, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return service;
                    }
                } catch (IOException e) {
                    // it is not there yet
                }
                assertThat(service.isAlive()).isTrue();
                Thread.sleep(100);
            }
        }
        throw new AssertionError("The service did not start.");
    }
}
