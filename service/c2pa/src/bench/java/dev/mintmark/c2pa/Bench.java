package dev.mintmark.c2pa;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code scripts/bench c2pa}: the library's figures, with its targets and the reference engine's figures. */
final class Bench {
    private Bench() {}

    @FunctionalInterface
    private interface Part {
        List<Row> measure() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(arguments);
        String machine = machine();
        long start = System.nanoTime();
        Map<String, Part> parts = new LinkedHashMap<>();
        // Times first, while the machine is as it was found.
        parts.put("speed", () -> SpeedBench.rows(options.quick(), options.folder(), options.python()));
        parts.put("size", SizeBench::rows);
        parts.put("parity", VerdictBench::parity);
        parts.put("rubric", VerdictBench::rubric);
        parts.put("tampering", () -> VerdictBench.tampering(options.quick()));
        parts.put("interoperability", () -> InteroperabilityBench.rows(options.quick()));
        parts.put("memory", () -> List.of(MemoryBench.row(options.quick())));
        parts.put("large", () -> LargeFileBench.rows(options.quick()));
        parts.put("fuzzing", () -> FuzzBench.rows(options.fuzz(), options.folder()));
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            if (!options.parts().isEmpty() && !options.parts().contains(part.getKey())) {
                continue;
            }
            long begun = System.nanoTime();
            rows.addAll(part.getValue().measure());
            System.err.printf(Locale.ROOT, "%s: %.0f s%n", part.getKey(), (System.nanoTime() - begun) / 1e9);
        }
        if (options.json()) {
            Table.json(System.out, machine, rows);
        } else {
            String kind = options.quick() ? " (short run: a sample)" : "";
            Table.columns(
                    System.out,
                    String.format(
                            Locale.ROOT,
                            "Content credentials, %.1f minutes%s%n%s",
                            (System.nanoTime() - start) / 60e9,
                            kind,
                            machine),
                    rows);
        }
    }

    private static String machine() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        String model = System.getProperty("os.arch");
        if (Files.isReadable(processors)) {
            model = Files.readAllLines(processors).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse(model);
        }
        var system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%s, %d cores, load %.1f at the start, %s, Java %s",
                model,
                system.getAvailableProcessors(),
                system.getSystemLoadAverage(),
                system.getName(),
                Runtime.version());
    }
}
