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
    @ValueSource(
            strings = {"/", "/docs", "/transparency", "/studio.js", "/signin.js", "/work.js", "/verdict.js", "/docs.js"
            })
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
}
