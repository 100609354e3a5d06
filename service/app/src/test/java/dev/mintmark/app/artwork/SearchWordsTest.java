package dev.mintmark.app.artwork;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What finds a prompt, in several scripts. */
final class SearchWordsTest {
    /** As the database does: each term is the beginning of a word. */
    private static boolean finds(String question, String text) {
        Set<String> words = SearchWords.of(text);
        return SearchWords.terms(question).stream()
                .allMatch(term -> words.stream().anyMatch(word -> word.startsWith(term)));
    }

    @ParameterizedTest
    @CsvSource({
        "storm lighthouse, A lighthouse in a storm",
        "LIGHT, a lighthouse",
        "cafe, 'a Café, at night'",
        "CAFÉ, a cafe",
        "strasse, eine Straße",
        "οδος, ΟΔΟΣ",
        "lodz, Łódź",
        "istanbul, İSTANBUL",
        "лес туман, Туманный лес",
        "елка, ёлка",
        "السماء, فِي السَّمَاءِ",
        "احمر, قمر أحمر",
        "مدينه, مدينة",
        "שלום, שָׁלוֹם",
        "雪山, 月光下的雪山",
        "山, 月光下的雪山",
        "下的雪山, 月光下的雪山",
        "光下的雪山, 月光下的雪山",
        "東京タワー, 夜の東京タワー",
        "ﾀﾜｰ, 夜の東京タワー",
        "日落, 'sunset 日落, oil'",
        "산, 산과 바다",
        "दिल, लाल दिल",
        "fi, ﬁne line",
        "2026, the year ２０２６",
    })
    void findsWordsOfAnyScriptInAnyOrder(String question, String text) {
        assertThat(finds(question, text)).as(SearchWords.of(text).toString()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "storm whale, A lighthouse in a storm",
        "house, a lighthouse",
        "山雪, 月光下的雪山",
        "月光下的山, 月光下的雪山",
        "दल, लाल दिल",
        "か, が",
        "산바, 산과 바다",
    })
    void doesNotFindOthers(String question, String text) {
        assertThat(finds(question, text)).as(SearchWords.of(text).toString()).isFalse();
    }

    @Test
    void signsAloneAreNoWord() {
        assertThat(SearchWords.terms("% _ \0 !?")).isEmpty();
    }

    @Test
    void whatOneTextCanCostHasALimit() {
        String longText = "漢".repeat(3) + " "
                + IntStream.range(0, 5_000).mapToObj(Integer::toString).reduce("", (one, other) -> one + " " + other);

        assertThat(SearchWords.of(longText)).hasSizeLessThanOrEqualTo(SearchWords.MAX_WORDS);
        String unspaced = IntStream.range(0, 4_000)
                .mapToObj(i -> Character.toString(0x4E00 + i))
                .reduce("", String::concat);
        assertThat(SearchWords.of(unspaced)).hasSize(SearchWords.MAX_WORDS);
        assertThat(SearchWords.terms(longText)).hasSize(SearchWords.MAX_TERMS);
        assertThat(SearchWords.of("a".repeat(1_000))).containsExactly("a".repeat(32));
        assertThat(finds("a".repeat(1_000), "a".repeat(1_000))).isTrue();
    }
}
