package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the studio shows of a verification, run by Node with a document that keeps elements as text. */
@Tag("slow")
final class StudioVerdictTest {
    private static final String DOCUMENT = """
            class Element {
              constructor(name) { this.name = name; this.attributes = ''; this.children = [] }
              setAttribute(key, value) { this.attributes += ` ${key}="${value}"` }
              append(...children) { this.children.push(...children) }
              addEventListener() {}
              toString() { return `<${this.name}${this.attributes}>${this.children.join('')}</${this.name}>` }
            }
            globalThis.document = {
              createElement: name => new Element(name),
              createElementNS: (space, name) => new Element(name)
            }
            const { verdict } = await import('./verdict.js')
            console.log(String(verdict(JSON.parse(process.argv[2]), 'copy.png')))
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void copyModules() throws Exception {
        for (String module : new String[] {"verdict.js", "dom.js"}) {
            try (var in = StudioVerdictTest.class.getResourceAsStream("/web/" + module)) {
                Files.copy(in, folder.resolve(module));
            }
        }
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
        Files.writeString(folder.resolve("show.js"), DOCUMENT);
    }

    @Test
    void saysHowMuchOfTheOriginalACopyShowsAndWhereItDiffers() throws Exception {
        String shown = shown("recovered", """
                {"share": 0.58, "covers": 0.4, "map": "333/310", "note": "Only 40 % of it."}""");

        assertThat(shown)
                .contains("58 % of the original's area<small>Only 40 % of it.</small>")
                .contains("viewBox=\"0 0 3 2\"")
                .contains("<rect x=\"1\" y=\"1\" width=\"1\" height=\"1\" class=\"other\">")
                .contains("<rect x=\"2\" y=\"1\" width=\"1\" height=\"1\" class=\"absent\">")
                .contains("Red: the copy shows something else there")
                .containsOnlyOnce("class=\"other\"")
                .containsOnlyOnce("class=\"absent\"");
    }

    @Test
    void laysNothingOverAnOriginalThatTheCopyShowsAsAWhole() throws Exception {
        assertThat(shown("recovered", """
                {"share": 1, "covers": 1, "map": "323/333"}"""))
                .contains("100 % of the original's area")
                .doesNotContain("<svg", "Red:");
    }

    @Test
    void saysWhyAMarkDoesNotCount() throws Exception {
        assertThat(shown("unknown", """
                {"share": 0.07, "covers": 0.07, "map": "111/113", "reason": "It shows too little."}"""))
                .contains("<h3>No evidence found</h3>", "has a watermark of this service, which alone does not count")
                .contains("7 % of the original's area<small>It shows too little.</small>")
                .doesNotContain("no valid manifest, watermark");
    }

    private String shown(String verdict, String match) throws Exception {
        String artwork = verdict.equals("unknown") ? "null" : "{\"image\": \"/image\"}";
        String answer = """
                {"sha256": "%s", "verdict": "%s", "artwork": %s, "evidence": {"chain": {"minted": false},
                 "watermark": {"found": true, "id": "0123456789abcdef", "falsePositiveRate": 1e-20}, "match": %s}}""".formatted("ab".repeat(32), verdict, artwork, match);
        Process node = new ProcessBuilder("node", "show.js", answer)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(printed).isZero();
        return printed;
    }
}
