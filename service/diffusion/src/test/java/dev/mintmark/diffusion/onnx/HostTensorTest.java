package dev.mintmark.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import dev.mintmark.diffusion.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTensorTest {
    @ParameterizedTest
    @CsvSource({"FLOAT,FLOAT", "FLOAT,FLOAT16", "FLOAT16,FLOAT", "FLOAT16,FLOAT16", "BFLOAT16,FLOAT", "FLOAT,BFLOAT16"})
    void addsATensorOfTheSameOrAnotherType(OnnxJavaType own, OnnxJavaType other) throws Exception {
        try (OnnxBackend backend = OnnxBackend.open(Device.CPU);
                HostTensor sum = new HostTensor(backend.ort(), own, 3);
                HostTensor more = new HostTensor(backend.ort(), other, 3)) {
            sum.put(0, new float[] {1, -2, 0.5f});
            more.put(0, new float[] {0.25f, 2, 4});
            sum.add(more);
            float[] values = new float[3];
            sum.get(0, values);
            assertThat(values).containsExactly(1.25f, 0, 4.5f);
            sum.clear();
            sum.get(0, values);
            assertThat(values).containsOnly(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT", "FLOAT16", "BFLOAT16"})
    void knowsWhetherAllValuesAreFinite(OnnxJavaType type) throws Exception {
        try (OnnxBackend backend = OnnxBackend.open(Device.CPU);
                HostTensor tensor = new HostTensor(backend.ort(), type, 2)) {
            assertThat(tensor.isFinite()).isTrue();
            tensor.put(1, Float.NaN);
            assertThat(tensor.isFinite()).isFalse();
        }
    }

    @Test
    void refusesToAddATensorOfAnotherSize() throws Exception {
        try (OnnxBackend backend = OnnxBackend.open(Device.CPU);
                HostTensor sum = new HostTensor(backend.ort(), OnnxJavaType.FLOAT, 3);
                HostTensor more = new HostTensor(backend.ort(), OnnxJavaType.FLOAT, 2)) {
            assertThatThrownBy(() -> sum.add(more)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
