package dev.mintmark.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.Drawing;
import dev.mintmark.diffusion.Goldens;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.StepListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeviceTest {
    @Test
    void refusesAProbeThatFellBackToTheCpu() throws Exception {
        try (SessionOptions cpuOnly = new SessionOptions()) {
            assertThatThrownBy(() -> OnnxBackend.openProbe(OrtEnvironment.getEnvironment(), cpuOnly))
                    .isInstanceOf(OrtException.class)
                    .hasMessageContaining("CPU");
        }
    }

    @Test
    void saysWhyThereIsNoCuda() throws Exception {
        OnnxBackend automatic = OnnxBackend.open(Device.AUTO);
        assumeTrue(automatic.device().equals("CPU"), "CUDA is here");
        assertThat(automatic.note()).hasValueSatisfying(note -> assertThat(note).startsWith("CUDA cannot be used: "));
        assertThatThrownBy(() -> DiffusionModel.load(Goldens.TINY, Device.CUDA))
                .isInstanceOf(ModelException.class)
                .hasMessage(automatic.note().orElseThrow());
    }

    @Test
    @Tag("gpu")
    void drawsOnCudaWhatItDrawsOnTheCpu() throws Exception {
        DrawRequest fox = new DrawRequest("a red fox", "", 7, 10, 7.5, "ddim", 64, 64);
        try (DiffusionModel cuda = DiffusionModel.load(Goldens.TINY, Device.CUDA);
                DiffusionModel cpu = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            Drawing drawn = cuda.draw(fox, StepListener.NONE);
            assertThat(drawn.device()).isEqualTo("CUDA");
            int[] expected = cpu.draw(fox, StepListener.NONE).argb();
            for (int i = 0; i < expected.length; i++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    assertThat(drawn.argb()[i] >> shift & 0xFF)
                            .isBetween((expected[i] >> shift & 0xFF) - 3, (expected[i] >> shift & 0xFF) + 3);
                }
            }
        }
    }
}
