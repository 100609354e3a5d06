package dev.mintmark.app.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FoldedTextTest {
    /** Letters and what stands for them: compatibility forms, accents, other scripts, capitals of other scripts. */
    private static final List<String> LOOK_ALIKES = List.of(
            "aAａ𝐚ⓐáÀаΑ",
            "bＢ𝔟ⓑВ",
            "cｃ𝒄сС",
            "dⅾďԁ",
            "eｅ𝖊éеЕ",
            "gｇ𝓰ġɡ",
            "hｈ𝚑НһΗ",
            "iｉ𝗶íіІ",
            "kｋķΚ",
            "lｌ𝐥ł",
            "mｍ𝐦М",
            "nｎñΝ",
            "oｏ𝐨öоΟо",
            "pｐрР",
            "rｒ𝓻ŕ",
            "sｓšѕЅ",
            "tｔ𝖙ťТ",
            "uｕüυ",
            "vｖνѵ",
            "wｗŵԝ",
            "xｘхХ",
            "yｙýуУ",
            "zｚžΖ");

    /** Zero-width characters, marks of direction, fillers, control characters, variation selectors, tags. */
    private static final List<String> UNSEEN = List.of(
            "\u200b",
            "\u200c",
            "\u200d",
            "\u2060",
            "\ufeff",
            "\u00ad",
            "\u034f",
            "\u061c",
            "\u200e",
            "\u200f",
            "\u202a",
            "\u202b",
            "\u202c",
            "\u202d",
            "\u202e",
            "\u2066",
            "\u2067",
            "\u2068",
            "\u2069",
            "\u180e",
            "\u115f",
            "\u3164",
            "\ufe0f",
            "\u0001",
            "\u001b",
            "\u007f",
            "\u009f",
            "\ue000",
            "\ud83f\udfff",
            "\udb40\udc61",
            "\udb40\udd00");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "Gore, gore",
                "Straße, strasse",
                "ﬁre, fire",
                "İstanbul, istanbul",
                "СНILD, child",
                "GІRL, girl",
                "a\tb\u3000\u00a0 c, a b c",
                "裸体, 裸体",
                "corn, corn",
                "com, com",
            })
    void foldsToWhatIsRead(String text, String folded) {
        assertThat(new FoldedText(text).plain()).isEqualTo(folded);
    }

    @ParameterizedTest
    @CsvSource({"g1rl, girl", "GlRL, girl", "g|rl, girl", "kiII, kill", "ki11, kill", "p0rn, porn", "GI0CK, glock"})
    void readsStrokesAndZerosAsLettersToo(String text, String reading) {
        assertThat(new FoldedText(text).readings()).contains(reading);
    }

    @Test
    void keepsAReadingInTheTextsOwnScript() {
        assertThat(new FoldedText("КРОВЬ").readings()).contains("кровь");
        assertThat(new FoldedText("ΑΊΜΑ").readings()).contains("αιμα");
    }

    @Test
    void leavesOutEveryCharacterThatNobodySees() {
        for (String unseen : UNSEEN) {
            assertThat(new FoldedText(unseen + "go" + unseen + "re" + unseen).plain())
                    .as("U+%04X", unseen.codePointAt(0))
                    .isEqualTo("gore");
        }
    }

    @RepeatedTest(200)
    void aWordIsFoundHoweverItIsDisguised(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String word = "";
        String disguised = "";
        for (int i = 0; i < 8; i++) {
            String letters = LOOK_ALIKES.get(random.nextInt(LOOK_ALIKES.size()));
            int[] alike = letters.codePoints().toArray();
            word += letters.charAt(0);
            disguised += Character.toString(alike[random.nextInt(alike.length)])
                    + (random.nextBoolean() ? UNSEEN.get(random.nextInt(UNSEEN.size())) : "");
        }
        assertThat(PromptRule.ofWords("rule", word)
                        .isFoundIn(new FoldedText("a " + disguised + " b")
                                .readings().stream().map(PromptRule.Reading::of).toList()))
                .as(word + " in " + disguised)
                .isTrue();
    }

    /** Any sequence of characters, halves of pairs included. */
    @RepeatedTest(200)
    void everyTextFoldsToVisibleCharactersAndUnseenOnesChangeNothing(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        StringBuilder text = new StringBuilder();
        StringBuilder padded = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            int point = random.nextInt(
                    switch (random.nextInt(3)) {
                        case 0 -> 0x250;
                        case 1 -> 0x3000;
                        default -> Character.MAX_CODE_POINT + 1;
                    });
            text.appendCodePoint(point);
            padded.appendCodePoint(point);
        }
        padded.insert(0, UNSEEN.getFirst()).append(UNSEEN.getLast());
        List<String> readings = new FoldedText(text.toString()).readings();
        assertThat(readings).isEqualTo(new FoldedText(padded.toString()).readings());
        for (String reading : readings) {
            assertThat(reading.codePoints().filter(Character::isISOControl)).isEmpty();
            assertThat(reading.codePoints().mapToObj(Character::getType).map(Integer::byteValue))
                    .doesNotContain(Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE);
        }
    }
}
