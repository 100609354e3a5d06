package dev.mintmark.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OnnxBackendTest {
    @Test
    void showsTheEndOfALongMessageWhereOnnxRuntimePutsTheCause() {
        String message = "Error code - ORT_FAIL - message: Load model from " + "/long/path".repeat(100)
                + " failed:\nUnsupported model IR version: 14, max supported IR version: 13";
        assertThat(OnnxBackend.oneLine(message))
                .startsWith("Error code - ORT_FAIL")
                .endsWith("Unsupported model IR version: 14, max supported IR version: 13.")
                .hasSizeLessThan(420);
    }

    @Test
    void leavesAShortMessageWhole() {
        assertThat(OnnxBackend.oneLine("  no\n such file. ")).isEqualTo("no such file.");
        assertThat(OnnxBackend.oneLine(null)).isEqualTo("no reason given.");
    }
}
