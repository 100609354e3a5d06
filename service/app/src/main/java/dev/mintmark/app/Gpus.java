package dev.mintmark.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What NVIDIA's driver says of the GPUs of this machine, by its program {@code nvidia-smi}. Stateless. */
final class Gpus {
    private static final List<String> COMMAND = List.of(
            "nvidia-smi",
            "--query-gpu=index,name,memory.used,memory.total,temperature.gpu,power.draw,utilization.gpu",
            "--format=csv,noheader,nounits");
    private static final int FIELDS = 7;
    private static final long MIB = 1 << 20;
    private static final int SECONDS = 5;

    private Gpus() {}

    /**
     * A GPU. What it does not say is not a number.
     *
     * @param memoryUsed in bytes
     * @param memoryTotal in bytes
     * @param temperature in degrees Celsius
     * @param power in watts
     * @param utilization 0 to 1
     */
    record Gpu(
            String index,
            String name,
            double memoryUsed,
            double memoryTotal,
            double temperature,
            double power,
            double utilization) {}

    /** The GPUs; empty without the program, or where it does not answer within some seconds. */
    static Optional<List<Gpu>> read() throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(COMMAND)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Optional.empty(); // there is no such program
        }
        try {
            // what it prints is shorter than a pipe holds
            return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? Optional.of(parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Lines with other fields are left out. */
    static List<Gpu> parse(String lines) {
        List<Gpu> gpus = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            String[] fields = line.split(",", -1);
            if (fields.length == FIELDS) {
                gpus.add(new Gpu(
                        fields[0].strip(),
                        fields[1].strip(),
                        number(fields[2]) * MIB,
                        number(fields[3]) * MIB,
                        number(fields[4]),
                        number(fields[5]),
                        number(fields[6]) / 100));
            }
        }
        return gpus;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return Double.NaN; // such as [N/A]
        }
    }
}
