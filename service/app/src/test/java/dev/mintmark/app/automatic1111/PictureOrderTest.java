package dev.mintmark.app.automatic1111;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class PictureOrderTest {
    private static final ModelList MODELS = new ModelList(
            List.of(new ModelResponse(
                    "starter",
                    "Starter",
                    "0123456789abcdef".repeat(4),
                    9,
                    "models/starter",
                    List.of(),
                    List.of(),
                    List.of(),
                    null,
                    8,
                    1 << 20,
                    List.of("ddim", "euler-ancestral"),
                    new ModelResponse.Defaults(512, 512, 20, 4, 0, "ddim"),
                    null)),
            "starter",
            null,
            List.of(),
            false);

    private static PictureOrder order(String json) {
        return PictureOrder.of(
                JsonMapper.shared().readTree(json.replace('\'', '"')),
                json.contains("init_images"),
                Options.STANDARD,
                MODELS);
    }

    @Test
    void theSecondPassEnlargesTheSizeOfTheFirst() {
        DrawParameters.Request drawn = order(
                        "{'prompt':'a fox','enable_hr':true,'width':256,'height':128,'hr_scale':1.5,'denoising_strength':0.4}")
                .request()
                .parameters();

        assertThat(drawn.width()).isEqualTo(384);
        assertThat(drawn.height()).isEqualTo(192);
        assertThat(drawn.highResolution()).isEqualTo(1.5);
        assertThat(drawn.highResolutionStrength()).isEqualTo(0.4);
        assertThat(order("{'prompt':'a fox','enable_hr':true,'hr_resize_x':1024,'hr_resize_y':1024}")
                        .request()
                        .parameters()
                        .highResolution())
                .isEqualTo(2);
    }

    @Test
    void aDrawingFromAPromptHasNoStrength() {
        DrawParameters.Request drawn = order(
                        "{'prompt':'a fox','denoising_strength':0.7,'seed':-1,'subseed':3,'subseed_strength':0}")
                .request()
                .parameters();

        assertThat(drawn.strength()).isNull();
        assertThat(drawn.seed()).isNull();
        assertThat(drawn.variationSeed()).isNull();
        assertThat(order("{'prompt':'a fox','init_images':['QUJD']}")
                        .request()
                        .parameters()
                        .strength())
                .isEqualTo(0.75);
    }

    @Test
    void whatIsNotHeededIsNamed() {
        assertThat(order("{'prompt':'a fox','tiling':true,'s_noise':1,'s_churn':0.5,'eta':null,'hue':3}")
                        .notes())
                .containsExactly(
                        "The field hue is not heeded here.",
                        "The field s_churn is not heeded here.",
                        "The field tiling is not heeded here.");
        assertThat(order("{'prompt':'a fox','override_settings':{'sd_vae':'other','enable_pnginfo':true}}"))
                .satisfies(order -> assertThat(order.request().disclosePrompt()).isTrue())
                .satisfies(order -> assertThat(order.notes()).containsExactly("There is no option sd_vae here."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'script_name':'loopback'                             | script_name
            'alwayson_scripts':{'ControlNet':{'args':[{'a':1}]}} | alwayson_scripts
            'batch_size':4,'n_iter':3                            | n_iter
            'n_iter':0                                           | n_iter
            'sampler_name':'Euler','scheduler':'Turbo'           | scheduler
            'override_settings':{'sd_model_checkpoint':'none'}   | sd_model_checkpoint
            'init_images':['QUJD','QUJD']                        | init_images
            'init_images':['QUJD'],'mask':3                      | mask
            'enable_hr':true,'hr_scale':8                        | hr_scale
            'enable_hr':true,'hr_resize_x':1024,'hr_resize_y':768 | hr_resize_x
            'steps':'many'                                       | steps
            'steps':1.5                                          | steps
            """, quoteCharacter = '"')
    void whatCannotBeDrawnIsRefused(String fields, String field) {
        assertThatThrownBy(() -> order("{'prompt':'a fox'," + fields + "}"))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void aScriptThatIsOffIsNone() {
        assertThat(order(
                                "{'prompt':'a fox','alwayson_scripts':{'ADetailer':{'args':[false]},'ControlNet':{'args':[]}}}")
                        .notes())
                .isEmpty();
    }
}
