package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.web.Client.Answer;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the routes for anybody tell of a private artwork, asked of a real server with access control on. */
@Tag("slow")
final class PrivateArtworksTest {
    @TempDir
    static Path folder;

    private static TestService service;
    private static Client client;
    private static String ada;
    private static String bob;
    private static String auditor;
    private static JsonNode artwork;
    private static byte[] file;
    private static byte[] copy;

    @BeforeAll
    static void drawAPrivateArtwork() throws Exception {
        service = new TestService(
                folder, new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null));
        client = new Client(service);
        ada = key(Role.CREATOR);
        bob = key(Role.CREATOR);
        auditor = key(Role.AUDITOR);
        String id = send(
                        ada,
                        "POST",
                        "/api/artworks",
                        "application/json",
                        "{\"prompt\":\"a hill\",\"steps\":1}".getBytes(StandardCharsets.UTF_8))
                .json()
                .at("/artworks/0/id")
                .asString();
        artwork = get(ada, "/api/artworks/" + id).json();
        for (int i = 0; i < 1200 && !artwork.path("done").asBoolean(); i++) {
            Thread.sleep(100);
            artwork = get(ada, "/api/artworks/" + id).json();
        }
        file = get(ada, "/api/artworks/" + id + "/image").bytes();
        copy = ImageCodec.encode(ImageCodec.decode(ManifestReader.strip(file)), ImageFormat.JPEG);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
    }

    private static String key(Role role) {
        Set<Permission> scopes = role.permissions();
        return service.access
                .createKey(
                        Caller.LOCAL,
                        service.access.add(null, role.label(), Set.of(role), null, null, null),
                        "test",
                        scopes,
                        null)
                .secret();
    }

    private static Answer get(@Nullable String key, String path) throws Exception {
        return client.send(with(key, path));
    }

    private static Answer send(@Nullable String key, String method, String path, String type, byte[] body)
            throws Exception {
        return client.send(
                with(key, path).header("Content-Type", type).method(method, BodyPublishers.ofByteArray(body)));
    }

    private static HttpRequest.Builder with(@Nullable String key, String path) {
        HttpRequest.Builder request = client.request(path);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private static Answer upload(@Nullable String key, String path, byte[] picture) throws Exception {
        String head = "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        byte[] end = "\r\n--part--\r\n".getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[start.length + picture.length + end.length];
        System.arraycopy(start, 0, body, 0, start.length);
        System.arraycopy(picture, 0, body, start.length, picture.length);
        System.arraycopy(end, 0, body, start.length + picture.length, end.length);
        return send(key, "POST", path, "multipart/form-data; boundary=part", body);
    }

    private static String id() {
        return artwork.path("id").asString();
    }

    private static String sha256() {
        return artwork.path("sha256").asString();
    }

    private static String manifest() {
        return artwork.at("/c2pa/manifest").asString();
    }

    private static String binding(String algorithm, byte[] value) {
        return "/matches/byBinding?alg=" + algorithm + "&value="
                + URLEncoder.encode(Base64.getEncoder().encodeToString(value), StandardCharsets.UTF_8);
    }

    private static List<String> bindings() {
        byte[] mark = HexFormat.of().parseHex(artwork.at("/watermark/id").asString());
        return List.of(
                binding("dev.mintmark.watermark.1", mark),
                binding("io.iscc.v0", IsccImageCode.of(ImageCodec.decode(file)).unit()));
    }

    private static String matches(@Nullable String key) throws Exception {
        return send(key, "POST", "/matches/byContent", "image/jpeg", copy).text();
    }

    @Test
    void itsHashIsConfirmedAndNothingElseSaid() throws Exception {
        for (String key : new String[] {null, bob}) {
            for (String path : List.of("", "?fresh=true", "/report")) {
                Answer said = get(key, "/api/verify/" + sha256() + path);
                JsonNode answer = path.equals("/report") ? said.json().path("report") : said.json();

                assertThat(answer.path("verdict").asString()).isEqualTo("authentic");
                assertThat(answer.at("/evidence/registry/private").asBoolean()).isTrue();
                assertThat(answer.at("/evidence/c2pa").isNull()).isTrue();
                assertThat(answer.path("artwork").isNull()).isTrue();
                assertThat(said.text())
                        .doesNotContain(
                                id(), manifest(), artwork.at("/model/sha256").asString());
            }
        }
        for (String key : List.of(ada, auditor)) {
            Answer said = get(key, "/api/verify/" + sha256());
            assertThat(said.text()).contains(id(), manifest()).doesNotContain("\"private\"");
        }
    }

    @Test
    void itsFileSaysWhatIsInItAndNotWhichArtworkItIs() throws Exception {
        for (String path : List.of("/api/verify", "/api/verify/report")) {
            Answer said = upload(bob, path, file);

            JsonNode answer = path.endsWith("report") ? said.json().path("report") : said.json();
            assertThat(said.text()).contains(manifest(), "\"private\":true").doesNotContain("/api/artworks/" + id());
            assertThat(answer.at("/evidence/registry/artwork").isNull()).isTrue();
            assertThat(answer.path("artwork").isNull()).isTrue();
            assertThat(upload(ada, path, file).text())
                    .contains("/api/artworks/" + id())
                    .doesNotContain("\"private\"");
        }
    }

    @Test
    void aCopyWithoutAManifestDoesNotLeadToIt() throws Exception {
        Answer said = upload(null, "/api/verify", copy);

        assertThat(said.json().path("verdict").asString()).isEqualTo("recovered");
        assertThat(said.json().at("/evidence/fingerprint/distance").isNumber()).isTrue();
        assertThat(said.text()).doesNotContain(id(), manifest(), sha256());
        assertThat(upload(ada, "/api/verify", copy).text()).contains(id(), sha256());
    }

    @Test
    void itsManifestIsForThoseWhoMayReadIt() throws Exception {
        assertThat(get(null, "/manifests/" + manifest()).status()).isEqualTo(404);
        assertThat(get(bob, "/manifests/" + manifest() + "?returnActiveManifest=true")
                        .status())
                .isEqualTo(404);
        for (String path : bindings()) {
            assertThat(get(null, path).text()).doesNotContain(manifest());
            assertThat(get(ada, path).text()).contains(manifest());
        }
        assertThat(matches(bob)).doesNotContain(manifest());
        assertThat(matches(ada)).contains(manifest());
        assertThat(get(ada, "/manifests/" + manifest()).status()).isEqualTo(200);
        assertThat(get(auditor, "/manifests/" + manifest()).status()).isEqualTo(200);
    }

    @Test
    void whatIsPublicIsToldToAll() throws Exception {
        String visibility = "/api/artworks/" + id() + "/visibility";
        assertThat(send(
                                ada,
                                "PUT",
                                visibility,
                                "application/json",
                                "{\"public\":true}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
        try {
            assertThat(get(null, "/api/verify/" + sha256()).text()).contains(id(), manifest());
            assertThat(get(null, "/manifests/" + manifest()).status()).isEqualTo(200);
            assertThat(matches(null)).contains(manifest());
        } finally {
            send(ada, "PUT", visibility, "application/json", "{\"public\":false}".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(get(null, "/manifests/" + manifest()).status()).isEqualTo(404);
    }
}
