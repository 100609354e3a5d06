package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Keys, principals and the audit log, without a service and with one that other machines can reach. */
@Tag("slow")
final class AccessCommandsTest {
    private static final String ADDRESS = "0x" + "AB".repeat(20);

    @TempDir
    Path folder;

    private static Program.Ended ok(Program.Ended ended) {
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }

    private static int status(Program.Served served, String key) throws Exception {
        return served.send(HttpRequest.newBuilder(served.address().resolve("/api/artworks"))
                        .header("Authorization", "Bearer " + key))
                .statusCode();
    }

    @Test
    void commandsActAsTheLocalOperatorOfAServiceThatRequiresKeys() throws Exception {
        Program program = new Program(
                folder.resolve("data"),
                Map.of("MINTMARK_SERVER_HOST", "0.0.0.0", "MINTMARK_SERVER_INSECURE_HTTP", "true"));
        JsonNode key = ok(program.run(
                        "keys",
                        "api",
                        "create",
                        "farm",
                        "--role",
                        "creator",
                        "--scope",
                        "read,draw",
                        "--expires",
                        "90d",
                        "--json"))
                .json();
        String secret = key.path("secret").asString();
        String principal = key.path("principal").asString();
        assertThat(key.path("scopes").toString()).isEqualTo("[\"read\",\"draw\"]");
        try (Program.Served served = program.serve()) {
            assertThat(served.send(HttpRequest.newBuilder(served.address().resolve("/api/artworks")))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(status(served, secret)).isEqualTo(200);
            assertThat(served.post("/api/session", "{\"key\":\"" + secret + "\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(served.send(HttpRequest.newBuilder(served.address().resolve("/api/artworks"))
                                    .header("Authorization", "Bearer " + secret)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"a hill\",\"steps\":1}")))
                            .statusCode())
                    .isEqualTo(202);
            ok(program.run("list"));
            assertThat(ok(program.run("keys", "api", "list")).out())
                    .contains(key.path("id").asString())
                    .doesNotContain(secret);
            ok(program.run("keys", "api", "revoke", key.path("id").asString()));
            assertThat(status(served, secret)).isEqualTo(401);
            assertThat(ok(program.run("principals", "add", ADDRESS, "--role", "curator,auditor", "--name", "Ada"))
                            .out())
                    .contains("curator,auditor", ADDRESS.toLowerCase(Locale.ROOT), "Ada");
            ok(program.run("principals", "change", principal, "--quota", "drawings=1", "--disable"));
            assertThat(ok(program.run("principals", "list")).out()).contains(principal + "  creator  disabled");
        }
        assertThat(ok(program.run("audit", "list")).out())
                .contains("key-create", "key-revoke", "principal-add", "principal-quotas", "principal-disable");
        assertThat(ok(program.run("audit", "check")).out()).contains("whole");
        Path log = folder.resolve("audit.jsonl");
        ok(program.run("audit", "export", log.toString()));
        assertThat(Files.readString(log).lines()).hasSizeGreaterThan(4).allMatch(line -> line.startsWith("{"));

        Path copy = folder.resolve("copy.json");
        ok(program.run("principals", "export", principal, copy.toString()));
        assertThat(Files.getPosixFilePermissions(copy))
                .as("prompts are the owner's alone")
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(copy))
                .contains(principal, "key-create", "farm", "\"favourites\" : [", "\"collections\" : [")
                .doesNotContain(secret);
        JsonNode written = Program.JSON.readTree(Files.readString(copy));
        assertThat(written.at("/sessions/0/key")).isEqualTo(key.path("id"));
        assertThat(written.path("quotaUses").toString()).contains("\"amount\":1");
        assertThat(written.path("vouchers").isArray()).isTrue();
        ok(program.run("principals", "change", principal, "--enable"));
        assertThat(ok(program.run("principals", "delete", principal, "--with-artworks"))
                        .err())
                .contains("the chain keeps tokens");
        assertThat(ok(program.run("principals", "list")).out()).doesNotContain(principal);
        assertThat(ok(program.run("audit", "list")).out())
                .as("access ends before the artworks do")
                .containsSubsequence("principal-enable", "principal-disable", "principal-delete");
    }

    @Test
    void artworksArePublishedAndHiddenByACommandWithAndWithoutAService() throws Exception {
        Program program = new Program(folder.resolve("data"), Map.of("MINTMARK_SERVER_ACCESS", "required"));
        Path out = folder.resolve("lamp.png");
        String id = ok(program.run("generate", "a lamp", "--steps", "1", "--out", out.toString(), "--json"))
                .json()
                .at("/images/0/artwork")
                .asString();
        assertThat(ok(program.run("publish", id)).out()).isEqualToIgnoringNewLines("Artwork " + id + " is public.");
        try (Program.Served served = program.serve()) {
            HttpRequest.Builder anybody =
                    HttpRequest.newBuilder(served.address().resolve("/api/artworks/" + id + "/image"));
            assertThat(served.send(anybody).statusCode()).isEqualTo(200);
            assertThat(ok(program.run("publish", id, "--private", "--json"))
                            .json()
                            .at("/artworks/0/public")
                            .asBoolean(true))
                    .isFalse();
            assertThat(served.send(anybody).statusCode()).isEqualTo(401);
        }
        assertThat(program.run("publish", id, "unknown00").code())
                .as("one is missing")
                .isNotZero();
        assertThat(program.run("publish").code()).isEqualTo(2);
        assertThat(program.run("publish", "no id").err()).contains("is not an artwork's ID");
        assertThat(ok(program.run("audit", "list")).out())
                .contains("visibility")
                .doesNotContain("a lamp");
    }

    @Test
    void anAddressThatOthersReachNeedsTlsAProxyOrAWord() throws Exception {
        Program.Ended refused =
                new Program(folder.resolve("data"), Map.of("MINTMARK_SERVER_HOST", "0.0.0.0")).run("serve");

        assertThat(refused.code()).isNotZero();
        assertThat(refused.err()).contains("server.host", "server.insecureHttp");
    }
}
