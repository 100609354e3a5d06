package dev.mintmark.diffusion.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mintmark.diffusion.Goldens;
import dev.mintmark.diffusion.InputImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Control images compared with those that OpenCV makes of the same pictures. */
class ControlPicturesTest {
    static Stream<Arguments> goldens(String kind) {
        return Goldens.json("control/control.json")
                .valueStream()
                .filter(row -> row.get("kind").stringValue().equals(kind))
                .map(row -> Arguments.argumentSet(row.get("file").stringValue(), row));
    }

    static Stream<Arguments> canny() {
        return goldens("canny");
    }

    static Stream<Arguments> lines() {
        return goldens("lines");
    }

    @ParameterizedTest
    @MethodSource("canny")
    void findsTheEdgesThatOpenCvFinds(JsonNode golden) throws IOException {
        InputImage picture = Goldens.picture(golden.get("picture").stringValue());
        int[] before = picture.argb().clone();
        InputImage expected = expected(golden);
        InputImage edges = CannyEdges.of(
                picture, golden.get("low").intValue(), golden.get("high").intValue());
        assertThat(IntStream.range(0, before.length).filter(i -> edges.argb()[i] != expected.argb()[i]))
                .as("pixels that differ")
                .isEmpty();
        assertThat(edges.width()).isEqualTo(picture.width());
        assertThat(picture.argb()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void drawsTheLinesOfASketchWithinOneLevelOfOpenCv(JsonNode golden) throws IOException {
        InputImage lines = DarkLines.of(Goldens.picture(golden.get("picture").stringValue()));
        int[] expected = expected(golden).argb();
        for (int i = 0; i < expected.length; i++) {
            int level = lines.argb()[i] & 0xFF;
            assertThat(level).as("pixel %s", i).isCloseTo(expected[i] & 0xFF, within(1));
            assertThat(lines.argb()[i]).isEqualTo(0xFF000000 | level * 0x010101);
        }
    }

    @Test
    void drawsNoLinesOnPlainPaper() {
        int[] paper = new int[12];
        Arrays.fill(paper, 0xFFEEDDCC);
        assertThat(DarkLines.of(new InputImage(paper, 12, 1)).argb()).containsOnly(0xFF000000);
        assertThat(CannyEdges.of(new InputImage(paper, 1, 12), 100, 200).argb()).containsOnly(0xFF000000);
    }

    @Test
    void invertsEachColourAndKeepsThePictureOpaque() {
        InputImage picture = new InputImage(new int[] {0xFF000000, 0xFFFFFFFF, 0xFF102030}, 3, 1);
        assertThat(InvertedColours.of(picture).argb()).containsExactly(0xFFFFFFFF, 0xFF000000, 0xFFEFDFCF);
        assertThat(picture.argb()).containsExactly(0xFF000000, 0xFFFFFFFF, 0xFF102030);
    }

    private static InputImage expected(JsonNode golden) throws IOException {
        return Goldens.picture("control/" + golden.get("file").stringValue());
    }
}
