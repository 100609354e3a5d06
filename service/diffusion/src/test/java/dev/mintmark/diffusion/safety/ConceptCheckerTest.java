package dev.mintmark.diffusion.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.ForbiddenConceptException;
import dev.mintmark.diffusion.ForbiddenConcepts;
import dev.mintmark.diffusion.ForbiddenConcepts.Concept;
import dev.mintmark.diffusion.LoadOptions;
import dev.mintmark.diffusion.StepListener;
import dev.mintmark.diffusion.family.Conditioning;
import dev.mintmark.diffusion.family.DenoisingNetwork;
import dev.mintmark.diffusion.family.DiffusionPipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts and forbidden concepts, with vectors that the test chooses, and with the encoders of every family. */
class ConceptCheckerTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    /** Gives texts the vectors of a map: the mean of the tokens' vectors, then the vector of the whole if there is one. */
    private record Texts(Map<String, float[][]> vectors, List<String> encoded) implements DiffusionPipeline {
        @Override
        public Conditioning condition(DrawRequest request) {
            encoded.add(request.prompt());
            float[][] given = vectors.get(request.prompt());
            List<Conditioning.Input> inputs = new ArrayList<>();
            int tokens = request.prompt().startsWith("long") ? 4 : 2;
            float[] states = new float[tokens * 2];
            for (int i = 0; i < states.length; i++) {
                // the tokens' vectors differ, and their mean is the one given
                states[i] = given[0][i % 2] + (i / 2 % 2 == 0 ? 1 : -1);
            }
            inputs.add(new Conditioning.Input("encoder_hidden_states", new long[] {tokens, 2}, states, null, true));
            if (given.length > 1) {
                inputs.add(new Conditioning.Input("text_embeds", new long[] {2}, given[1], null, true));
            }
            return new Conditioning(inputs, false, 1, 0, List.of(), List.of());
        }

        @Override
        public DenoisingNetwork network() {
            throw new UnsupportedOperationException("Nothing is drawn.");
        }
    }

    private static DrawRequest request(String prompt) {
        return new DrawRequest(prompt, null, 7, 3, 5, null, 64, 64);
    }

    private static ConceptChecker checker(Texts texts, Concept... concepts) {
        return (ConceptChecker) ConceptChecker.before(texts, new ForbiddenConcepts(List.of(concepts), 0.8));
    }

    @Test
    void closenessIsTheCosineOfTheVectorsWithoutThatOfAnEmptyPrompt() {
        Texts texts = new Texts(
                Map.of(
                        "", new float[][] {{10, 10}},
                        "gore", new float[][] {{11, 10}},
                        "war", new float[][] {{10, 12}},
                        "a fight", new float[][] {{13, 14}},
                        "blood", new float[][] {{15, 10.5f}}),
                new ArrayList<>());
        ConceptChecker checker = checker(texts, new Concept("violence", "gore"), new Concept("conflict", "war"));

        ConceptChecker.Closeness fight = checker.nearest(request("a fight"), texts.condition(request("a fight")));
        assertThat(fight.label()).isEqualTo("conflict");
        assertThat(fight.closeness()).isCloseTo(0.8, within(1e-6)); // (3, 4) and (0, 2)
        checker.condition(request("a fight"));
        assertThatThrownBy(() -> checker.condition(request("blood")))
                .isInstanceOf(ForbiddenConceptException.class)
                .hasMessage(
                        "The prompt is close to \"violence\", which is not drawn here: 0.995, above the limit of 0.800;"
                                + " ask for something else.");
        assertThat(checker.nearest(request(""), texts.condition(request(""))).closeness())
                .as("an empty prompt is close to nothing")
                .isZero();
        assertThat(texts.encoded)
                .filteredOn("gore"::equals)
                .as("concepts are encoded once")
                .hasSize(1);
    }

    @Test
    void theVectorOfTheWholeIsTakenForAPromptOfOneChunk() {
        Texts texts = new Texts(
                Map.of(
                        "", new float[][] {{0, 0}, {0, 0}},
                        "gore", new float[][] {{1, 0}, {0, 1}},
                        "short", new float[][] {{1, 0}, {1, 0}},
                        "long", new float[][] {{1, 0}, {1, 0}}),
                new ArrayList<>());
        ConceptChecker checker = checker(texts, new Concept("violence", "gore"));

        assertThat(checker.nearest(request("short"), texts.condition(request("short")))
                        .closeness())
                .isZero();
        assertThat(checker.nearest(request("long"), texts.condition(request("long")))
                        .closeness())
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void withoutConceptsThePipelineStaysAsItIs() {
        Texts texts = new Texts(Map.of(), new ArrayList<>());

        assertThat(ConceptChecker.before(texts, ForbiddenConcepts.NONE)).isSameAs(texts);
        assertThatThrownBy(() -> new ForbiddenConcepts(List.of(), 1.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The threshold of a closeness must be 0 to 1, not 1.1.");
        assertThatThrownBy(() ->
                        new ForbiddenConcepts(java.util.Collections.nCopies(501, new Concept("violence", "gore")), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There are 501 concepts; there can be 500.");
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"tiny-sd", "tiny-sd2", "tiny-lcm", "tiny-xl", "tiny-sd3", "tiny-flux-schnell", "tiny-sana"})
    void everyFamilyRefusesTheTextOfAConceptAndDrawsAnother(String family) throws Exception {
        Path model = RESOURCES.resolve(family);
        LoadOptions options = LoadOptions.DEFAULT.withForbidden(
                new ForbiddenConcepts(List.of(new Concept("violence", "a bloody fight")), 0.999));
        DrawRequest fox = new DrawRequest("a red fox", "blurry", 7, 2, 3, null, 64, 64);
        DrawRequest fight = new DrawRequest("a bloody fight", "blurry", 7, 2, 3, null, 64, 64);
        int[] expected;
        try (DiffusionModel plain = DiffusionModel.load(model, Device.CPU)) {
            expected = plain.draw(fox, StepListener.NONE).argb();
        }
        try (DiffusionModel guarded = DiffusionModel.load(model, Device.CPU, options)) {
            assertThatThrownBy(() -> guarded.draw(fight, StepListener.NONE))
                    .isInstanceOf(ForbiddenConceptException.class)
                    .hasMessageContaining("close to \"violence\"")
                    .hasMessageContaining("1.000");
            assertThat(guarded.draw(fox, StepListener.NONE).argb())
                    .as("the model stays usable and draws the same")
                    .isEqualTo(expected);
        }
    }
}
