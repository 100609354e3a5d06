package dev.mintmark.diffusion.weights;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which weight a module multiplies by, and how it is stored. */
class OnnxWeightsTest {
    /** The starter keeps its weights in half precision, as PyTorch has them: a cast and a transposition come before a product. */
    @Test
    void findsWeightsBehindACastAndATransposition() throws Exception {
        Map<String, OnnxWeights.Weight> unet = modules("../../models/starter/unet/model.onnx");

        OnnxWeights.Weight product = unet.get("low_down_text_qkv");
        assertThat(product.name()).isEqualTo("low_down_text.qkv.weight");
        assertThat(product.type()).isEqualTo(OnnxJavaType.FLOAT16);
        assertThat(product.shape()[0]).isEqualTo(3 * product.shape()[1]);
        assertThat(product.isTransposed()).isFalse();

        OnnxWeights.Weight convolution = unet.get("low_down_0_conv1");
        assertThat(convolution.name()).isEqualTo("low_down.0.conv1.weight");
        assertThat(convolution.isTransposed()).isFalse();
    }

    @Test
    void aProductThatTakesItsWeightDirectlyHasItTransposed() throws Exception {
        Map<String, OnnxWeights.Weight> unet = modules("src/test/resources/tiny-sd2/unet/model.onnx");

        assertThat(unet.get("down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q")
                        .isTransposed())
                .isTrue();
    }

    private static Map<String, OnnxWeights.Weight> modules(String file) throws Exception {
        return OnnxWeights.read(file, ByteBuffer.wrap(Files.readAllBytes(Path.of(file))))
                .byModule();
    }
}
