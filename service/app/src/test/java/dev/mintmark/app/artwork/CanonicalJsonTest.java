package dev.mintmark.app.artwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CanonicalJsonTest {
    private static Recipe recipe(String prompt, double guidance, List<String> inputs) {
        return new Recipe(
                TestDrawings.parameters(prompt, "", (1L << 53) - 1, 20, guidance, "ddim", 512, 768), "ab", inputs);
    }

    @Test
    void sortsItsKeysAndHasNoWhiteSpace() {
        assertThat(CanonicalJson.of(recipe("a fox", 7.5, List.of("cd", "ef"))))
                .isEqualTo("{\"guidance\":7.5,\"height\":768,\"inputs\":[\"cd\",\"ef\"],\"model\":\"ab\","
                        + "\"negativePrompt\":\"\",\"prompt\":\"a fox\",\"sampler\":\"ddim\","
                        + "\"seed\":9007199254740991,\"steps\":20,\"width\":512}");
    }

    /** Recipes that are older than the field have commitments without it. */
    @Test
    void omitsTheGuidanceRescaleOfARecipeThatHasNone() {
        Recipe plain = recipe("a fox", 7.5, List.of());
        Recipe none = new Recipe(TestDrawings.rescaled(plain.parameters(), -0.0), "ab", List.of());
        Recipe rescaled = new Recipe(TestDrawings.rescaled(plain.parameters(), 0.7), "ab", List.of());

        assertThat(none).isEqualTo(plain);
        assertThat(CanonicalJson.of(rescaled))
                .isEqualTo(CanonicalJson.of(plain).replace("\"height\"", "\"guidanceRescale\":0.7,\"height\""));
    }

    @Test
    void omitsAnEtaThatHasNoEffectAndKeepsEarlierRecipes() {
        DrawParameters plain = recipe("a fox", 7.5, List.of()).parameters();
        DrawParameters.Request request = DrawParameters.Request.of(plain.prompt());

        assertThat(TestDrawings.withEta(request, 0.0).complete(plain)).isEqualTo(request.complete(plain));
        String without = CanonicalJson.of(new Recipe(request.complete(plain), "ab", List.of()));
        assertThat(CanonicalJson.of(
                        new Recipe(TestDrawings.withEta(request, 0.25).complete(plain), "ab", List.of())))
                .isEqualTo(without.replace("{\"guidance\"", "{\"eta\":0.25,\"guidance\""));
    }

    @Test
    void omitsAVariationThatHasNoEffectAndKeepsEarlierRecipes() {
        DrawParameters plain = recipe("a fox", 7.5, List.of()).parameters();
        DrawParameters.Request request = DrawParameters.Request.of(plain.prompt());

        assertThat(TestDrawings.varied(request, 8L, 0.0).complete(plain)).isEqualTo(request.complete(plain));
        assertThat(CanonicalJson.of(new Recipe(request.complete(plain), "ab", List.of())))
                .doesNotContain("variation");
        assertThat(CanonicalJson.of(
                        new Recipe(TestDrawings.varied(request, 8L, 0.25).complete(plain), "ab", List.of())))
                .contains("\"variationSeed\":8,\"variationStrength\":0.25,\"width\"");
    }

    @Test
    void omitsAStartAndAnEndOfTheControlImageThatHaveNoEffect() {
        DrawParameters plain = recipe("a fox", 7.5, List.of()).parameters();
        byte[] image = {1};
        DrawParameters all = TestDrawings.guided(plain, image, 1, 0.0, 1.0, null);

        assertThat(all).isEqualTo(TestDrawings.guided(plain, image, 1, null));
        assertThat(CanonicalJson.of(new Recipe(all, "ab", List.of()))).doesNotContain("controlStart", "controlEnd");
        assertThat(all.controlSteps()).isEmpty();
        DrawParameters some = TestDrawings.guided(plain, image, 1, 0.25, 0.5, null);
        assertThat(CanonicalJson.of(new Recipe(some, "ab", List.of())))
                .contains("\"controlEnd\":0.5,", "\"controlStart\":0.25,");
        assertThat(some.controlSteps()).contains("steps 0.25 to 0.5");
    }

    @Test
    void omitsTheLorasAndTextualInversionsOfARecipeThatHasNone() {
        Recipe plain = recipe("a fox", 7.5, List.of());
        Recipe styled = plain.with(
                List.of(new RecipeLora("style.safetensors", "a".repeat(64), 1)),
                List.of(new RecipeTextualInversion("<fox>", "b".repeat(64))));
        String printed = JsonMapper.shared().writeValueAsString(styled);

        assertThat(CanonicalJson.of(plain)).doesNotContain("loras", "textualInversions", "baseModel", "enrichment");
        assertThat(CanonicalJson.of(
                        recipe("a hen", 7.5, List.of()).enriched("a fox", new RecipeEnrichment("a hen", "m"))))
                .isEqualTo(CanonicalJson.of(plain)
                        .replace(
                                "{\"guidance\"",
                                "{\"enrichment\":{\"model\":\"m\",\"original\":\"a hen\"},\"guidance\""));
        assertThat(CanonicalJson.of(plain.withBaseModel("cd")))
                .isEqualTo(CanonicalJson.of(plain).replace("{\"guidance\"", "{\"baseModel\":\"cd\",\"guidance\""));
        assertThat(CanonicalJson.of(styled))
                .isEqualTo(CanonicalJson.of(plain)
                        .replace(
                                "\"model\"",
                                "\"loras\":[{\"name\":\"style.safetensors\",\"sha256\":\"" + "a".repeat(64)
                                        + "\",\"weight\":1}],\"model\"")
                        .replace(
                                ",\"width\"",
                                ",\"textualInversions\":[{\"sha256\":\"" + "b".repeat(64)
                                        + "\",\"word\":\"<fox>\"}],\"width\""));
        assertThat(JsonMapper.shared().readValue(printed, Recipe.class)).isEqualTo(styled);
        assertThat(styled.with(new NoiseWatermark("0123456789abcdef", "a".repeat(64)))
                        .loras())
                .isEqualTo(styled.loras());
    }

    /** What is given to the owner, and read back by a redrawing. */
    @Test
    void omitsTheNoiseWatermarkOfARecipeThatHasNone() {
        Recipe plain = recipe("a fox", 7.5, List.of());
        String printed = JsonMapper.shared().writeValueAsString(plain);
        assertThat(printed).doesNotContain("shading");
        assertThat(JsonMapper.shared().readValue(printed, Recipe.class)).isEqualTo(plain);
        Recipe watermarked = plain.with(new NoiseWatermark("0123456789abcdef", "a".repeat(64)));
        assertThat(JsonMapper.shared().readValue(JsonMapper.shared().writeValueAsString(watermarked), Recipe.class))
                .isEqualTo(watermarked);
    }

    @Test
    void writesTheNoiseWatermarkAsShading() {
        NoiseWatermark noiseWatermark = new NoiseWatermark("0123456789abcdef", "a".repeat(64));
        assertThat(CanonicalJson.of(recipe("a fox", 7.5, List.of()).with(noiseWatermark)))
                .contains("\"seed\":9007199254740991,\"shading\":{\"mark\":\"0123456789abcdef\",\"signs\":\""
                        + "a".repeat(64) + "\"},\"steps\":20");
        assertThatThrownBy(() -> new NoiseWatermark("0123", "a".repeat(64))).hasMessageContaining("16 lower-case hex");
        assertThatThrownBy(() -> new NoiseWatermark("0123456789abcdef", "A")).hasMessageContaining("64 lower-case hex");
    }

    /** The string of RFC 8785, section 3.2.2, and its canonical form there. */
    @Test
    void escapesStringsAsTheSpecificationsExample() {
        String string = "\u20ac$\017\nA'B\"\\\\\"/";
        assertThat(CanonicalJson.of(recipe(string, 1, List.of())))
                .contains("\"prompt\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
        assertThat(CanonicalJson.of(recipe("\b\t\f\r\1\u007f\u2028\ud83d\ude00", 1, List.of())))
                .contains("\"prompt\":\"\\b\\t\\f\\r\\u0001\u007f\u2028\ud83d\ude00\"");
    }

    /** Numbers of RFC 8785, appendix B, and others, as ECMAScript prints them. */
    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "-0.0, 0",
        "1.0, 1",
        "10.0, 10",
        "100.0, 100",
        "1000.0, 1000",
        "4.5, 4.5",
        "0.002, 0.002",
        "0.000001, 0.000001",
        "0.1, 0.1",
        "333.3333333333333, 333.3333333333333",
        "7.000000000000001, 7.000000000000001",
        "0.30000000000000004, 0.30000000000000004",
        "12.3, 12.3"
    })
    void printsNumbersAsEcmaScript(double number, String printed) {
        assertThat(CanonicalJson.of(recipe("", number, List.of()))).startsWith("{\"guidance\":" + printed + ",");
    }

    /** The numbers of RFC 8785, appendix B, by their IEEE 754 bits. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void printsTheNumbersOfTheSpecification(String bits, String printed) {
        double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
        assertThat(CanonicalJson.number(number)).isEqualTo(printed);
    }

    @Test
    void refusesNumbersThatTheSpecificationExcludes() {
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> CanonicalJson.of(recipe("", number, List.of())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        JsonNode integer = JsonMapper.shared().readTree("9007199254740992");
        assertThatThrownBy(() -> CanonicalJson.of(integer)).hasMessageContaining("2^53");
    }

    /** RFC 8785, section 3.2.3. */
    @Test
    void sortsKeysByTheirCodeUnits() {
        JsonNode json = JsonMapper.shared()
                .readTree("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,"
                        + "\"\\u00f6\":[true,false,null]}");
        assertThat(CanonicalJson.of(json))
                .isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":[true,false,null],\"\u20ac\":1,"
                        + "\"\ud83d\ude00\":5,\"\ufb33\":3}");
    }

    /** Computed by {@code (head -c 32 /dev/zero; printf '%s' "$json") | sha256sum}. */
    @Test
    void theCommitmentIsTheHashOfSaltAndCanonicalJson() {
        Recipe recipe = recipe("a fox", 7.5, List.of());
        assertThat(HexFormat.of().formatHex(RecipeCommitment.of(recipe, new byte[32])))
                .isEqualTo("0756a01ae64d13f816d5da8b63b74b2872e7d8bf21357b184436d72d21861170");
        assertThat(RecipeCommitment.of(recipe, new byte[32]))
                .isNotEqualTo(RecipeCommitment.of(recipe("a hen", 7.5, List.of()), new byte[32]));
        assertThatThrownBy(() -> RecipeCommitment.of(recipe, new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
