package dev.mintmark.c2pa.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.c2pa.Source;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PDF files that lead to the same bytes again and again: the work for one of them has a limit, whatever it says. */
@Timeout(60)
class PdfStepsTest {
    private static final String TOO_MUCH = "The PDF needs more than " + PdfSteps.MAX + " steps to be read.";
    /** Digits of each offset, so that a file's offsets are known before it is written. */
    private static final String OFFSET = "%010d";

    /** One byte, deflated. */
    private static final String DEFLATED = "x\u009cK\u0004\0\0b\0b";

    @Test
    void sectionsWithoutPartsAreCounted() {
        assertRefused(chain(1002, "xref trailer<</Prev NEXT>>\n", "", ""), "there are too many");
        assertRefused(chain(999, "xref trailer<</Prev NEXT>>\n", "", ""), "has no catalog");
    }

    /** The text of each trailer holds all that follow, so that each of them is read as often as there are others before it. */
    @Test
    void textsInTrailersThatHoldEachOtherAreCounted() {
        byte[] file = chain(900, "xref trailer<</Prev NEXT/X(\n", "a".repeat(1 << 20), ")>>".repeat(901));
        assertRefused(file, TOO_MUCH);
    }

    /** All streams end at the same keyword, and inflate to one byte. */
    @Test
    void streamsOfPlacesThatOverlapAreCounted() {
        byte[] file = chain(
                900,
                "1 0 obj<</Type/XRef/W[1 1 1]/Index[0 0]/Filter/FlateDecode/Prev NEXT/Length LENGTH>>stream\n"
                        + DEFLATED + "\n",
                "a".repeat(1 << 20) + " ".repeat(DEFLATED.length() + 1),
                "endstream\n");
        assertRefused(file, TOO_MUCH);
    }

    /** Each stream of places ends before the same spaces. */
    @Test
    void spacesThatFollowManyStreamsAreCounted() {
        byte[] file = chain(
                900,
                "1 0 obj<</Type/XRef/W[1 1 1]/Index[0 0]/Prev NEXT/Length BEFORE>>stream\n",
                " ".repeat(1 << 20),
                "endstream\n");
        assertRefused(file, TOO_MUCH);
    }

    /** Names with the same hash: comparing each with all others takes minutes, sorting them takes no time. */
    @Test
    void namesWithTheSameHashAreSorted() throws Exception {
        StringBuilder names = new StringBuilder("<<");
        for (int i = 0; i < 40_000; i++) {
            names.append('/');
            for (int bit = 0; bit < 16; bit++) {
                names.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            names.append(" 1");
        }
        String object = "2 0 obj" + names + ">>\n";
        String catalog = "1 0 obj<</AF[" + "2 0 R ".repeat(12) + "]>>\n";
        String head = "%PDF-1.7\n";
        String entry = OFFSET + " 00000 n \n";
        String table = "xref\n0 3\n" + entry.formatted(0) + entry.formatted(head.length())
                + entry.formatted(head.length() + catalog.length()) + "trailer<</Root 1 0 R>>\n";
        String file =
                head + catalog + object + table + "startxref\n" + (head.length() + catalog.length() + object.length());

        assertThat(new PdfFormat().find(Source.of(bytes(file)))).isEmpty();
    }

    /**
     * A file of sections that each lead to the next one, and the last one behind the end to an empty one.
     *
     * @param section NEXT stands for the offset of the next one, BEFORE and LENGTH for the bytes from its
     *     end to the start and the end of the middle
     */
    private static byte[] chain(int count, String section, String middle, String end) {
        String head = "%PDF-1.7\n";
        int size = text(section, 0, 0, 0).length();
        int behind = head.length() + count * size;
        StringBuilder file = new StringBuilder(head);
        for (int i = 1; i <= count; i++) {
            int next = head.length() + i * size;
            int last = behind + middle.length() + end.length();
            file.append(text(section, i < count ? next : last, behind - next, behind - next + middle.length()));
        }
        return bytes(file + middle + end + "xref trailer<<>>\nstartxref\n" + head.length());
    }

    private static String text(String section, int next, int before, int length) {
        return section.replace("NEXT", OFFSET.formatted(next))
                .replace("BEFORE", OFFSET.formatted(before))
                .replace("LENGTH", OFFSET.formatted(length));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void assertRefused(byte[] file, String sentence) {
        assertThatExceptionOfType(AssetException.class)
                .isThrownBy(() -> new PdfFormat().find(Source.of(file)))
                .withMessageContaining(sentence);
    }
}
