package dev.mintmark.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What NVIDIA's program prints; the lines are those of a machine with an H100 and of one whose driver does not tell the power. */
final class GpusTest {
    @Test
    void readsItsLines() {
        assertThat(Gpus.parse("0, NVIDIA H100 80GB HBM3, 1024, 81559, 34, 71.45, 3\n"))
                .containsExactly(new Gpus.Gpu(
                        "0", "NVIDIA H100 80GB HBM3", 1024.0 * (1 << 20), 81559.0 * (1 << 20), 34, 71.45, 0.03));
    }

    @Test
    void whatIsNotSaidIsNotANumber() {
        assertThat(Gpus.parse("1, GeForce, 1, 2, 40, [N/A], [Not Supported]"))
                .singleElement()
                .satisfies(gpu -> {
                    assertThat(gpu.power()).isNaN();
                    assertThat(gpu.utilization()).isNaN();
                    assertThat(gpu.temperature()).isEqualTo(40);
                });
    }

    @Test
    void otherLinesAreLeftOut() {
        assertThat(Gpus.parse("No devices were found\n\n1,2,3")).isEmpty();
    }
}
