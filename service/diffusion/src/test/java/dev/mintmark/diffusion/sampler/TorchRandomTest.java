package dev.mintmark.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.diffusion.Goldens;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TorchRandomTest {
    static Stream<JsonNode> goldens() {
        return Goldens.json("noise.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void givesTheNumbersOfTorch(JsonNode golden) {
        int count = golden.get("count").intValue();
        float[] values = new TorchRandom(golden.get("seed").longValue()).normal(count);

        float[] head = Goldens.floats(golden.get("head"));
        float[] tail = Goldens.floats(golden.get("tail"));
        assertThat(Arrays.copyOf(values, head.length)).containsExactly(head, Offset.offset(3e-6f));
        assertThat(Arrays.copyOfRange(values, count - tail.length, count)).containsExactly(tail, Offset.offset(3e-6f));
        double sum = IntStream.range(0, count).mapToDouble(i -> values[i]).sum();
        assertThat(sum).isCloseTo(golden.get("sum").doubleValue(), Offset.offset(1e-4));
    }

    @Test
    void usesOnlyTheLowBitsOfASeedAsTorchDoes() {
        assertThat(new TorchRandom(7).normal(64)).containsExactly(new TorchRandom(7 + (1L << 32)).normal(64));
        assertThat(new TorchRandom(7).normal(64)).isNotEqualTo(new TorchRandom(8).normal(64));
    }
}
