package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Favourites, collections, archives and pins over HTTP, with access control on. */
@Tag("slow")
final class CollectionsTest {
    @TempDir
    static Path folder;

    private static TestService service;
    private static Client client;
    private static String adasKey;
    private static String bobsKey;
    private static String adas;
    private static String bobs;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(
                folder, new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null));
        client = new Client(service);
        adasKey = key("Ada", Role.CREATOR);
        bobsKey = key("Bob", Role.CREATOR);
        adas = draw(adasKey);
        bobs = draw(bobsKey);
        for (int i = 0; i < 1200 && !(isDone(adasKey, adas) && isDone(bobsKey, bobs)); i++) {
            Thread.sleep(100);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
    }

    private static String key(String name, Role role) {
        Principal principal = service.access.add(null, name, Set.of(role), null, null, null);
        return service.access
                .createKey(Caller.LOCAL, principal, "test", principal.permissions(), null)
                .secret();
    }

    private static Answer as(String key, String method, String path, String json) throws Exception {
        return client.send(client.request(path)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
    }

    private static Answer get(String key, String path) throws Exception {
        return as(key, "GET", path, "");
    }

    private static String draw(String key) throws Exception {
        return as(key, "POST", "/api/artworks", "{\"prompt\":\"a hill\",\"steps\":1}")
                .json()
                .at("/artworks/0/id")
                .asString();
    }

    private static boolean isDone(String key, String id) throws Exception {
        return get(key, "/api/artworks/" + id).json().path("done").asBoolean();
    }

    @Test
    void aFavouriteIsTheCallersAlone() throws Exception {
        String path = "/api/artworks/" + adas + "/favourite";

        assertThat(as(adasKey, "PUT", path, "{\"favourite\":true}")
                        .json()
                        .path("favourite")
                        .asBoolean())
                .isTrue();
        assertThat(as(bobsKey, "PUT", path, "{\"favourite\":true}").status())
                .as("an artwork that Bob does not see")
                .isEqualTo(404);
        assertThat(get(adasKey, path).json().path("favourite").asBoolean()).isTrue();
        assertThat(get(adasKey, "/api/artworks").json().at("/favourites/0").asString())
                .isEqualTo(adas);
        assertThat(get(adasKey, "/api/artworks?favourite=true").json().path("artworks"))
                .hasSize(1);
        assertThat(get(bobsKey, "/api/artworks?favourite=true").json().path("artworks"))
                .isEmpty();
        as(adasKey, "PUT", path, "{\"favourite\":false}");
        assertThat(get(adasKey, "/api/artworks?favourite=true").json().path("artworks"))
                .isEmpty();
    }

    @Test
    void aCollectionIsItsKeepersAlone() throws Exception {
        Answer added = as(adasKey, "POST", "/api/collections", "{\"name\":\" Hills \"}");
        String path = "/api/collections/" + added.json().path("id").asString();

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("name").asString()).isEqualTo("Hills");
        assertThat(as(adasKey, "PUT", path + "/artworks/" + adas, "").status()).isEqualTo(204);
        assertThat(as(adasKey, "PUT", path + "/artworks/" + bobs, "").status())
                .as("an artwork that Ada does not see")
                .isEqualTo(404);
        for (String method : List.of("PUT", "DELETE")) {
            assertThat(as(bobsKey, method, path, "{\"name\":\"Bob's\"}").status())
                    .as(method)
                    .isEqualTo(404);
            assertThat(as(bobsKey, method, path + "/artworks/" + bobs, "").status())
                    .as(method + " of an artwork")
                    .isEqualTo(404);
        }
        String list = "/api/artworks?collection=" + added.json().path("id").asString();
        assertThat(get(adasKey, list + "&count=true").json().path("total").asInt())
                .isEqualTo(1);
        assertThat(get(bobsKey, list).status()).isEqualTo(404);
        assertThat(get(bobsKey, "/api/collections").json().path("collections")).isEmpty();
        assertThat(as(adasKey, "PUT", path, "{\"name\":\"High hills\"}")
                        .json()
                        .path("artworks")
                        .asInt())
                .isEqualTo(1);
        assertThat(as(adasKey, "DELETE", path + "/artworks/" + adas, "").status())
                .isEqualTo(204);
        assertThat(get(adasKey, list).json().path("artworks")).isEmpty();
        assertThat(as(adasKey, "DELETE", path, "").status()).isEqualTo(204);
        assertThat(get(adasKey, "/api/collections").json().path("collections")).isEmpty();
        assertThat(isDone(adasKey, adas)).as("the artwork stays").isTrue();
    }

    @Test
    void aCollectionHasAName() throws Exception {
        for (String name : List.of("", "  ", "x".repeat(101), "two\\nlines")) {
            assertThat(as(adasKey, "POST", "/api/collections", "{\"name\":\"" + name + "\"}")
                            .status())
                    .as(name)
                    .isEqualTo(422);
        }
    }

    @Test
    void anArchiveHasWhatTheCallerMayReadAndNamesTheRest() throws Exception {
        Answer archive = get(adasKey, "/api/archive?artworks=" + adas + "," + bobs);
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive.bytes()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        String name = "mintmark-" + adas + "."
                + get(adasKey, "/api/artworks/" + adas)
                        .json()
                        .at("/image/format")
                        .asString();

        assertThat(archive.header("Content-Type")).isEqualTo("application/zip");
        assertThat(files).containsOnlyKeys(name, "missing.txt");
        assertThat(files.get(name))
                .isEqualTo(get(adasKey, "/api/artworks/" + adas + "/image").bytes());
        assertThat(new String(files.get("missing.txt"), StandardCharsets.UTF_8)).isEqualTo(bobs + "\n");
        assertThat(get(adasKey, "/api/archive?artworks=" + bobs).status()).isEqualTo(404);
    }

    @Test
    void anArchiveHasALimit() throws Exception {
        assertThat(get(adasKey, "/api/archive?artworks=" + "0".repeat(26) + ",x")
                        .status())
                .isEqualTo(422);
        StringBuilder many = new StringBuilder(adas);
        for (int i = 0; i < ArchiveRoutes.MAX_FILES; i++) {
            many.append(",").append("%026d".formatted(i));
        }
        assertThat(get(adasKey, "/api/archive?artworks=" + many).status()).isEqualTo(422);
        for (String none : List.of("", "?artworks=")) {
            Answer refused = get(adasKey, "/api/archive" + none);
            assertThat(refused.status()).as(none).isEqualTo(400);
            assertThat(refused.json().path("detail").asString()).startsWith("Give 1 to 100 IDs");
        }
        assertThat(get(adasKey, "/api/archive?artworks=,").status()).isEqualTo(422);
    }

    @Test
    void aPublicArtworkOfAnotherMayBeInAnArchive() throws Exception {
        String visibility = "/api/artworks/" + bobs + "/visibility";
        String archive = "/api/archive?artworks=" + bobs;
        assertThat(get(adasKey, archive).status()).as("private").isEqualTo(404);
        assertThat(as(bobsKey, "PUT", visibility, "{\"public\":true}").status()).isEqualTo(200);
        try (ZipInputStream zip = new ZipInputStream(
                new ByteArrayInputStream(get(adasKey, archive).bytes()))) {
            assertThat(zip.getNextEntry().getName()).startsWith("mintmark-" + bobs + ".");
        } finally {
            as(bobsKey, "PUT", visibility, "{\"public\":false}");
        }
        assertThat(get(adasKey, archive).status()).as("private again").isEqualTo(404);
    }

    @Test
    void itsOwnerPinsAnArtwork() throws Exception {
        String path = "/api/artworks/" + adas + "/pin";

        assertThat(as(bobsKey, "POST", path, "").status()).isEqualTo(404);
        assertThat(as(adasKey, "POST", path, "").status()).isEqualTo(202);
        for (int i = 0; i < 600 && !isDone(adasKey, adas); i++) {
            Thread.sleep(100);
        }
        assertThat(get(adasKey, "/api/artworks/" + adas).json().path("stage").asString())
                .isEqualTo("PINNED");
        assertThat(as(adasKey, "POST", path, "").status()).as("once more").isEqualTo(202);
    }

    @Test
    void whatItIsFilteredByIsChecked() throws Exception {
        for (String query :
                List.of("stage=DONE", "done=yes", "minted=1", "creator=me", "from=today", "to=2026-13-01")) {
            assertThat(get(adasKey, "/api/artworks?" + query)
                            .json()
                            .path("field")
                            .asString())
                    .isEqualTo(query.replaceFirst("=.*", ""));
        }
        assertThat(get(adasKey, "/api/gallery").json().at("/models/0/value").asString())
                .isEqualTo("starter");
        assertThat(get(adasKey, "/api/gallery").json().path("owners")).isEmpty();
    }
}
