package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.web.Client.Answer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@ExtendWith(ServiceExtension.class)
class StudioTest {
    private static final Pattern LINKED = Pattern.compile("(?:src|href)=\"([^#\"]+)\"|(?:from|import) '([^']+)'");

    private final Client client;

    StudioTest(Client client) {
        this.client = client;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docs", "/transparency", "/docs.js"})
    void everyResourceOfAPageIsServedLocally(String path) throws Exception {
        Answer page = client.get(path);
        assertThat(page.status()).isEqualTo(200);
        Matcher linked = LINKED.matcher(page.text());
        while (linked.find()) {
            String target = linked.group(1) == null ? linked.group(2) : linked.group(1);
            assertThat(target).doesNotContain("//");
            assertThat(client.get("/" + target.replaceFirst("^(\\./|/)", "")).status())
                    .as(path + " loads " + target)
                    .isEqualTo(200);
        }
    }

    @Test
    void answersNotModifiedForAnUnchangedPage() throws Exception {
        Answer page = client.get("/studio.js");

        assertThat(page.header("Content-Type")).startsWith("text/javascript");
        assertThat(client.get("/studio.js", "If-None-Match", page.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    /** A link that somebody was given opens the screen, and what is no screen is not found. */
    @Test
    void everyScreenHasAnAddressAndNothingElseHas() throws Exception {
        byte[] page = client.get("/").bytes();
        for (String path : new String[] {
            "/artworks",
            "/artworks/0123456789abcdef",
            "/verify",
            "/verify/" + "ab".repeat(32),
            "/royalties",
            "/models",
            "/models/starter",
            "/status",
            "/settings"
        }) {
            Answer answer = client.get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.header("Content-Type")).as(path).startsWith("text/html");
            assertThat(answer.bytes()).as(path).isEqualTo(page);
        }
        for (String path : new String[] {"/nowhere", "/artworks/a/b", "/api/nowhere"}) {
            assertThat(client.get(path).status()).as(path).isEqualTo(404);
        }
        Answer shown = client.get("/nowhere", "Accept", "text/html,*/*;q=0.8");
        assertThat(shown.status()).isEqualTo(404);
        assertThat(shown.header("Content-Type")).startsWith("text/html");
        assertThat(shown.bytes()).isEqualTo(page);
        assertThat(client.get("/nowhere").header("Content-Type")).startsWith("application/problem+json");
        assertThat(client.get("/api/nowhere", "Accept", "text/html").header("Content-Type"))
                .startsWith("application/problem+json");
    }

    @Test
    void onlyTheWorkerForSecondOpinionsMayRunWebAssembly() throws Exception {
        for (String path : new String[] {"/", "/verify", "/studio.js", "/second-opinion.wasm.gz"}) {
            assertThat(client.get(path).header("Content-Security-Policy"))
                    .as(path)
                    .doesNotContain("wasm");
        }
        Answer worker = client.get("/second-opinion.js");
        boolean isBuilt = StudioTest.class.getResource("/web/second-opinion.js") != null;
        assertThat(worker.status()).isEqualTo(isBuilt ? 200 : 404);
        if (isBuilt) {
            assertThat(worker.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "'wasm-unsafe-eval'", "connect-src 'self'")
                    .doesNotContain("unsafe-inline", "*", "http");
        }
    }

    @Test
    void thePageHasNoScriptOrStyleOfItsOwn() throws Exception {
        assertThat(client.get("/").text())
                .contains("src=\"/studio.js\"", "href=\"/studio.css\"")
                .doesNotContain("<style", "style=")
                .doesNotContainPattern("<script[^>]*>[^<]");
    }
}
