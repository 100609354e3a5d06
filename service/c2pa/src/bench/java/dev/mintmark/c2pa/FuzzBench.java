package dev.mintmark.c2pa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Jazzer over every parser, each target in a process of its own with a small heap. Executions of earlier runs over the
 * same sources are added, as the corpus goes on from where it was.
 */
final class FuzzBench {
    private static final long TARGET = 10_000_000;
    /** The validation of a store and of a file runs every parser and takes longer. */
    private static final long TARGET_OF_WHOLE = 1_000_000;

    private static final Map<String, Long> TARGETS = targets();
    /** Time to start and to instrument the classes, in addition to the requested time. */
    private static final int STARTING_SECONDS = 120;

    private static final int SIDE_BY_SIDE = Math.min(2, Runtime.getRuntime().availableProcessors());

    private static final Pattern RUNS = Pattern.compile("Done ([0-9]+) runs in ([0-9]+) second");

    private FuzzBench() {}

    static List<Row> rows(int seconds, Path cache) throws Exception {
        Path folder = Files.createDirectories(cache.resolve("fuzz-" + sources()));
        Path counts = folder.resolve("executions.properties");
        Properties executions = new Properties();
        if (Files.exists(counts)) {
            try (var in = Files.newBufferedReader(counts)) {
                executions.load(in);
            }
        }
        Map<String, Future<?>> runs = new LinkedHashMap<>();
        try (ExecutorService sideBySide = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
            TARGETS.forEach((target, enough) -> {
                long left = enough - Long.parseLong(executions.getProperty(target, "0"));
                // What an earlier run found stands until the sources change.
                if (seconds > 0 && left > 0 && !executions.containsKey(target + ".found")) {
                    runs.put(target, sideBySide.submit(() -> {
                        Run run = run(target, left, seconds, folder);
                        synchronized (executions) {
                            run.addTo(executions, target);
                            try (var out = Files.newBufferedWriter(counts)) {
                                executions.store(out, null);
                            }
                        }
                        return null;
                    }));
                }
            });
            for (Future<?> run : runs.values()) {
                run.get();
            }
        }
        List<Row> rows = new ArrayList<>();
        TARGETS.forEach((target, enough) -> rows.add(row(target, enough, executions, runs.containsKey(target))));
        return rows;
    }

    private static Map<String, Long> targets() {
        Map<String, Long> targets = new LinkedHashMap<>();
        for (String parser : List.of(
                "jumbf",
                "cbor",
                "cose",
                "json",
                "png",
                "jpeg",
                "riff",
                "bmff",
                "bmffHash",
                "gif",
                "tiff",
                "bigTiff",
                "jpegXl",
                "svg",
                "mp3",
                "pdf",
                "timeStamp",
                "ocspResponse")) {
            targets.put(parser, TARGET);
        }
        targets.put("store", TARGET_OF_WHOLE);
        targets.put("file", TARGET_OF_WHOLE);
        return targets;
    }

    /**
     * What one process did.
     *
     * @param executions 0 where it found something
     * @param problem what it found; null where nothing
     */
    private record Run(long executions, @Nullable String problem) {
        void addTo(Properties all, String target) {
            long before = Long.parseLong(all.getProperty(target, "0"));
            all.setProperty(target, Long.toString(before + executions));
            if (problem != null) {
                all.setProperty(target + ".found", problem);
            }
        }
    }

    private static Row row(String target, long enough, Properties executions, boolean ran) {
        String name = "fuzzing " + target;
        long total = Long.parseLong(executions.getProperty(target, "0"));
        String problem = executions.getProperty(target + ".found");
        if (problem != null) {
            return new Row(name, (double) total, "executions", (double) enough, false, problem);
        }
        if (total == 0) {
            return Row.unmeasured(
                    name, "executions", (double) enough, "not run yet over these sources; --fuzz SECONDS runs it");
        }
        return Row.atLeast(
                name,
                total,
                "executions",
                enough,
                (ran ? "with earlier runs" : "in earlier runs")
                        + "; no unexpected exception, no hang, 512 MiB of heap were enough");
    }

    private static Run run(String target, long left, int seconds, Path folder)
            throws IOException, InterruptedException {
        Path log = folder.resolve(target + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.awt.headless=true",
                        "-Djazzer.hooks=true",
                        "-cp",
                        absolute(System.getProperty("java.class.path")),
                        FuzzRun.class.getName(),
                        target)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAZZER_FUZZ", "1");
        builder.environment().put("JAZZER_MAX_DURATION", seconds + "s");
        builder.environment().put("JAZZER_MAX_EXECUTIONS", Long.toString(left));
        Process process = builder.start();
        Run found = new Run(0, "found something, or did not end: " + log);
        try {
            if (!process.waitFor(seconds + STARTING_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return found;
            }
        } finally {
            process.destroyForcibly();
        }
        return RUNS.matcher(Files.readString(log))
                .results()
                .reduce((first, second) -> second)
                .map(last -> new Run(Long.parseLong(last.group(1)), null))
                .orElse(found);
    }

    /** The process has its own working folder, in which Jazzer keeps its corpus. */
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(java.io.File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((first, second) -> first + java.io.File.pathSeparator + second)
                .orElseThrow();
    }

    /** The identity of library and targets in twelve digits; executions count only for the same one. */
    private static String sources() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
        }
        digest.update(Files.readAllBytes(Path.of("src/test/java/dev/mintmark/c2pa/validate/ParserFuzzTest.java")));
        return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    }
}
