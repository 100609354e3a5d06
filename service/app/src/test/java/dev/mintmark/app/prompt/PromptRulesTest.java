package dev.mintmark.app.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.PromptRefusedException;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.config.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PromptRulesTest {
    private static final String RULES = """
            # what the operator does not draw
            violence: gore

            violence: Blood  bath
            scripts: кровь
            signs: 裸体
            signs: 卐
            weapons: c4 bomb
            names: /\\bjane +d(o|0)e/
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "a GORE scene, violence",
                "(gore:1.3), violence",
                "under_gore_sky, violence",
                "gоrе, violence",
                "blood-bath, violence",
                "BLOOD BATH, violence",
                "много КРОВЬ тут, scripts",
                "一个裸体女孩, signs",
                "a卐b, signs",
                "Jane  D0e, names",
                "J\u0430ne Doe, names",
                "gore9, violence",
                "7gore 4k, violence",
                "g0re2, violence",
                "wide 'sgore, violence",
                "(blood:1.2)bath, violence",
                "a (blood:1) bath, violence",
                "g(:1)ore, violence",
                "(go:1)(re:1.2), violence",
                "(jane:1) (doe:1.1), names",
                "the c(4:1) bomb, weapons",
                "c4bomb9, weapons",
            })
    void aForbiddenPromptIsRefusedByTheLabelOfItsRule(String prompt, String label) throws IOException {
        PromptRules rules = read(RULES);

        assertThatThrownBy(() -> rules.check(request(prompt, null)))
                .isInstanceOfSatisfying(
                        PromptRefusedException.class, e -> assertThat(e.field()).isEqualTo("prompt"))
                .hasMessage("The prompt is refused by this service's rule \"" + label + "\"; ask for something else.");
        assertThat(rules.refusedPrompts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"category", "a bath of blood", "the gory details", "bloodbath", "кровью", "mary jane", "silt"})
    void whatNoRuleForbidsIsAllowed(String prompt) throws IOException {
        PromptRules rules = read(RULES + "other: slit\n");

        assertThatCode(() -> rules.check(request(prompt, prompt))).doesNotThrowAnyException();
        assertThat(rules.refusedPrompts()).isZero();
    }

    @Test
    void theNegativePromptIsCheckedToo() throws IOException {
        PromptRules rules = read(RULES);

        assertThatThrownBy(() -> rules.check(request("a fox", "gore")))
                .isInstanceOfSatisfying(
                        PromptRefusedException.class, e -> assertThat(e.field()).isEqualTo("negativePrompt"))
                .hasMessageStartingWith("The negative prompt is refused by this service's rule \"violence\"");
    }

    @Test
    void withoutRulesEveryPromptIsAllowed() {
        assertThatCode(() -> PromptRules.NONE.check(request("gore", "gore"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "gore | has no label",
                ": gore | has no label",
                "violence: | has nothing after its label",
                "violence: \u200b\u202e | has no visible character",
                "names: /[/ | is no expression of RE2: missing closing ]",
                "names: /a(?=b)/ | is no expression of RE2: invalid or unsupported Perl syntax",
                "names: /x*/ | is found in every prompt",
                "names: /((a{100}){100}){100}/ | repeats more than 1000 times",
                "names: /(a{1,40}){,30}b{40}/ | repeats more than 1000 times",
                "names: /(abcdefghijklmnopqrst){100}/ | is too large",
            })
    void aLineThatIsNoRuleStopsTheStartWithItsNumber(String line, String reason) {
        assertThatThrownBy(() -> read("# one\n" + line + "\n"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("Line 2 of " + folder.resolve("rules.txt") + " " + reason)
                .hasMessageEndingWith(
                        "; a rule is a label, ':', and a word or phrase or a regular expression between slashes.");
    }

    @Test
    void aFileThatCannotBeReadStopsTheStart() throws IOException {
        Path none = folder.resolve("none.txt");
        assertThatThrownBy(() -> PromptRules.read(none))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("The prompt rules " + none + " cannot be read: ");
        Path latin = Files.write(folder.resolve("latin.txt"), "a: für".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> PromptRules.read(latin)).hasMessageEndingWith("are not text in UTF-8.");
        assertThatThrownBy(() -> read("a: b\n".repeat(2_001))).hasMessageContaining("can be 2000");
        assertThatThrownBy(() -> read("a: /b/\n".repeat(201))).hasMessageContaining("200 are regular expressions");
        assertThatThrownBy(() -> read("a: " + "b".repeat(1_000))).hasMessageContaining("has 1003 characters");
        assertThatThrownBy(() -> read("a: b\n".repeat(300_000))).hasMessageContaining("1500000 bytes");
    }

    @Test
    void patternsThatHangOtherEnginesAreMatchedInLinearTime() throws IOException {
        PromptRules rules = read(String.join(
                "\n", "a: /(a+)+$x/", "a: /(a|aa)*b/", "a: /(a|a)*c/", "a: /(.*.*.*.*.*){20}x/", "a: /([a-z]+)*@/"));
        for (String prompt : new String[] {"a".repeat(2_000), "\uFDFA".repeat(200), "а1l|I0".repeat(333)}) {
            assertThat(Duration.ofNanos(nanos(rules, prompt))).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void manyRulesAreCheckedAtOnce() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            lines.append("many: word").append(Integer.toString(i, 26)).append(" phrase\n");
        }
        PromptRules rules = read(lines.toString());
        assertThat(Duration.ofNanos(nanos(rules, "wordz phrasf ".repeat(150)))).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aTextThatIsLongOnlyWhenItIsFoldedIsRefused() throws IOException {
        PromptRules rules = read(RULES);
        assertThatThrownBy(() -> rules.check(request("\uFDFA".repeat(2_000), null)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("The prompt has 36000 characters where its ligatures are written out; it can have 4000.");
    }

    private static long nanos(PromptRules rules, String prompt) {
        long start = System.nanoTime();
        rules.check(request(prompt, null));
        return System.nanoTime() - start;
    }

    @Test
    void twoThousandRulesAreAllowed() throws IOException {
        PromptRules rules = read(String.join("\n", Collections.nCopies(2_000, "a: gore")));
        assertThatThrownBy(() -> rules.check(request("gore", null))).isInstanceOf(PromptRefusedException.class);
    }

    private PromptRules read(String text) throws IOException {
        return PromptRules.read(Files.writeString(folder.resolve("rules.txt"), text));
    }

    private static DrawParameters.Request request(String prompt, @Nullable String negative) {
        return TestDrawings.request(prompt, negative, null, null, null, null, null, null);
    }
}
